import {delay, distinct, EMPTY, filter, map, mergeMap, of, toArray} from 'rxjs';
import {expect, test} from 'vitest';
import {topology} from '../../dsl/topology.ts';
import {json} from '../../serdes.ts';
import {testDriver} from '../../testing/test-driver.ts';

test('rule 26: operators drop, change and fan out, and the batch goes on', () => {
  const piped = topology('piped', ({stream}) => {
    stream('in', json<number>())
      .pipe(
        filter((record) => record.value > 0),
        mergeMap((record) => [record, {...record, value: -record.value}]),
        map((record) => ({...record, value: {n: record.value}})),
      )
      .to('out');
  });
  const driver = testDriver(piped);
  driver.input('in').pipe('a', 0, 1);
  driver.input('in').pipe('b', 2, 3, {
    headers: [['trace', Buffer.from('t1')]],
  });
  const headers = [['trace', Buffer.from('t1')]];
  expect(driver.output('out').read()).toEqual([
    {key: 'b', value: {n: 2}, timestampMs: 3, headers},
    {key: 'b', value: {n: -2}, timestampMs: 3, headers},
  ]);
});

test('rule 26: nothing is remembered from one batch to the next', () => {
  const unique = topology('unique', ({stream}) => {
    stream('in', json<number>())
      .pipe(distinct((record) => record.value))
      .to('out');
  });
  const driver = testDriver(unique);
  driver.input('in').pipe('a', 1, 1);
  driver.input('in').pipe('a', 1, 2);
  expect(driver.output('out').read()).toHaveLength(2);
});

test('a record dead-lettered behind operators still knows where it came from', () => {
  const failing = topology('failing', ({stream}) => {
    stream('in', json<number>())
      .pipe(map((record) => ({...record, value: record.value + 1})))
      .mapValues((value) => {
        if (value === 2) throw new Error('two');
        return value;
      })
      .to('out');
  });
  const driver = testDriver(failing);
  driver.input('in').pipe('a', 1, 1);
  driver.input('in').pipe('a', 5, 1);
  expect(driver.output('in.dead-letters').readText()).toMatchObject([{key: 'a', value: '1'}]);
  expect(driver.output('out').read()).toMatchObject([{value: 6}]);
});

test('an operator that fails stops the topology, with what to do', () => {
  const failing = topology('failing', ({stream}) => {
    stream('in', json<number>())
      .pipe(
        map((record) => {
          if (record.value === 2) throw new Error('two');
          return record;
        }),
      )
      .to('out');
  });
  expect(() => testDriver(failing).input('in').pipe('a', 2, 1)).toThrow(
    /an operator failed for a batch: two.*catchError/,
  );
});

test('the test driver refuses what it cannot wait for', () => {
  const slow = topology('slow', ({stream}) => {
    stream('in', json<number>()).pipe(delay(1)).to('out');
  });
  expect(() => testDriver(slow).input('in').pipe('a', 2, 1)).toThrow(
    /use queue\(\), then settleAsync\(\)/,
  );
});

test('a batch that operators empty loses nothing after it', () => {
  const emptied = topology('emptied', ({stream}) => {
    stream('in', json<number>())
      .pipe(
        toArray(),
        mergeMap((records) => (records[0]?.value === 1 ? EMPTY : of(...records))),
      )
      .to('out');
  });
  const driver = testDriver(emptied);
  driver.input('in').pipe('a', 1, 1);
  driver.input('in').pipe('a', 2, 1);
  expect(driver.output('out').read()).toMatchObject([{value: 2}]);
});
