import {setTimeout as sleep} from 'node:timers/promises';
import {expect, test} from 'vitest';
import type {MapAsyncOptions} from '../../dsl/map-async.ts';
import {topology} from '../../dsl/topology.ts';
import {json} from '../../serdes.ts';
import {testDriver} from '../../testing/index.ts';

/** Runs `count` records, valued 0, 1, 2, … with these timestamps, through an asynchronous function. */
async function runAll(
  count: number,
  fn: (value: number, signal: AbortSignal) => Promise<number>,
  options: MapAsyncOptions<number> = {},
) {
  const driver = testDriver(
    topology('async', ({stream}) => {
      stream('in', json<number>())
        .mapAsync((value, _key, {signal}) => fn(value, signal), {backoff: 1, ...options})
        .to('out');
    }),
    {errors: {process: 'dead-letter'}},
  );
  for (let n = 0; n < count; n++) driver.input('in').queue('k', n, n);
  await driver.settleAsync();
  const values = (topic: string) =>
    driver
      .output(topic)
      .readText()
      .map(({value}) => Number(value));
  return {out: values('out'), dead: values('in.dead-letters'), metrics: driver.metrics()};
}

/** Calls that wait until all that may run at once are under way, so that ends can be put in any order. */
function gate(size: number) {
  let waiting = 0;
  let most = 0;
  let release: () => void = () => undefined;
  let opened = new Promise<void>((resolve) => {
    release = resolve;
  });
  return {
    most: () => most,
    pass: async (): Promise<void> => {
      waiting += 1;
      most = Math.max(most, waiting);
      if (waiting === size) {
        release();
        opened = new Promise<void>((resolve) => {
          release = resolve;
        });
        waiting = 0;
        return;
      }
      await opened;
    },
  };
}

test('rule 24: results keep the order of their records, however the calls end', async () => {
  const {out} = await runAll(8, async (value) => {
    await sleep(8 - value);
    return value * 10;
  });
  expect(out).toEqual([0, 10, 20, 30, 40, 50, 60, 70]);
});

test('rule 24: unordered results leave as they come', async () => {
  const second = Promise.withResolvers<void>();
  const {out} = await runAll(
    2,
    async (value) => {
      if (value === 0) await second.promise;
      else setImmediate(second.resolve);
      return value;
    },
    {order: 'unordered'},
  );
  expect(out).toEqual([1, 0]);
});

test('rule 24: no more calls at once than allowed', async () => {
  const calls = gate(4);
  const {out} = await runAll(
    12,
    async (value) => {
      await calls.pass();
      return value;
    },
    {concurrency: 4},
  );
  expect([out.length, calls.most()]).toEqual([12, 4]);
});

test('rule 24: a call that fails is repeated, and then its record is set aside', async () => {
  const attempts = new Map<number, number>();
  const {out, dead} = await runAll(
    4,
    async (value) => {
      const attempt = (attempts.get(value) ?? 0) + 1;
      attempts.set(value, attempt);
      if (value === 3 || (value === 1 && attempt <= 2)) throw new Error(`attempt ${attempt}`);
      return value;
    },
    {retries: 2},
  );
  expect([out, dead]).toEqual([[0, 1, 2], [3]]);
  expect([...attempts.values()]).toEqual([1, 3, 1, 3]);
});

test('rule 24: a call ends at its time limit even if it heeds no signal', async () => {
  let aborted = 0;
  const {out, dead} = await runAll(
    2,
    async (value, signal) => {
      signal.addEventListener('abort', () => {
        aborted += 1;
      });
      return value === 0 ? await new Promise<number>(() => undefined) : value;
    },
    {timeout: 20, retries: 1},
  );
  expect([out, dead, aborted]).toEqual([[1], [0], 2]);
});

test('a lookup asks once per key and keeps the answers that fit, the least recently used going first', async () => {
  const asked: string[] = [];
  const driver = testDriver(
    topology('lookup', ({stream}) => {
      stream('in', json<string>())
        .lookup(
          (value) => value,
          async (key) => {
            asked.push(key);
            return key.toUpperCase();
          },
          (value, answer) => `${value}=${answer}`,
          {cache: {maxEntries: 2}, concurrency: 1},
        )
        .to('out');
    }),
  );
  for (const value of ['a', 'b', 'a', 'c', 'a', 'b']) driver.input('in').queue('k', value, 1);
  await driver.settleAsync();
  expect(
    driver
      .output('out')
      .read()
      .map(({value}) => value),
  ).toEqual(['a=A', 'b=B', 'a=A', 'c=C', 'a=A', 'b=B']);
  // c drives b out, as a was used after b; then b drives c out.
  expect(asked).toEqual(['a', 'b', 'c', 'b']);
});

test('an answer is asked for again once it is too old, and after an error', async () => {
  let calls = 0;
  const driver = testDriver(
    topology('lookup', ({stream}) => {
      stream('in', json<string>())
        .lookup(
          (value) => value,
          async () => {
            calls += 1;
            if (calls === 1) throw new Error('not yet');
            return calls;
          },
          (_value, answer) => answer,
          {cache: {maxEntries: 2, ttl: '1 minute'}, backoff: 1},
        )
        .to('out');
    }),
  );
  for (const byMs of [0, 59_999, 1]) {
    driver.advanceWallClock(byMs);
    driver.input('in').queue('k', 'a', 1);
    await driver.settleAsync();
  }
  expect(
    driver
      .output('out')
      .read()
      .map(({value}) => value),
  ).toEqual([2, 2, 3]);
});

test.each([
  {options: {concurrency: 0}, message: /concurrency is 0: expected a whole number, 1 or more/},
  {options: {retries: -1}, message: /retries is -1/},
  {options: {timeout: 0}, message: /timeout is 0 ms/},
])('refuses $options', ({options, message}) => {
  expect(() =>
    topology('async', ({stream}) => {
      stream('in', json<number>()).mapAsync(async (value) => value, options);
    }),
  ).toThrow(message);
});
