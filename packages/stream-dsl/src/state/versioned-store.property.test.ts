import fc from 'fast-check';
import {expect, test} from 'vitest';
import {erase} from '../dsl/origin.ts';
import {json, stringSerde} from '../serdes.ts';
import type {Changelog, ChangelogRecord} from './changelog.ts';
import {VersionedStore} from './versioned-store.ts';

const {PROPERTY_SEED: seed, PROPERTY_RUNS: numRuns = 500} = process.env;
const parameters = {
  numRuns: Number(numRuns),
  ...(seed !== undefined && {seed: Number(seed)}),
};
const HISTORY_MS = 10;
const KEYS = ['a', 'b'] as const;

type Put = readonly [key: string, value: number | null, timestampMs: number];

/** All updates that were taken, in their order: slow, and obviously right. */
class Model {
  readonly #puts: Put[] = [];
  timeMs = -1;

  put([key, value, at]: Put): string {
    if (at < this.timeMs - HISTORY_MS) return 'expired';
    this.timeMs = Math.max(this.timeMs, at);
    const newest = Math.max(-1, ...this.#of(key).map(([, , time]) => time));
    this.#puts.push([key, value, at]);
    return at >= newest ? 'latest' : 'outdated';
  }

  latest(key: string): number | null {
    return this.#last(this.#of(key));
  }

  asOf(key: string, at: number): number | null {
    const newest = Math.max(-1, ...this.#of(key).map(([, , time]) => time));
    if (at < this.timeMs - HISTORY_MS && newest > at) return null;
    return this.#last(this.#of(key).filter(([, , time]) => time <= at));
  }

  #of(key: string): readonly Put[] {
    return this.#puts.filter(([other]) => other === key);
  }

  /** Of those with the highest time, the one that came last. */
  #last(puts: readonly Put[]): number | null {
    const newest = Math.max(...puts.map(([, , time]) => time));
    return puts.filter(([, , time]) => time === newest).at(-1)?.[1] ?? null;
  }
}

const time = fc.integer({min: 0, max: 40});
const key = fc.constantFrom(...KEYS);
const put: fc.Arbitrary<Put> = fc.tuple(
  key,
  fc.option(fc.integer({min: 0, max: 9}), {nil: null}),
  time,
);
/** Deletions at the very time of another update are the one thing in which Kafka Streams is no simple history. */
const puts = fc
  .array(put, {maxLength: 40})
  .map((all) =>
    all.filter(
      ([k, value, at], i) =>
        value !== null || !all.slice(0, i).some(([other, , t]) => other === k && t === at),
    ),
  );

class Log implements Changelog {
  readonly records: ChangelogRecord[] = [];

  append(
    keyText: string | Uint8Array,
    value: string | Uint8Array | null,
    timestampMs: number,
  ): void {
    const [head, tail] = [Buffer.from(keyText), value === null ? null : Buffer.from(value)];
    this.records.push({
      bytes: Buffer.concat(tail === null ? [head] : [head, tail]),
      keyStart: 0,
      keyEnd: head.length,
      valueStart: tail === null ? -1 : head.length,
      valueEnd: tail === null ? -1 : head.length + tail.length,
      timestampMs,
    });
  }
}

const serdes = {key: erase(stringSerde), value: erase(json<number>())};
const newStore = () => new VersionedStore(serdes, HISTORY_MS);

function restored(records: Iterable<ChangelogRecord>): VersionedStore {
  const store = newStore();
  for (const record of records) store.restore(record);
  return store;
}

/** What compaction leaves in the end: the last record of each key. */
function compacted({records}: Log): Iterable<ChangelogRecord> {
  const keyOf = ({bytes, keyEnd}: ChangelogRecord) => Buffer.from(bytes.subarray(0, keyEnd));
  const last = new Map(records.map((record, i) => [keyOf(record).toString(), i]));
  return records.filter((record, i) => last.get(keyOf(record).toString()) === i);
}

test('rule 11: a store with history is the list of all updates, within the history', () => {
  const property = fc.property(puts, fc.integer({min: 1, max: 5}), (all, flushEvery) => {
    const [model, log] = [new Model(), new Log()];
    let store = newStore();
    all.forEach((update, i) => {
      expect(store.put(...update)).toBe(model.put(update));
      if (i % flushEvery === 0) {
        store.flush(log);
        if (i % 2 === 0) store = restored(log.records);
      }
      for (const k of KEYS) {
        expect(store.get(k) ?? null).toBe(model.latest(k));
        for (let at = 0; at <= 41; at++) {
          expect(store.lookupAsOf(k, at)?.value ?? null).toBe(model.asOf(k, at));
        }
      }
      if (i % flushEvery === 0) {
        const left = restored(compacted(log));
        for (const k of KEYS) expect(left.get(k) ?? null).toBe(model.latest(k));
      }
      expect(store.size).toBe(KEYS.filter((k) => model.latest(k) !== null).length);
    });
  });
  fc.assert(property, parameters);
});
