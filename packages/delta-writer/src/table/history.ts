import type {Action} from '../actions/action.ts';
import type {CommitInfo} from '../actions/commit-info.ts';
import type {SetTransaction} from '../actions/set-transaction.ts';
import {commitKey} from '../log/log-path.ts';
import {readCommit} from '../log/table-log.ts';
import type {Storage} from '../storage/storage.ts';

/** One version, by Spark's column names for `DESCRIBE HISTORY`. What a writer did not tell is null. */
export interface HistoryEntry {
  readonly version: number;
  readonly timestamp: Date | null;
  readonly userId: string | null;
  readonly userName: string | null;
  readonly operation: string | null;
  readonly operationParameters: Readonly<Record<string, unknown>> | null;
  readonly job: Readonly<Record<string, unknown>> | null;
  readonly notebook: Readonly<Record<string, unknown>> | null;
  readonly clusterId: string | null;
  readonly readVersion: number | null;
  readonly isolationLevel: string | null;
  readonly isBlindAppend: boolean | null;
  readonly operationMetrics: Readonly<Record<string, string>> | null;
  readonly userMetadata: string | null;
  readonly engineInfo: string | null;
  /** How far each application has got with this commit, such as a Kafka partition's offset. */
  readonly transactions: Readonly<Record<string, number>>;
}

const readAhead = 16;

/** The versions from the given one back, newest first, as far as their commits are still there. */
export async function readHistory(
  storage: Storage,
  version: number,
  limit = Number.POSITIVE_INFINITY,
): Promise<readonly HistoryEntry[]> {
  const entries: HistoryEntry[] = [];
  for (let newest = version; newest >= 0 && entries.length < limit; newest -= readAhead) {
    const count = Math.min(readAhead, newest + 1, limit - entries.length);
    const versions = Array.from({length: count}, (_, index) => newest - index);
    const found = await Promise.all(versions.map((one) => readEntry(storage, one)));
    for (const entry of found) {
      // Older commits were cleaned up.
      if (entry === undefined) return entries;
      entries.push(entry);
    }
  }
  return entries;
}

async function readEntry(storage: Storage, version: number): Promise<HistoryEntry | undefined> {
  const actions = await readCommit(storage, version);
  if (actions === undefined) return undefined;
  const info = actions.find((action): action is CommitInfo => action.kind === 'commitInfo');
  const toldMs = info?.inCommitTimestampMs ?? info?.timestampMs;
  const timestampMs = toldMs ?? (await storage.head(commitKey(version)))?.modifiedMs;
  const extra = info?.extra ?? {};
  return {
    version,
    timestamp: timestampMs === undefined ? null : new Date(timestampMs),
    userId: textOrNull(extra['userId']),
    userName: textOrNull(extra['userName']),
    operation: info?.operation ?? null,
    operationParameters: info?.operationParameters ?? null,
    job: objectOrNull(extra['job']),
    notebook: objectOrNull(extra['notebook']),
    clusterId: textOrNull(extra['clusterId']),
    readVersion: info?.readVersion ?? null,
    isolationLevel: info?.isolationLevel ?? null,
    isBlindAppend: info?.isBlindAppend ?? null,
    operationMetrics: info?.operationMetrics ?? null,
    userMetadata: info?.userMetadata ?? null,
    engineInfo: info?.engineInfo ?? null,
    transactions: transactionsOf(actions),
  };
}

function transactionsOf(actions: readonly Action[]): Record<string, number> {
  const txns = actions.filter((action): action is SetTransaction => action.kind === 'txn');
  return Object.fromEntries(txns.map(({appId, version}) => [appId, version]));
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function objectOrNull(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null ? {...value} : null;
}
