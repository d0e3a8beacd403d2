import type {Topology} from '../src/dsl/topology.ts';
import {type TestDriver, type TestDriverOptions, testDriver} from '../src/testing/test-driver.ts';

export type Fed = readonly [topic: string, key: unknown, value: unknown, timestampMs: number];

/**
 * How records reach a topology: one after the other, with a restart after each as well, or all in one batch. Outputs
 * must be the same, if the task takes the records of a batch in the order in which they were fed.
 */
export const FEEDINGS = ['piped', 'restarted', 'queued'] as const;
export type Feeding = (typeof FEEDINGS)[number];

export function feed(
  topology: Topology,
  records: readonly Fed[],
  feeding: Feeding,
  options?: TestDriverOptions,
): TestDriver {
  const driver = testDriver(topology, options);
  for (const [topic, key, value, timestampMs] of records) {
    const input = driver.input(topic);
    if (feeding === 'queued') input.queue(key, value, timestampMs);
    else input.pipe(key, value, timestampMs);
    if (feeding === 'restarted') driver.restart();
  }
  driver.settle();
  return driver;
}

export type FedRecord = readonly [key: string | null, value: unknown, timestampMs: number];

/** As `feed`, with all records in the topic `in`. */
export function fed(
  topology: Topology,
  records: readonly FedRecord[],
  feeding: Feeding,
  options?: TestDriverOptions,
): TestDriver {
  return feed(
    topology,
    records.map((record): Fed => ['in', ...record]),
    feeding,
    options,
  );
}

export type Row = readonly [key: unknown, value: unknown, timestampMs: number];

/** The records of a topic since the last call. */
export function rowsOf(driver: TestDriver, topic: string): readonly Row[] {
  return driver
    .output(topic)
    .read()
    .map(({key, value, timestampMs}) => [key, value, timestampMs]);
}
