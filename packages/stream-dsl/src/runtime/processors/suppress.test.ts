import {expect, test} from 'vitest';
import {fed} from '../../../test/feed.ts';
import {topology} from '../../dsl/topology.ts';
import {isStreamError} from '../../errors.ts';
import {json} from '../../serdes.ts';
import {testDriver} from '../../testing/test-driver.ts';
import {countWindows} from '../../windows/count-windows.ts';
import {sessions} from '../../windows/session-windows.ts';
import {sliding} from '../../windows/sliding-windows.ts';
import {tumbling} from '../../windows/time-windows.ts';
import {untilTimeLimit, untilWindowCloses} from '../../windows/until.ts';

const amount = json<number>();

type Driver = ReturnType<typeof testDriver>;

function pipeTimes(driver: Driver, times: readonly number[], key = 'k'): void {
  for (const time of times) driver.input('in').pipe(key, 1, time);
}

const finals = topology('suppressed-finals', ({stream}) => {
  stream('in', amount)
    .groupByKey()
    .windowedBy(tumbling(2, {grace: 1}))
    .count({name: 'counts'})
    .suppress(untilWindowCloses(), {name: 'finals'})
    .toStream()
    .to('out');
});

const final = (
  key: string,
  startMs: number,
  endMs: number,
  value: number,
  timestampMs: number,
) => ({
  key: {key, startMs, endMs},
  value,
  timestampMs,
});

const RULE_2_TIMES = [0, 1, 2, 1, 0, 5, 0];
const RULE_2_FINALS = [final('k', 0, 2, 4, 1), final('k', 2, 4, 1, 2)];

test('rules 2 and 6: the example of the semantics page', () => {
  const driver = testDriver(finals);
  pipeTimes(driver, RULE_2_TIMES);
  expect(driver.output('out').read()).toEqual(RULE_2_FINALS);
  expect(driver.metrics().late).toBe(1);
});

test.each([0, 1])('rule 6: the same as one batch, with a cache of %i bytes', (cacheBytes) => {
  const records = RULE_2_TIMES.map((time) => ['k', 1, time] as const);
  const driver = fed(finals, records, 'queued', {cacheBytes});
  expect(driver.output('out').read()).toEqual(RULE_2_FINALS);
});

test.each([0, 1])('rule 6: the same over restarts, with a cache of %i bytes', (cacheBytes) => {
  const driver = testDriver(finals, {cacheBytes});
  for (const time of RULE_2_TIMES) {
    pipeTimes(driver, [time]);
    driver.restart();
  }
  expect(driver.output('out').read()).toEqual(RULE_2_FINALS);
  expect(driver.metrics().late).toBe(1);
});

test('rule 6: finals come by end and key', () => {
  const driver = testDriver(finals);
  pipeTimes(driver, [2], 'b');
  pipeTimes(driver, [2], 'a');
  pipeTimes(driver, [1], 'c');
  pipeTimes(driver, [9]);
  expect(driver.output('out').read()).toEqual([
    final('c', 0, 2, 1, 1),
    final('a', 2, 4, 1, 2),
    final('b', 2, 4, 1, 2),
  ]);
});

test.each([
  {
    name: 'a sliding window',
    windows: sliding(2, {grace: 1}),
    before: 3,
    at: 4,
    expected: final('k', 0, 2, 1, 0),
  },
  {
    name: 'a session',
    windows: sessions(2, {grace: 1}),
    before: 3,
    at: 4,
    expected: final('k', 0, 0, 1, 0),
  },
])(
  'rule 6: $name is emitted once, when it takes no more records',
  ({windows, before, at, expected}) => {
    const inclusive = topology('suppressed-inclusive', ({stream}) => {
      const grouped = stream('in', amount).groupByKey();
      const counts =
        windows.kind === 'sessions'
          ? grouped.windowedBy(windows).count()
          : grouped.windowedBy(windows).count();
      counts.suppress(untilWindowCloses()).toStream().to('out');
    });
    const driver = testDriver(inclusive);
    pipeTimes(driver, [0]);
    pipeTimes(driver, [before], 'other');
    expect(driver.output('out').read()).toEqual([]);
    pipeTimes(driver, [at], 'other');
    pipeTimes(driver, [at + 1], 'other');
    expect(driver.output('out').read()[0]).toEqual(expected);
    expect(driver.output('out').read()).toEqual([]);
  },
);

test('rule 6: a session that was merged away leaves no trace', () => {
  const merged = topology('suppressed-sessions', ({stream}) => {
    stream('in', amount)
      .groupByKey()
      .windowedBy(sessions(5, {grace: 0}))
      .count()
      .suppress(untilWindowCloses())
      .toStream()
      .to('out');
  });
  const driver = testDriver(merged);
  pipeTimes(driver, [0, 5]);
  pipeTimes(driver, [100], 'other');
  expect(driver.output('out').read()).toEqual([final('k', 0, 5, 2, 5)]);
});

const limited = (limits: Parameters<typeof untilTimeLimit>[1]) =>
  topology('suppressed-updates', ({table}) => {
    table('in', amount).suppress(untilTimeLimit(5, limits), {name: 'limited'}).toStream().to('out');
  });

const change = (key: string, value: number | null, timestampMs: number) => ({
  key,
  value,
  timestampMs,
});

test('a time limit lets the last change go that long after the first', () => {
  const driver = testDriver(limited({}));
  driver.input('in').pipe('a', 1, 10);
  driver.input('in').pipe('a', 2, 14);
  driver.restart();
  driver.input('in').pipe('b', 3, 12);
  expect(driver.output('out').read()).toEqual([]);
  driver.input('in').pipe('a', null, 15);
  expect(driver.output('out').read()).toEqual([change('a', null, 15)]);
  driver.input('in').pipe('c', 4, 100);
  expect(driver.output('out').read()).toEqual([change('b', 3, 12)]);
});

