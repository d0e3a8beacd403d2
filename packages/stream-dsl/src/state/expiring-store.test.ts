import {expect, test} from 'vitest';
import {json, stringSerde} from '../serdes.ts';
import {MemoryTaskStorage} from '../state-storage/memory/memory-task.ts';
import {CacheBudget} from './cache-budget.ts';
import type {Changelog} from './changelog.ts';
import {Expiry} from './expiry.ts';
import {imageChangelog} from './image-changelog.ts';
import {KeyValueStore} from './key-value-store.ts';
import {plainFormat} from './state-entry.ts';

const seed = Number(process.env['CRM_SEED'] ?? Date.now() % 1_000_000);
const TTL_MS = 100;

interface Opened {
  readonly store: KeyValueStore;
  readonly tombstones: string[];
  /** Of a task. */
  readonly time: {ms: number};
  /** Returns how many tombstones were written. */
  readonly commit: () => Promise<number>;
  /** Forgets what is in memory, where there is an image. */
  readonly reopen: () => void;
}

function open(isPaged: boolean): Opened {
  const time = {ms: -1};
  const task = new MemoryTaskStorage('0_0');
  const budget = new CacheBudget(1);
  budget.join();
  const newStore = (): KeyValueStore => {
    const expiry = new Expiry({ttlMs: TTL_MS, streamTimeMs: () => time.ms});
    const store = new KeyValueStore(
      plainFormat({key: stringSerde, value: json<unknown>()}),
      expiry,
    );
    if (isPaged) store.attach(task.image('s'), budget);
    return store;
  };
  const tombstones: string[] = [];
  const toImage = imageChangelog(task.image('s'), 'as-logged');
  const changelog: Changelog = {
    append: (key, value, timestampMs) => {
      if (value === null) tombstones.push(`${key} @${timestampMs}`);
      toImage.append(key, value, timestampMs);
    },
  };
  const opened = {
    store: newStore(),
    tombstones,
    time,
    commit: async () => {
      const before = tombstones.length;
      opened.store.flush(changelog);
      await task.commit([]);
      opened.store.saved();
      return tombstones.length - before;
    },
    reopen: () => {
      if (isPaged) opened.store = newStore();
    },
  };
  return opened;
}

const places = [
  {where: 'in memory', isPaged: false},
  {where: 'behind an image', isPaged: true},
];

test.each(places)('an entry is there for exactly its time to live ($where)', async ({isPaged}) => {
  const {store, time, commit, tombstones} = open(isPaged);
  store.set('a', 1, 1_000);
  store.set('b', 2, 1_001);
  await commit();
  const seen = () => ({
    a: store.get('a'),
    timestampMs: store.lookup('a')?.timestampMs,
    entries: [...store.entries()],
    range: [...store.range({from: 'a', to: 'b'})],
    prefix: [...store.prefix('a')],
  });
  time.ms = 1_000 + TTL_MS;
  const [a, b] = [
    ['a', 1],
    ['b', 2],
  ];
  expect(seen()).toEqual({
    a: 1,
    timestampMs: 1_000,
    entries: [a, b],
    range: [a, b],
    prefix: [a],
  });
  time.ms += 1;
  expect(seen()).toEqual({
    a: undefined,
    timestampMs: undefined,
    entries: [b],
    range: [b],
    prefix: [],
  });
  expect(store.size).toBe(2);
  await commit();
  expect(store.size).toBe(1);
  expect(tombstones).toEqual(['a @1101']);
  expect(seen().entries).toEqual([b]);
});

test.each(places)('an update renews an entry ($where)', async ({isPaged}) => {
  const {store, time, commit, tombstones} = open(isPaged);
  store.set('a', 1, 0);
  await commit();
  store.set('a', 2, 60);
  time.ms = 60 + TTL_MS;
  // Not committed when it is swept: the image has the older row, which has expired.
  await commit();
  expect(store.get('a')).toBe(2);
  expect(tombstones).toEqual([]);
  time.ms += 1;
  expect(store.get('a')).toBeUndefined();
  store.set('a', 3, time.ms);
  await commit();
  expect(store.get('a')).toBe(3);
  expect(tombstones).toEqual([]);
});

test.each(places)('a sweep is bounded, and the next one goes on ($where)', async ({isPaged}) => {
  const {store, time, commit} = open(isPaged);
  for (let n = 0; n < 2_500; n++) store.set(`key-${n}`, n, 0);
  await commit();
  time.ms = TTL_MS + 1;
  expect(await commit()).toBe(1_000);
  expect(await commit()).toBe(1_000);
  expect(store.size).toBe(500);
  expect(await commit()).toBe(500);
  expect(store.size).toBe(0);
  expect(await commit()).toBe(0);
});

test.each(places)('what never came to the changelog needs no tombstone ($where)', async (place) => {
  const {store, time, commit} = open(place.isPaged);
  store.set('a', 1, 0);
  time.ms = TTL_MS + 1;
  expect(await commit()).toBe(0);
  expect(store.get('a')).toBeUndefined();
});

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

test.each(places)(
  `reads are those of a map with times ($where, CRM_SEED=${seed})`,
  async (place) => {
    const random = randomOf(seed);
    const opened = open(place.isPaged);
    const {time, commit} = opened;
    const expected = new Map<string, {readonly value: number; readonly timestampMs: number}>();
    const expectedLive = (): readonly unknown[] =>
      [...expected]
        .filter(([, {timestampMs}]) => time.ms - timestampMs <= TTL_MS)
        .map(([key, {value}]) => [key, value])
        .sort(([left = ''], [right = '']) => (left < right ? -1 : 1));
    for (let i = 0; i < 20_000; i++) {
      const key = `key-${random(800)}`;
      const choice = random(1_000);
      time.ms = Math.floor(i / 20);
      if (choice < 5) {
        await commit();
        if (random(3) === 0) opened.reopen();
      } else if (choice < 10) {
        expect([...opened.store.range()]).toEqual(expectedLive());
      } else if (choice < 500) {
        const known = expected.get(key);
        const isLive = known !== undefined && time.ms - known.timestampMs <= TTL_MS;
        expect(opened.store.get(key)).toBe(isLive ? known.value : undefined);
      } else {
        const timestampMs = Math.max(0, time.ms - random(50));
        opened.store.set(key, i, timestampMs);
        expected.set(key, {value: i, timestampMs});
      }
    }
    time.ms += TTL_MS + 50;
    for (let sweeps = 0; sweeps < 3; sweeps++) await commit();
    expect(opened.store.size).toBe(0);
  },
);
