import type {Broker} from '@crm/stream-dsl';
import {q1Output} from './q1-topology.ts';
import {customerId, partitionCount, planEvent, tierOf, windowMs} from './workload.ts';

interface Result {
  readonly count: number;
  readonly sum: number;
  readonly tier: string;
}

/** Compares each window's last result with the workload's own arithmetic. Throws at the first difference. */
export async function checkQ1(broker: Broker, eventCount: number): Promise<number> {
  const found = await lastResults(broker);
  const expected = new Map<string, {count: number; sum: number; tier: string}>();
  for (let i = 0; i < eventCount; i++) {
    const {customer, price, quantity, timestampMs} = planEvent(i);
    const name = `${customerId(customer)}@${timestampMs - (timestampMs % windowMs)}`;
    const window = expected.get(name) ?? {count: 0, sum: 0, tier: tierOf(customer)};
    window.count += 1;
    window.sum += price * quantity;
    expected.set(name, window);
  }
  if (found.size !== expected.size) {
    throw new Error(`${found.size} windows came out, ${expected.size} were expected`);
  }
  for (const [name, window] of expected) {
    const result = found.get(name);
    const isRight =
      result?.count === window.count && result.sum === window.sum && result.tier === window.tier;
    if (!isRight) {
      throw new Error(
        `${name} is ${JSON.stringify(result)}, ${JSON.stringify(window)} was expected`,
      );
    }
  }
  return expected.size;
}

async function lastResults(broker: Broker): Promise<ReadonlyMap<string, Result>> {
  const partitions = Array.from({length: partitionCount}, (_, partition) => ({
    topic: q1Output,
    partition,
  }));
  const ends = await broker.endOffsets(partitions);
  const positions = partitions.map(() => 0);
  const results = new Map<string, Result>();
  const fetcher = broker.fetcher();
  for (const at of partitions) fetcher.assign(at, 0);
  while (positions.some((position, i) => position < (ends[i] ?? 0))) {
    for (const {partition, batches, nextOffset} of await fetcher.poll(100)) {
      positions[partition] = nextOffset;
      for (const {bytes, count, keyStart, keyEnd, valueStart, valueEnd} of batches) {
        for (let row = 0; row < count; row++) {
          const key = Buffer.from(bytes.subarray(keyStart[row], keyEnd[row]));
          const start = key.readBigInt64BE(key.length - 8);
          const name = `${key.toString('utf8', 0, key.length - 8)}@${start}`;
          const value = Buffer.from(bytes.subarray(valueStart[row], valueEnd[row])).toString();
          // Only the benchmark's own topology writes this topic.
          results.set(name, JSON.parse(value) as Result);
        }
      }
    }
  }
  await fetcher.close();
  return results;
}
