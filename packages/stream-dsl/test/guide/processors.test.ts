import {
  json,
  keyValueStore,
  type Processor,
  type ProcessorContext,
  topology,
  windowStore,
} from '@crm/stream-dsl';
import {testDriver} from '@crm/stream-dsl/testing';
import {expect, test} from 'vitest';
import {feed, seen} from './feed.ts';

test('a processor with a store', () => {
  const lastSeen = keyValueStore<number>('last-seen');
  const gaps = topology('gaps', ({stream}) => {
    stream('clicks', json<string>())
      .process<number>(
        (context) => ({
          process({key, timestampMs}) {
            const store = context.store(lastSeen);
            const before = store.get(key);
            store.set(key, timestampMs);
            if (before !== undefined) context.forward({key, value: timestampMs - before});
          },
        }),
        {name: 'gap', stores: [lastSeen]},
      )
      .to('gaps');
  });
  const driver = testDriver(gaps);
  feed(driver, 'clicks', ['ann', '/a', 10]);
  driver.restart(); // the store comes back from its changelog topic
  feed(driver, 'clicks', ['ann', '/b', 25]);
  expect(seen(driver, 'gaps')).toEqual([['ann', 15, 25]]);
});

test('a store that forgets', () => {
  const sessions = keyValueStore<string>('sessions', {ttl: '30 minutes'});
  const minute = 60_000;
  const returning = topology('returning', ({stream}) => {
    stream('clicks', json<string>())
      .process<string>(
        (context) => ({
          process({key, value}) {
            const store = context.store(sessions);
            const before = store.get(key);
            store.set(key, value); // lives from the click's time on
            if (before !== undefined) context.forward({key, value: `${before} > ${value}`});
          },
        }),
        {stores: [sessions]},
      )
      .to('steps');
  });
  const driver = testDriver(returning);
  feed(driver, 'clicks', ['ann', '/a', 0], ['ann', '/b', 30 * minute]); // at the very end
  driver.restart();
  feed(driver, 'clicks', ['ann', '/c', 60 * minute + 1]); // one millisecond too late
  expect(seen(driver, 'steps')).toEqual([['ann', '/a > /b', 30 * minute]]);
});

test('punctuators', () => {
  const beats = topology('beats', ({stream}) => {
    stream('in', json<number>())
      .process<string>((context) => {
        const beat = (key: string) => (at: number) => context.forward({key, value: `at ${at}`});
        context.schedule('10 ms', 'stream-time', beat('event'));
        context.schedule('1 second', 'wall-clock', beat('wall'));
        return {process: () => {}};
      })
      .to('beats');
  });
  const driver = testDriver(beats, {wallClockMs: 0});
  feed(driver, 'in', ['a', 1, 3], ['a', 1, 47]);
  driver.advanceWallClock(3_500);
  expect(seen(driver, 'beats').map(([key, value]) => `${key} ${value}`)).toEqual([
    'event at 3',
    'event at 47',
    'wall at 3500',
  ]);
});

test('children by name', () => {
  const routed = topology('routed', ({stream}) => {
    const readings = stream('readings', json<number>()).process<number>(
      ({forward}) => ({
        process: ({key, value}) => forward({key, value}, value < 0 ? 'broken' : 'fine'),
      }),
      {name: 'sorter', children: ['fine', 'broken']},
    );
    readings.child('fine').to('fine-readings');
    readings.child('broken').to('broken-readings');
  });
  const driver = testDriver(routed);
  feed(driver, 'readings', ['a', 5, 1], ['a', -1, 2]);
  expect(seen(driver, 'fine-readings')).toEqual([['a', 5, 1]]);
  expect(seen(driver, 'broken-readings')).toEqual([['a', -1, 2]]);
});

test('a processor alone', () => {
  const doubling = ({forward}: Pick<ProcessorContext<string, number>, 'forward'>) => {
    const processor: Processor<string, number> = {
      process: ({key, value}) => forward({key, value: value * 2}),
    };
    return processor;
  };
  const forwarded: unknown[] = [];
  const processor = doubling({forward: (record) => forwarded.push(record)});
  processor.process({key: 'a', value: 21, timestampMs: 0, headers: []});
  expect(forwarded).toEqual([{key: 'a', value: 42}]);
});

test('a store by time', () => {
  const recent = windowStore<number>('recent', {retention: '1 minute'});
  const peaks = topology('peaks', ({stream}) => {
    stream('watts', json<number>())
      .process<number>(
        (context) => {
          const store = context.store(recent);
          return {
            process: ({key, value, timestampMs}) => {
              store.set(key, timestampMs, value);
              const lastMinute = store.fetch(key, timestampMs - 60_000, timestampMs);
              const peak = Math.max(...lastMinute.map(([, watts]) => watts));
              context.forward({key, value: peak});
            },
          };
        },
        {stores: [recent]},
      )
      .to('peaks');
  });
  const driver = testDriver(peaks);
  feed(driver, 'watts', ['oven', 900, 0], ['oven', 100, 60_000], ['oven', 200, 60_001]);
  expect(seen(driver, 'peaks').map(([, peak]) => peak)).toEqual([900, 900, 200]);
});
