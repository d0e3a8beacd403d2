import type {Metadata} from '../actions/metadata.ts';

const defaultCheckpointInterval = 10;
const defaultDeletedFileRetention = 'interval 1 week';

/** Commits from one checkpoint to the next. */
export function checkpointInterval({configuration}: Metadata): number {
  const value = Number(configuration['delta.checkpointInterval'] ?? defaultCheckpointInterval);
  return Number.isSafeInteger(value) && value > 0 ? value : defaultCheckpointInterval;
}

/** How long a removed file stays in checkpoints; undefined (for ever) where the setting cannot be read. */
export function deletedFileRetentionMs({configuration}: Metadata): number | undefined {
  return parseInterval(
    configuration['delta.deletedFileRetentionDuration'] ?? defaultDeletedFileRetention,
  );
}

/** How long an application's transaction is remembered; undefined is for ever. */
export function transactionRetentionMs({configuration}: Metadata): number | undefined {
  const setting = configuration['delta.setTransactionRetentionDuration'];
  return setting === undefined ? undefined : parseInterval(setting);
}

/** Columns that get statistics, counted in leaves; undefined for the default. */
export function statsColumns({configuration}: Metadata): number | undefined {
  const value = Number(configuration['delta.dataSkippingNumIndexedCols']);
  return Number.isSafeInteger(value) && value >= -1 ? value : undefined;
}

const unitMs: Readonly<Record<string, number>> = {
  week: 604_800_000,
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1_000,
  millisecond: 1,
  microsecond: 0.001,
};

/** Milliseconds of Spark's `interval 1 week 2 days`; undefined for what is none. */
export function parseInterval(text: string): number | undefined {
  const match = /^\s*(?:interval\s+)?((?:\d+\s+[a-z]+\s*)+)$/i.exec(text);
  const words = match?.[1]?.trim().toLowerCase().split(/\s+/) ?? [];
  if (words.length === 0) return undefined;
  let sum = 0;
  for (let at = 0; at < words.length; at += 2) {
    const unit = unitMs[(words[at + 1] ?? '').replace(/s$/, '')];
    if (unit === undefined) return undefined;
    sum += Number(words[at]) * unit;
  }
  return sum;
}
