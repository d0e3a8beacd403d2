import {expect, test} from 'vitest';
import type {StoreImage, TaskStorage} from '../ports/state-storage.ts';
import {json, stringSerde} from '../serdes.ts';
import {MemoryTaskStorage} from '../state-storage/memory/memory-task.ts';
import {CacheBudget} from './cache-budget.ts';
import type {Changelog, ImageKeys} from './changelog.ts';
import {imageChangelog} from './image-changelog.ts';
import {KeyValueStore} from './key-value-store.ts';
import {WindowStore} from './window-store.ts';

const seed = Number(process.env['CRM_SEED'] ?? Date.now() % 1_000_000);
const OPERATIONS = 20_000;
const KEYS = 3_000;
const format = {
  key: stringSerde,
  value: json<unknown>(),
  snapshot: (state: unknown) => state,
  revive: (value: unknown) => value,
} as const;

/** Mulberry32: numbers below a bound. */
function randomOf(start: number): (below: number) => number {
  let state = start;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

interface Flushed {
  readonly key: unknown;
  readonly value: unknown;
  readonly before: unknown;
}

/** What is logged, as text, beside the image that it goes to. */
function loggingTo(image: StoreImage | undefined, keys: ImageKeys, log: string[]): Changelog {
  const toImage = image && imageChangelog(image, keys);
  return {
    append: (key, value, timestampMs) => {
      const text = (part: string | Uint8Array | null) =>
        part === null ? 'null' : Buffer.from(part).toString('latin1');
      log.push(`${text(key)}=${text(value)}@${timestampMs}`);
      toImage?.append(key, value, timestampMs);
    },
  };
}

const asFlushed = ({key, value, before}: Flushed): Flushed => ({key, value, before});
const paged = (): {readonly task: TaskStorage; readonly budget: CacheBudget} => {
  const budget = new CacheBudget(1);
  budget.join();
  return {task: new MemoryTaskStorage('0_0'), budget};
};

test(`a key-value store behind an image is the one in memory (CRM_SEED=${seed})`, async () => {
  const random = randomOf(seed);
  const {task, budget} = paged();
  const plain = new KeyValueStore(format);
  const open = (): KeyValueStore => {
    const store = new KeyValueStore(format);
    store.attach(task.image('s'), budget);
    return store;
  };
  let store = open();
  for (let i = 0; i < OPERATIONS; i++) {
    const key = `key-${random(KEYS)}`;
    const value = random(4) === 0 ? null : random(1_000);
    const choice = random(500);
    if (choice === 0) {
      const [expected, found]: [string[], string[]] = [[], []];
      const changed = plain.flush(loggingTo(undefined, 'as-logged', expected)).map(asFlushed);
      const written = loggingTo(task.image('s'), 'as-logged', found);
      expect(store.flush(written).map(asFlushed)).toEqual(changed);
      expect(found).toEqual(expected);
      // Between the two, readers must see what was flushed.
      expect(store.get(key)).toBe(plain.get(key));
      await task.commit([]);
      store.saved();
      if (random(3) === 0) store = open();
    } else if (choice === 1) {
      expect([...store.range()]).toEqual([...plain.range()]);
    } else if (choice === 2) {
      const range = {from: 'key-1', to: `key-${random(KEYS)}`, reverse: random(2) === 0};
      expect([...store.range(range)]).toEqual([...plain.range(range)]);
      expect([...store.prefix('key-12')]).toEqual([...plain.prefix('key-12')]);
    } else if (choice < 250) {
      expect(store.lookup(key)?.timestampMs).toBe(plain.lookup(key)?.timestampMs);
      expect(store.get(key)).toBe(plain.get(key));
    } else {
      plain.set(key, value, i);
      store.set(key, value, i);
    }
    expect(store.size).toBe(plain.size);
  }
});

test(`a window store behind an image is the one in memory (CRM_SEED=${seed})`, async () => {
  const random = randomOf(seed + 1);
  const {task, budget} = paged();
  const plain = new WindowStore(format, 10);
  const open = (skippedMs: number): WindowStore => {
    const store = new WindowStore(format, 10);
    store.attach(task.image('s'), budget);
    store.skip(skippedMs);
    return store;
  };
  let store = open(0);
  let closedMs = 0;
  const sorted = (lines: readonly string[]) => lines.toSorted();
  for (let i = 0; i < OPERATIONS; i++) {
    const nowMs = Math.floor(i / 100);
    const [key, startMs] = [
      `key-${random(400)}`,
      10 * Math.max(0, Math.floor(nowMs / 10) - random(6)),
    ];
    const choice = random(500);
    if (choice < 2) {
      const [expected, found]: [string[], string[]] = [[], []];
      const [plainLog, log] = [
        loggingTo(undefined, 'time-first', expected),
        loggingTo(task.image('s'), 'time-first', found),
      ];
      const expireFirst = random(2) === 0;
      if (expireFirst)
        for (const [s, l] of [
          [plain, plainLog],
          [store, log],
        ] as const)
          s.expire(nowMs - 30, l);
      expect(store.flush(log).map(asFlushed)).toEqual(plain.flush(plainLog).map(asFlushed));
      if (!expireFirst)
        for (const [s, l] of [
          [plain, plainLog],
          [store, log],
        ] as const)
          s.expire(nowMs - 30, l);
      plain.meta.write({timeMs: nowMs}, nowMs, plainLog);
      store.meta.write({timeMs: nowMs}, nowMs, log);
      // Windows are forgotten in no order.
      const tombstones = (lines: readonly string[]) =>
        sorted(lines.filter((line) => line.includes('=null@')));
      expect(tombstones(found)).toEqual(tombstones(expected));
      expect(store.size).toBe(plain.size);
      await task.commit([]);
      store.saved();
      if (random(3) === 0) {
        store = open(closedMs);
        expect(store.meta.restored).toEqual({timeMs: nowMs});
      }
    } else if (choice === 2) {
      closedMs = Math.max(closedMs, nowMs - 10);
      const rows = (entries: ReturnType<WindowStore['close']>) =>
        entries.map(({key: of, windowStartMs, value}) => `${of} ${windowStartMs} ${value}`);
      for (const entry of plain.close(closedMs)) plain.valueOf(entry);
      const closed = store.close(closedMs);
      expect(rows(closed)).toEqual(rows(closed).toSorted((a, b) => compareRows(a, b)));
    } else if (choice === 3) {
      const byText = (entries: Iterable<readonly [unknown, unknown]>) =>
        sorted([...entries].map((entry) => JSON.stringify(entry)));
      expect(byText(store.entries())).toEqual(byText(plain.entries()));
    } else if (choice < 200) {
      expect(store.fetch(key, startMs, startMs + 40)).toEqual(
        plain.fetch(key, startMs, startMs + 40),
      );
      expect(store.get({key, startMs})).toBe(plain.get({key, startMs}));
    } else {
      const value = random(5) === 0 ? null : random(1_000);
      plain.update(plain.entryOf(key, startMs), value, i);
      store.update(store.entryOf(key, startMs), value, i);
    }
    expect(store.size).toBe(plain.size);
  }
});

/** By window, then by key. */
function compareRows(left: string, right: string): number {
  const [leftKey = '', leftStart] = left.split(' ');
  const [rightKey = '', rightStart] = right.split(' ');
  return Number(leftStart) - Number(rightStart) || (leftKey < rightKey ? -1 : 1);
}
