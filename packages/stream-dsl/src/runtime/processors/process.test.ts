import {expect, test} from 'vitest';
import {keyValueStore, type ProcessorContext, windowStore} from '../../dsl/processor.ts';
import {topology} from '../../dsl/topology.ts';
import {json} from '../../serdes.ts';
import {testDriver} from '../../testing/index.ts';

const seen = keyValueStore<number>('seen');

function counting() {
  return topology('process', ({stream}) => {
    stream('in', json<string>())
      .process<number>(
        (context) => {
          const store = context.store(seen);
          return {
            process: ({key}) => {
              const count = (store.get(key) ?? 0) + 1;
              store.set(key, count);
              context.forward({key, value: count});
            },
          };
        },
        {stores: [seen]},
      )
      .to('out');
  });
}

test('a processor keeps its store over a restart, and headers go on', () => {
  const driver = testDriver(counting());
  const headers = [['trace', Buffer.from('t1')]] as const;
  driver.input('in').pipe('a', 'x', 1);
  driver.input('in').pipe('b', 'x', 2);
  driver.restart();
  driver.input('in').pipe('a', 'x', 3, {headers});
  expect(driver.output('out').read()).toEqual([
    {key: 'a', value: 1, timestampMs: 1},
    {key: 'b', value: 1, timestampMs: 2},
    {key: 'a', value: 2, timestampMs: 3, headers},
  ]);
  expect(driver.store('seen').get('a')).toBe(2);
});

function punctuated(type: 'stream-time' | 'wall-clock') {
  return topology('process', ({stream}) => {
    stream('in', json<string>())
      .process<number>((context) => {
        let count = 0;
        context.schedule('10 ms', type, (timestampMs) =>
          context.forward({key: 'tick', value: count, timestampMs}),
        );
        return {
          process: () => {
            count += 1;
          },
        };
      })
      .to('out');
  });
}

const ticks = (driver: ReturnType<typeof testDriver>) =>
  driver
    .output('out')
    .read()
    .map(({value, timestampMs}) => [timestampMs, value]);

test('rule 18: stream time calls after the first record, then on the grid; missed calls collapse', () => {
  const driver = testDriver(punctuated('stream-time'));
  for (const timestampMs of [3, 9, 10, 10, 47, 48, 50, 20]) {
    driver.input('in').pipe('a', 'x', timestampMs);
  }
  // The grid is 0, 10, 20, …: 3 reaches 0, 10 reaches 10, 47 reaches 20, 30 and 40 at once, 50 reaches 50.
  expect(ticks(driver)).toEqual([
    [3, 1],
    [10, 3],
    [47, 5],
    [50, 7],
  ]);
});

test('rule 18: the wall clock keeps the grid of its start; missed calls collapse', () => {
  const driver = testDriver(punctuated('wall-clock'), {wallClockMs: 5});
  driver.input('in').pipe('a', 'x', 1_000);
  for (const byMs of [9, 1, 34, 1, 5]) driver.advanceWallClock(byMs);
  // The grid is 15, 25, 35, 45, 55: at 14 none, at 15 one, at 49 three at once, at 50 none, at 55 one.
  expect(ticks(driver)).toEqual([
    [15, 1],
    [49, 1],
    [55, 1],
  ]);
});

test('stream time is that of the record at work, also when several wait', () => {
  const driver = testDriver(
    topology('process', ({stream}) => {
      stream('in', json<string>())
        .process<number>((context) => ({
          process: ({key}) => context.forward({key, value: context.streamTimeMs}),
        }))
        .to('out');
    }),
  );
  for (const timestampMs of [5, 3, 8, 1]) driver.input('in').queue('a', 'x', timestampMs);
  driver.settle();
  expect(
    driver
      .output('out')
      .read()
      .map(({value}) => value),
  ).toEqual([5, 5, 8, 8]);
});

test('a child gets what is addressed to it, and what is addressed to nobody', () => {
  const driver = testDriver(
    topology('process', ({stream}) => {
      const processed = stream('in', json<number>()).process<number>(
        (context) => ({
          process: ({key, value}) => {
            context.forward({key, value}, value % 2 === 0 ? 'even' : undefined);
          },
        }),
        {children: ['even']},
      );
      processed.to('all');
      processed.child('even').to('even');
    }),
  );
  for (const n of [1, 2]) driver.input('in').pipe('a', n, n);
  const values = (topic: string) =>
    driver
      .output(topic)
      .read()
      .map(({value}) => value);
  expect([values('all'), values('even')]).toEqual([[1], [1, 2]]);
});

function misused(misuse: (context: ProcessorContext<string, number>) => void) {
  return topology('process', ({stream}) => {
    stream('in', json<number>())
      .process<number>((context) => ({process: () => misuse(context)}), {name: 'mine'})
      .to('out');
  });
}

test('a store that was not declared stops the task, with the name of the processor and what to do', () => {
  const driver = testDriver(misused((context) => context.store(seen)));
  expect(() => driver.input('in').pipe('a', 1, 1)).toThrow(
    /processor mine uses store seen, which it did not declare: name it in `stores`/,
  );
});

test('a child that was not named stops the task', () => {
  const driver = testDriver(misused((context) => context.forward({key: 'a', value: 1}, 'odd')));
  expect(() => driver.input('in').pipe('a', 1, 1)).toThrow(/forwards to child odd/);
});

test('nothing can be forwarded after close', () => {
  let forward: () => void = () => undefined;
  const driver = testDriver(
    misused((context) => {
      forward = () => context.forward({key: 'a', value: 1});
    }),
  );
  driver.input('in').pipe('a', 1, 1);
  driver.restart();
  expect(forward).toThrow(expect.objectContaining({code: 'STREAM_CLOSED'}));
});

const readings = windowStore<number>('readings', {retention: 10});

test('a window store gives the values of a key by time, over restarts, and forgets the old ones', () => {
  const driver = testDriver(
    topology('process', ({stream}) => {
      stream('in', json<number>())
        .process<readonly (readonly [number, number])[]>(
          (context) => {
            const store = context.store(readings);
            return {
              process: ({key, value, timestampMs}) => {
                store.set(key, timestampMs, value);
                context.forward({key, value: store.fetch(key, timestampMs - 10, timestampMs)});
              },
            };
          },
          {stores: [readings]},
        )
        .to('out');
    }),
  );
  driver.input('in').pipe('a', 1, 5);
  driver.input('in').pipe('b', 2, 6);
  driver.restart();
  driver.input('in').pipe('a', 3, 15);
  driver.input('in').pipe('a', 4, 16);
  expect(
    driver
      .output('out')
      .read()
      .map(({value}) => value),
  ).toEqual([
    [[5, 1]],
    [[6, 2]],
    [
      [5, 1],
      [15, 3],
    ],
    [
      [15, 3],
      [16, 4],
    ],
  ]);
  // Stream time is 16: what is older than 6 is forgotten.
  expect(driver.store('readings').size).toBe(3);
});

test('one name for stores of two kinds is refused', () => {
  const build = () =>
    testDriver(
      topology('process', ({stream}) => {
        const input = stream('in', json<number>());
        const idle = {process: () => undefined};
        input.process(() => idle, {stores: [keyValueStore<number>('both')]});
        input.process(() => idle, {stores: [windowStore<number>('both', {retention: 1})]});
      }),
    );
  expect(build).toThrow(
    /declares both as a store of kind window, another one declares it otherwise/,
  );
});
