import type {Topology} from '../src/dsl/topology.ts';
import {type TestDriver, testDriver} from '../src/testing/test-driver.ts';

/** Ways to bring the same records to a topology, which must not show in what it gives. */
export const feedings = ['one by one', 'in one batch', 'over restarts'] as const;

export type Feeding = (typeof feedings)[number];

export type FedRecord = readonly [key: string | null, value: unknown, timestampMs: number];

/** Runs a topology with these records in the topic `in`. */
export function fed(
  build: Topology,
  records: readonly FedRecord[],
  feeding: Feeding,
  {cacheBytes}: {readonly cacheBytes?: number | undefined} = {},
): TestDriver {
  const driver = testDriver(build, {cacheBytes});
  const input = driver.input('in');
  for (const [key, value, timestampMs] of records) {
    if (feeding === 'in one batch') input.queue(key, value, timestampMs);
    else input.pipe(key, value, timestampMs);
    if (feeding === 'over restarts') driver.restart();
  }
  driver.settle();
  return driver;
}
