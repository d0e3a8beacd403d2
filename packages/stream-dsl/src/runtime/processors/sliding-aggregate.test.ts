import {describe, expect, test} from 'vitest';
import {topology} from '../../dsl/topology.ts';
import {json} from '../../serdes.ts';
import {testDriver} from '../../testing/test-driver.ts';
import {sliding} from '../../windows/sliding-windows.ts';

const text = json<string>();

const updates = topology('sliding-updates', ({stream}) => {
  const texts = stream('in', text)
    .groupByKey()
    .windowedBy(sliding(10, {grace: 5}))
    .reduce((left, right) => left + right, {name: 'texts'});
  texts.toStream().to('out');
  texts.late().to('late');
});

const finals = topology('sliding-finals', ({stream}) => {
  stream('in', text)
    .groupByKey()
    .windowedBy(sliding(10, {grace: 5}), {emit: 'onWindowClose'})
    .reduce((left, right) => left + right)
    .toStream()
    .to('out');
});

type Driver = ReturnType<typeof testDriver>;
type Row = readonly [startMs: number, value: unknown, timestampMs: number];

function pipe(driver: Driver, records: readonly (readonly [string, number])[]): void {
  for (const [value, timeMs] of records) driver.input('in').pipe('k', value, timeMs);
}

function rows(driver: Driver): readonly Row[] {
  return driver
    .output('out')
    .read()
    .map(({key, value, timestampMs}) => {
      const {startMs, endMs} = key as {startMs: number; endMs: number};
      expect(endMs - startMs).toBe(10);
      return [startMs, value, timestampMs];
    });
}

describe('rule 4: a window ends with each record, and begins after each that has others behind it', () => {
  test('in order', () => {
    const driver = testDriver(updates);
    pipe(driver, [['a', 20]]);
    expect(rows(driver)).toEqual([[10, 'a', 20]]);
    pipe(driver, [['b', 25]]);
    // [21, 31] holds what comes after a; [15, 25] ends with b.
    expect(rows(driver)).toEqual([
      [21, 'b', 25],
      [15, 'ab', 25],
    ]);
    pipe(driver, [['c', 31]]);
    expect(rows(driver)).toEqual([
      [21, 'bc', 31],
      [26, 'c', 31],
    ]);
  });

  test('out of order', () => {
    const driver = testDriver(updates);
    pipe(driver, [
      ['a', 20],
      ['c', 30],
    ]);
    rows(driver);
    pipe(driver, [['b', 25]]);
    // [21, 31] and [20, 30] hold b as well; [15, 25] ends with it, and [26, 36] is what comes after it.
    expect(rows(driver)).toEqual([
      [21, 'cb', 30],
      [20, 'acb', 30],
      [15, 'ab', 25],
      [26, 'c', 30],
    ]);
  });

  test('a record that is alone, and another at the same time', () => {
    const driver = testDriver(updates);
    pipe(driver, [
      ['a', 20],
      ['b', 20],
    ]);
    expect(rows(driver)).toEqual([
      [10, 'a', 20],
      [10, 'ab', 20],
    ]);
  });

  test('both ends are inclusive', () => {
    const driver = testDriver(updates);
    pipe(driver, [
      ['a', 20],
      ['b', 30],
      ['c', 31],
    ]);
    expect(rows(driver)).toEqual([
      [10, 'a', 20],
      [21, 'b', 30],
      [20, 'ab', 30],
      [21, 'bc', 31],
      [31, 'c', 31],
    ]);
  });
});

test('rule 4: early records share [0, size]', () => {
  const driver = testDriver(updates);
  pipe(driver, [
    ['a', 0],
    ['b', 7],
    ['c', 3],
  ]);
  expect(rows(driver)).toEqual([
    [0, 'a', 0],
    [1, 'b', 7],
    [0, 'ab', 7],
    [1, 'bc', 7],
    [4, 'b', 7],
    [0, 'abc', 7],
  ]);
});

test.each([
  {
    name: 'start + size < streamTime - grace: it enters no window',
    timeMs: 24,
    expected: [],
  },
  {
    name: 'start + size = streamTime - grace: only the window that ends with it is closed',
    timeMs: 25,
    expected: [],
  },
  {
    name: 'a window that goes beyond it is open',
    timeMs: 30,
    expected: [
      [30, 'za', 40],
      [31, 'z', 40],
    ],
  },
])('rules 4 and 7: $name', ({timeMs, expected}) => {
  const driver = testDriver(updates);
  pipe(driver, [
    ['z', 40],
    ['a', timeMs],
  ]);
  expect(rows(driver).slice(1)).toEqual(expected);
  expect(driver.metrics().late).toBe(1);
  expect(driver.output('late').read()).toEqual([{key: 'k', value: 'a', timestampMs: timeMs}]);
});

test('rule 8: null keys and null values are dropped', () => {
  const driver = testDriver(updates);
  driver.input('in').pipe(null, 'a', 20);
  driver.input('in').pipe('k', null, 20);
  expect(rows(driver)).toEqual([]);
  expect(driver.metrics().dropped).toEqual([
    {node: 'texts', reason: 'null-key', count: 1},
    {node: 'texts', reason: 'null-value', count: 1},
  ]);
});

test('rule 6: a window is final when its end lies before streamTime - grace, over restarts', () => {
  const driver = testDriver(finals);
  pipe(driver, [
    ['a', 20],
    ['b', 25],
  ]);
  driver.restart();
  driver.input('in').pipe('other', 'z', 30);
  expect(rows(driver)).toEqual([[10, 'a', 20]]);
  driver.restart();
  driver.input('in').pipe('other', 'z', 31);
  expect(rows(driver)).toEqual([[15, 'ab', 25]]);
});

test('named aggregators, whose states change in place, share none among windows', () => {
  const lists = topology('sliding-lists', ({stream}) => {
    stream('in', text)
      .groupByKey()
      .windowedBy(sliding(10, {grace: 5}))
      .aggregate({
        texts: {
          describe: 'texts',
          init: () => '',
          add: (state, value: string) => `${state}${value}`,
          result: String,
        },
      })
      .toStream()
      .to('out');
  });
  const driver = testDriver(lists);
  pipe(driver, [
    ['a', 20],
    ['c', 30],
    ['b', 25],
  ]);
  expect(rows(driver).slice(3)).toEqual([
    [21, {texts: 'cb'}, 30],
    [20, {texts: 'acb'}, 30],
    [15, {texts: 'ab'}, 25],
    [26, {texts: 'c'}, 30],
  ]);
});
