import {expect, test} from 'vitest';
import {erase} from '../dsl/origin.ts';
import {json, sessionWindowedSerde, stringSerde} from '../serdes.ts';
import {SpanStore} from './span-store.ts';
import {plainFormat} from './state-entry.ts';

const format = plainFormat({key: erase(stringSerde), value: erase(json<number>())});
const spanSerde = sessionWindowedSerde(format.key);

function log() {
  const records: (readonly [string, string | null])[] = [];
  const append = (key: string | Uint8Array, value: string | Uint8Array | null): void => {
    const bytes = Buffer.from(key);
    const {key: inner, startMs, endMs} = spanSerde.decode(bytes, 0, bytes.length);
    records.push([`${inner} ${startMs}-${endMs}`, value === null ? null : String(value)]);
  };
  return {append, take: () => records.splice(0)};
}

function put(store: SpanStore, startMs: number, endMs: number, value: number | null): void {
  store.update(store.entryOf('k', startMs, endMs), value, endMs);
}

const spans = (store: SpanStore): readonly string[] =>
  [...store.entries()].map(([at, value]) => {
    const {startMs, endMs} = at as {startMs: number; endMs: number};
    return `${startMs}-${endMs}: ${value}`;
  });

test('of a window that came and went between two flushes nothing is logged or told', () => {
  const [store, changelog] = [new SpanStore(format, spanSerde), log()];
  put(store, 0, 0, 1);
  put(store, 0, 0, null);
  put(store, 0, 5, 2);
  expect(store.flush(changelog)).toHaveLength(1);
  expect(changelog.take()).toEqual([['k 0-5', '2']]);
});

test('a window that was logged is removed once, and may come back before', () => {
  const [store, changelog] = [new SpanStore(format, spanSerde), log()];
  put(store, 0, 5, 2);
  store.flush(changelog);
  put(store, 0, 5, null);
  expect([store.size, store.get({key: 'k', startMs: 0, endMs: 5})]).toEqual([0, undefined]);
  put(store, 0, 5, 3);
  const [entry] = store.flush(changelog);
  expect([entry?.before, entry?.value]).toEqual([2, 3]);
  put(store, 0, 5, null);
  store.flush(changelog);
  store.flush(changelog);
  expect(changelog.take()).toEqual([
    ['k 0-5', '2'],
    ['k 0-5', '3'],
    ['k 0-5', null],
  ]);
});

test('windows are found by their start, and those without overlap by a moment', () => {
  const store = new SpanStore(format, spanSerde);
  for (const [startMs, endMs] of [
    [20, 25],
    [0, 5],
    [10, 12],
  ] as const) {
    put(store, startMs, endMs, startMs);
  }
  const starts = (found: readonly {windowStartMs: number}[]) =>
    found.map(({windowStartMs}) => windowStartMs);
  expect(starts(store.spansFrom('k', 0, 10))).toEqual([0, 10]);
  expect(starts(store.spansFrom('k', 1, 9))).toEqual([]);
  expect(starts(store.spansBetween('k', 5, 10))).toEqual([0, 10]);
  expect(starts(store.spansBetween('k', 6, 9))).toEqual([]);
  expect(starts(store.spansBetween('k', -9, 99))).toEqual([0, 10, 20]);
  expect(starts(store.spansBetween('other', -9, 99))).toEqual([]);
});

test('what is closed is told once, and stays until it expires', () => {
  const [store, changelog] = [new SpanStore(format, spanSerde), log()];
  put(store, 0, 5, 1);
  put(store, 10, 12, 2);
  store.flush(changelog);
  changelog.take();
  expect(store.openEndMs).toBe(5);
  expect(store.close(5)).toEqual([]);
  expect(store.close(6).map(({value}) => value)).toEqual([1]);
  expect(store.close(6)).toEqual([]);
  store.expire(5, changelog);
  expect(spans(store)).toEqual(['0-5: 1', '10-12: 2']);
  store.expire(6, changelog);
  expect(spans(store)).toEqual(['10-12: 2']);
  expect(changelog.take()).toEqual([['k 0-5', null]]);
});

test('a closed window stays while a record could still join it with an open one', () => {
  const [store, changelog] = [new SpanStore(format, spanSerde), log()];
  put(store, 0, 5, 1);
  put(store, 10, 50, 2);
  store.close(45);
  store.expire(45, changelog, 5);
  expect(spans(store)).toEqual(['0-5: 1', '10-50: 2']);
  store.expire(51, changelog, 5);
  expect(spans(store)).toEqual([]);
});
