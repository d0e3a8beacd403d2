import {StreamError} from '../errors.ts';
import type {Broker, FetchedPartition} from '../ports/broker.ts';
import type {Restorable} from '../state/changelog.ts';
import {partitionName, type TopicPartition} from '../topic.ts';

const POLL_MS = 200;
/** Polls without a record after which a restore gives up: the broker answers, but not with what it announced. */
const MAX_EMPTY_POLLS = 300;

/** Who takes the records of a partition from one offset up to another. */
export interface ReadTarget extends TopicPartition {
  readonly fromOffset: number;
  /** Exclusive. */
  readonly untilOffset: number;
  /** May hold records beyond `untilOffset`. */
  apply(part: FetchedPartition): void;
}

export interface ReadOptions {
  /** Aborted: rejects with STREAM_CLOSED after the poll under way. */
  readonly signal?: AbortSignal | undefined;
  /** After each poll that brought something, before the next one. */
  readonly afterPoll?: (() => Promise<void>) | undefined;
}

/** Hands each target its records, in their order. Memory stays bounded by the fetcher's. */
export async function readAll(
  broker: Broker,
  targets: readonly ReadTarget[],
  {signal, afterPoll}: ReadOptions = {},
): Promise<void> {
  const open = new Map<string, ReadTarget>();
  for (const target of targets) {
    if (target.fromOffset < target.untilOffset) open.set(partitionName(target), target);
  }
  if (open.size === 0) return;
  const fetcher = broker.fetcher();
  try {
    for (const {topic, partition, fromOffset} of open.values()) {
      fetcher.assign({topic, partition}, fromOffset);
    }
    for (let empty = 0; open.size > 0; ) {
      if (signal?.aborted === true) throw cancelled([...open.keys()]);
      const fetched = await fetcher.poll(POLL_MS);
      empty = fetched.length === 0 ? empty + 1 : 0;
      if (empty > MAX_EMPTY_POLLS) throw stalled([...open.keys()]);
      for (const part of fetched) {
        const target = open.get(partitionName(part));
        if (target === undefined) continue;
        target.apply(part);
        if (part.nextOffset < target.untilOffset) continue;
        fetcher.remove(part);
        open.delete(partitionName(part));
      }
      if (fetched.length > 0) await afterPoll?.();
    }
  } finally {
    await fetcher.close();
  }
}

export interface RestoreSource extends TopicPartition {
  readonly store: Restorable;
  /** Restored up to here; the partition's end when absent. */
  readonly untilOffset?: number | undefined;
}

/** Fills stores from the whole of their topics. Resolves when all are complete. */
export async function restoreStores(
  broker: Broker,
  sources: readonly RestoreSource[],
): Promise<void> {
  if (sources.length === 0) return;
  const [starts, ends] = await Promise.all([
    broker.startOffsets(sources),
    broker.endOffsets(sources),
  ]);
  const targets = sources.map(({topic, partition, store, untilOffset}, i) => {
    const until = Math.min(untilOffset ?? Number.POSITIVE_INFINITY, ends[i] ?? 0);
    const apply = (part: FetchedPartition): void => void applyAll(part, store, until);
    return {topic, partition, fromOffset: starts[i] ?? 0, untilOffset: until, apply};
  });
  await readAll(broker, targets);
}

/** Applies the records before `untilOffset`; returns how many. */
export function applyAll(
  {batches}: FetchedPartition,
  store: Restorable,
  untilOffset: number = Number.POSITIVE_INFINITY,
): number {
  let applied = 0;
  for (const columns of batches) {
    const {bytes, count, offsets, keyStart, keyEnd, valueStart, valueEnd, timestamps} = columns;
    // One object for all records of a batch: nobody keeps it.
    const record = {bytes, keyStart: -1, keyEnd: -1, valueStart: -1, valueEnd: -1, timestampMs: -1};
    for (let row = 0; row < count && (offsets[row] ?? 0) < untilOffset; row++) {
      record.keyStart = keyStart[row] ?? -1;
      record.keyEnd = keyEnd[row] ?? -1;
      record.valueStart = valueStart[row] ?? -1;
      record.valueEnd = valueEnd[row] ?? -1;
      record.timestampMs = timestamps[row] ?? -1;
      store.restore(record);
      applied += 1;
    }
  }
  return applied;
}

function stalled(partitions: readonly string[]): StreamError {
  return new StreamError(
    'STREAM_BROKER_UNAVAILABLE',
    `cannot restore from ${partitions.join(', ')}: the broker sends no more records before the end it announced`,
  );
}

function cancelled(partitions: readonly string[]): StreamError {
  return new StreamError(
    'STREAM_CLOSED',
    `stopped restoring from ${partitions.join(', ')}: the task is no longer wanted here`,
  );
}
