import {optional, WireObject} from './wire-object.ts';

/** Who made a commit, why, and what it did. Readers need none of it; `history()` shows it. */
export interface CommitInfo {
  readonly kind: 'commitInfo';
  readonly timestampMs?: number | undefined;
  /** Strictly increasing from version to version, where the table has the feature. */
  readonly inCommitTimestampMs?: number | undefined;
  readonly operation?: string | undefined;
  readonly operationParameters?: Readonly<Record<string, unknown>> | undefined;
  readonly readVersion?: number | undefined;
  readonly isolationLevel?: string | undefined;
  /** Only adds, and nothing of the table was read. */
  readonly isBlindAppend?: boolean | undefined;
  readonly operationMetrics?: Readonly<Record<string, string>> | undefined;
  readonly userMetadata?: string | undefined;
  readonly engineInfo?: string | undefined;
  /** Fresh with each attempt, so that a writer recognises its own commit. */
  readonly txnId?: string | undefined;
  readonly extra?: Readonly<Record<string, unknown>> | undefined;
}

export function readCommitInfo(value: unknown, where: string): CommitInfo {
  const wire = new WireObject(value, where);
  return {
    kind: 'commitInfo',
    ...optional('timestampMs', wire.optionalInteger('timestamp')),
    ...optional('inCommitTimestampMs', wire.optionalInteger('inCommitTimestamp')),
    ...optional('operation', wire.optionalText('operation')),
    ...optional('operationParameters', wire.object('operationParameters')),
    ...optional('readVersion', wire.optionalInteger('readVersion')),
    ...optional('isolationLevel', wire.optionalText('isolationLevel')),
    ...optional('isBlindAppend', wire.optionalFlag('isBlindAppend')),
    ...optional('operationMetrics', textsOf(wire.object('operationMetrics'))),
    ...optional('userMetadata', wire.optionalText('userMetadata')),
    ...optional('engineInfo', wire.optionalText('engineInfo')),
    ...optional('txnId', wire.optionalText('txnId')),
    ...wire.rest(),
  };
}

export function writeCommitInfo(info: CommitInfo): Record<string, unknown> {
  return {
    ...optional('inCommitTimestamp', info.inCommitTimestampMs),
    ...optional('timestamp', info.timestampMs),
    ...optional('operation', info.operation),
    ...optional('operationParameters', info.operationParameters),
    ...optional('readVersion', info.readVersion),
    ...optional('isolationLevel', info.isolationLevel),
    ...optional('isBlindAppend', info.isBlindAppend),
    ...optional('operationMetrics', info.operationMetrics),
    ...optional('userMetadata', info.userMetadata),
    ...optional('engineInfo', info.engineInfo),
    ...optional('txnId', info.txnId),
    ...info.extra,
  };
}

/** Spark writes metrics as texts, delta-rs as numbers and objects. */
function textsOf(
  metrics: Readonly<Record<string, unknown>> | undefined,
): Record<string, string> | undefined {
  if (metrics === undefined) return undefined;
  const texts = Object.entries(metrics).map(([name, value]): [string, string] => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return Object.fromEntries(texts);
}