test('a full buffer lets the oldest go early: by the time of its first change, then by key', () => {
  const driver = testDriver(limited({maxRecords: 2, whenFull: 'emitEarly'}));
  driver.input('in').pipe('b', 1, 10);
  driver.input('in').pipe('a', 2, 10);
  driver.input('in').pipe('b', 3, 11);
  driver.input('in').pipe('c', 4, 11);
  expect(driver.output('out').read()).toEqual([change('a', 2, 10)]);
  driver.input('in').pipe('d', 5, 12);
  expect(driver.output('out').read()).toEqual([change('b', 3, 11)]);
});

test('a buffer may be limited by bytes', () => {
  // Two keys of one byte, with values of one byte and 28 bytes of overhead, are 60 bytes.
  const driver = testDriver(limited({maxBytes: 60}));
  driver.input('in').pipe('a', 1, 10);
  driver.input('in').pipe('b', 2, 10);
  expect(driver.output('out').read()).toEqual([]);
  driver.input('in').pipe('b', 22, 10);
  expect(driver.output('out').read()).toEqual([change('a', 1, 10)]);
});

test.each([
  {name: 'records', limits: {maxRecords: 1}},
  {name: 'bytes', limits: {maxBytes: 40}},
])('a full buffer fails where it may not emit early: $name', ({limits}) => {
  const driver = testDriver(limited({...limits, whenFull: 'fail'}));
  driver.input('in').pipe('a', 1, 10);
  expect(() => driver.input('in').pipe('b', 2, 10)).toThrow(
    expect.toSatisfy((error) => isStreamError(error, 'STREAM_BUFFER_FULL')),
  );
});

test('rule 6: a full buffer of windows fails', () => {
  const bounded = topology('suppressed-bounded', ({stream}) => {
    stream('in', amount)
      .groupByKey()
      .windowedBy(tumbling(2, {grace: 1}))
      .count()
      .suppress(untilWindowCloses({maxRecords: 1, whenFull: 'fail'}))
      .toStream()
      .to('out');
  });
  const driver = testDriver(bounded);
  pipeTimes(driver, [0, 4]);
  expect(driver.output('out').read()).toHaveLength(1);
  expect(() => pipeTimes(driver, [4], 'other')).toThrow(/cannot hold more back: 2 keys of 1/);
});

test('headers and times are those of the last change', () => {
  const driver = testDriver(limited({}));
  const headers = [['h', Buffer.from('1')]] as const;
  driver.input('in').pipe('a', 1, 10);
  driver.input('in').pipe('a', 2, 11, {headers});
  driver.restart();
  driver.input('in').pipe('b', 3, 15);
  expect(driver.output('out').read()).toEqual([{...change('a', 2, 11), headers}]);
});

test('an empty key is a key', () => {
  const driver = testDriver(limited({}));
  driver.input('in').pipe('', 1, 10);
  driver.restart();
  driver.input('in').pipe('b', 3, 15);
  expect(driver.output('out').read()).toEqual([change('', 1, 10)]);
});

test('while a row waits, a join sees what it was before', () => {
  const joined = topology('suppressed-view', ({stream, table}) => {
    const rows = table('rows', amount).suppress(untilTimeLimit(5));
    stream('in', amount)
      .leftJoin(rows, (_value, row) => row)
      .to('out');
  });
  const driver = testDriver(joined);
  const seen = (): unknown => {
    driver.input('in').pipe('k', 0, 0);
    return driver.output('out').read()[0]?.value;
  };
  driver.input('rows').pipe('k', 1, 10);
  expect(seen()).toBe(null);
  driver.input('rows').pipe('other', 1, 15);
  expect(seen()).toBe(1);
  driver.input('rows').pipe('k', 2, 16);
  driver.restart();
  expect(seen()).toBe(1);
  driver.input('rows').pipe('other', 1, 21);
  expect(seen()).toBe(2);
});

test('while a row is let go, a join of its table still sees what it was before, as in Kafka Streams', () => {
  const joined = topology('suppressed-self', ({table}) => {
    const rows = table('in', amount).suppress(untilTimeLimit(5));
    rows
      .leftJoin(rows, (left, right) => `${left}+${right}`)
      .toStream()
      .to('out', {value: json<string>()});
  });
  const driver = testDriver(joined);
  driver.input('in').pipe('a', 1, 0);
  driver.input('in').pipe('b', 1, 5);
  driver.input('in').pipe('a', 2, 6);
  driver.output('out').read();
  driver.input('in').pipe('b', 2, 20);
  expect(
    driver
      .output('out')
      .read()
      .map(({key, value}) => `${key}: ${value}`),
  ).toContain('a: 2+1');
});

test('only what time closes can be held back until it is closed', () => {
  const refused = (build: Parameters<typeof topology>[1]) =>
    expect(() => topology('refused', build)).toThrow(
      expect.toSatisfy((error) => isStreamError(error, 'STREAM_TOPOLOGY_INVALID')),
    );
  refused(({table}) => {
    // @ts-expect-error no windowed keys
    table('in', amount).suppress(untilWindowCloses());
  });
  refused(({stream}) => {
    const counts = stream('in', amount).groupByKey().windowedBy(countWindows(2)).count();
    // @ts-expect-error count windows are closed by records
    counts.suppress(untilWindowCloses());
  });
});
