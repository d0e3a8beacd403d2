import type {Broker, RecordColumns} from '@crm/stream-dsl';
import {partitionsOf} from '../common-workload/read-topic.ts';

const pollMs = 100;
/** Without a result for this long after the load has ended, none is waited for any more. */
const quietMs = 5_000;
const longestTailMs = 60_000;

/** A batch of an output topic, and when a read-committed reader got it. */
export interface Arrival {
  readonly batch: RecordColumns;
  readonly atMs: number;
}

/** Reads a topic from its start until the load has ended and nothing more comes; decodes nothing meanwhile. */
export async function readArrivals(
  broker: Broker,
  topic: string,
  load: Promise<unknown>,
): Promise<readonly Arrival[]> {
  const arrivals: Arrival[] = [];
  let endedMs = Number.POSITIVE_INFINITY;
  const ended = load.then(() => {
    endedMs = Date.now();
  });
  const fetcher = broker.fetcher();
  try {
    for (const at of partitionsOf(topic)) fetcher.assign(at, 0);
    let lastMs = Date.now();
    while (Date.now() < Math.min(Math.max(endedMs, lastMs) + quietMs, endedMs + longestTailMs)) {
      const fetched = await fetcher.poll(pollMs);
      const atMs = Date.now();
      for (const {batches} of fetched) {
        for (const batch of batches) {
          arrivals.push({batch, atMs});
          lastMs = atMs;
        }
      }
    }
  } finally {
    await fetcher.close();
  }
  await ended;
  return arrivals;
}
