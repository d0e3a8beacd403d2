import type {TestDriver} from '@crm/stream-dsl/testing';

/** Gives a topic records, one after another: key, value, time in milliseconds. */
export function feed(
  driver: TestDriver,
  topic: string,
  ...records: readonly (readonly [key: unknown, value: unknown, timestampMs: number])[]
): void {
  for (const [key, value, timestampMs] of records)
    driver.input(topic).pipe(key, value, timestampMs);
}

/** What a topic got since the last call, in the same form. */
export function seen(driver: TestDriver, topic: string): (readonly [unknown, unknown, number])[] {
  return driver
    .output(topic)
    .read()
    .map(({key, value, timestampMs}) => [key, value, timestampMs]);
}
