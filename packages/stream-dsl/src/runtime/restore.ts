import {StreamError} from '../errors.ts';
import type {Broker, FetchedPartition} from '../ports/broker.ts';
import type {Restorable} from '../state/changelog.ts';
import {partitionName, type TopicPartition} from '../topic.ts';

const POLL_MS = 200;
/** Polls without a record after which a restore gives up: the broker answers, but not with what it announced. */
const MAX_EMPTY_POLLS = 300;

export interface RestoreSource extends TopicPartition {
  readonly store: Restorable;
  /** Restored up to here; the partition's end when absent. */
  readonly untilOffset?: number | undefined;
}

/** Fills stores from their topics. Resolves when all are complete; memory stays bounded by the fetcher's. */
export async function restoreStores(
  broker: Broker,
  sources: readonly RestoreSource[],
): Promise<void> {
  if (sources.length === 0) return;
  const [starts, ends] = await Promise.all([
    broker.startOffsets(sources),
    broker.endOffsets(sources),
  ]);
  const fetcher = broker.fetcher();
  const open = new Map<string, {readonly source: RestoreSource; readonly until: number}>();
  try {
    sources.forEach((source, i) => {
      const until = Math.min(source.untilOffset ?? Number.POSITIVE_INFINITY, ends[i] ?? 0);
      const start = starts[i] ?? 0;
      if (start >= until) return;
      open.set(partitionName(source), {source, until});
      fetcher.assign({topic: source.topic, partition: source.partition}, start);
    });
    for (let empty = 0; open.size > 0; ) {
      const fetched = await fetcher.poll(POLL_MS);
      empty = fetched.length === 0 ? empty + 1 : 0;
      if (empty > MAX_EMPTY_POLLS) throw stalled([...open.keys()]);
      for (const part of fetched) {
        const target = open.get(partitionName(part));
        if (target === undefined) continue;
        applyAll(part, target.source.store, target.until);
        if (part.nextOffset < target.until) continue;
        fetcher.remove(part);
        open.delete(partitionName(part));
      }
    }
  } finally {
    await fetcher.close();
  }
}

/** Applies the records before `untilOffset`. */
export function applyAll(
  {batches}: FetchedPartition,
  store: Restorable,
  untilOffset: number = Number.POSITIVE_INFINITY,
): void {
  for (const columns of batches) {
    const {bytes, count, offsets, keyStart, keyEnd, valueStart, valueEnd, timestamps} = columns;
    for (let row = 0; row < count && (offsets[row] ?? 0) < untilOffset; row++) {
      store.restore({
        bytes,
        keyStart: keyStart[row] ?? -1,
        keyEnd: keyEnd[row] ?? -1,
        valueStart: valueStart[row] ?? -1,
        valueEnd: valueEnd[row] ?? -1,
        timestampMs: timestamps[row] ?? -1,
      });
    }
  }
}

function stalled(partitions: readonly string[]): StreamError {
  return new StreamError(
    'STREAM_BROKER_UNAVAILABLE',
    `cannot restore from ${partitions.join(', ')}: the broker sends no more records before the end it announced`,
  );
}
