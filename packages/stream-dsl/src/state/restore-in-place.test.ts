import {expect, test} from 'vitest';
import {json, stringSerde, windowedSerde} from '../serdes.ts';
import type {ChangelogRecord, Restorable} from './changelog.ts';
import {bytesOf} from './image-rows.ts';
import {KeyValueStore} from './key-value-store.ts';
import {plainFormat} from './state-entry.ts';
import type {ReadableStore, TableView} from './table-view.ts';
import {WindowStore} from './window-store.ts';

const format = plainFormat({key: stringSerde, value: json<unknown>()});
const startMs = 1_700_000_000_000;
const windowed = windowedSerde(stringSerde, 10);
const windowKey = {key: 'a', startMs, endMs: startMs + 10};

interface Kind {
  readonly name: string;
  readonly make: () => Restorable & ReadableStore & TableView;
  readonly key: unknown;
  readonly keyBytes: Uint8Array;
}

const kinds: readonly Kind[] = [
  {
    name: 'by key',
    make: () => new KeyValueStore(format),
    key: 'a',
    keyBytes: Buffer.from('a'),
  },
  {
    name: 'by window',
    make: () => new WindowStore(format, 10),
    key: windowKey,
    keyBytes: bytesOf(windowed.encode(windowKey)),
  },
];

/** A record that begins and ends within its bytes. */
function recordOf(key: Uint8Array, value: string | null, timestampMs: number): ChangelogRecord {
  const bytes = Buffer.concat([Buffer.from('<'), key, Buffer.from(`${value ?? ''}>`)]);
  const keyEnd = 1 + key.length;
  const at = value === null ? {valueStart: -1, valueEnd: -1} : valueAt(keyEnd, bytes.length - 1);
  return {bytes, keyStart: 1, keyEnd, ...at, timestampMs};
}

const valueAt = (valueStart: number, valueEnd: number) => ({valueStart, valueEnd});

test.each(kinds)('of the records of a key the last one counts ($name)', ({make, key, keyBytes}) => {
  const store = make();
  const restore = (value: string | null, timestampMs: number): void =>
    store.restore(recordOf(keyBytes, value, timestampMs));
  restore(null, 1);
  expect(store.size).toBe(0);
  restore('[1]', 2);
  restore('[2]', 3);
  expect(store.size).toBe(1);
  expect([...store.entries()]).toEqual([[key, [2]]]);
  expect(store.lookup(key)).toMatchObject({value: [2], timestampMs: 3});
  // What cannot be decoded is skipped where the policy says so: then the value before it stands, as it did when running.
  expect(() => restore('{', 4)).toThrow(SyntaxError);
  expect(store.lookup(key)).toMatchObject({value: [2], timestampMs: 3});
  restore(null, 5);
  expect(store.size).toBe(0);
  expect(store.get(key)).toBeUndefined();
  expect([...store.entries()]).toEqual([]);
  restore('[6]', 6);
  expect(store.get(key)).toEqual([6]);
});
