import {AssertionError} from 'node:assert';
import {isDeepStrictEqual} from 'node:util';
import type {RecordHeaders, StreamRecord} from '../record.ts';

/** A record as a test expects it; what is left out may be anything. */
export interface ExpectedRecord<K, V> {
  readonly key?: K | null | undefined;
  readonly value?: V | null | undefined;
  readonly timestampMs?: number | undefined;
  readonly headers?: RecordHeaders | undefined;
}

/** Throws an `AssertionError` that shows both sides line by line when the records are not as expected. */
export function expectRecords<K, V>(
  topic: string,
  actual: readonly StreamRecord<K, V>[],
  expected: readonly ExpectedRecord<K, V>[],
): void {
  const count = Math.max(actual.length, expected.length);
  const rows = Array.from({length: count}, (_, i) => ({found: actual[i], wanted: expected[i]}));
  if (rows.every(({found, wanted}) => isAsExpected(found, wanted))) return;
  const lines = rows.map(({found, wanted}) => ({
    mark: isAsExpected(found, wanted) ? ' ' : '!',
    left: wanted === undefined ? '-' : shown(wanted),
    right: found === undefined ? '-' : shown(found),
  }));
  const width = Math.max('expected'.length, ...lines.map(({left}) => left.length));
  const table = [
    `  ${'expected'.padEnd(width)} | found`,
    ...lines.map(({mark, left, right}) => `${mark} ${left.padEnd(width)} | ${right}`),
  ];
  throw new AssertionError({
    message: `${topic}: expected ${expected.length} records, found ${actual.length}\n${table.join('\n')}`,
    actual,
    expected,
  });
}

function isAsExpected<K, V>(
  found: StreamRecord<K, V> | undefined,
  wanted: ExpectedRecord<K, V> | undefined,
): boolean {
  if (found === undefined || wanted === undefined) return false;
  return Object.entries(wanted).every(
    ([name, part]) =>
      part === undefined || isDeepStrictEqual(plain(Object(found)[name]), plain(part)),
  );
}

/** Bytes are compared by content, whether they are a Buffer or not. */
function plain(part: unknown): unknown {
  if (!Array.isArray(part)) return part;
  return part.map((header: unknown) =>
    Array.isArray(header) && header[1] instanceof Uint8Array
      ? [header[0], Buffer.from(header[1]).toString('latin1')]
      : header,
  );
}

function shown<K, V>({key, value, timestampMs, headers}: ExpectedRecord<K, V>): string {
  const at = timestampMs === undefined ? '' : ` @${timestampMs}`;
  const pairs = headers?.map(([name, bytes]) => `${name}=${Buffer.from(bytes).toString()}`) ?? [];
  const tail = pairs.length === 0 ? '' : ` [${pairs.join(', ')}]`;
  // What a test does not name may be anything.
  return `${JSON.stringify(key) ?? '*'} ${JSON.stringify(value) ?? '*'}${at}${tail}`;
}
