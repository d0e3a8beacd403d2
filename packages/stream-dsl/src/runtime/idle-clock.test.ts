import {expect, test} from 'vitest';
import {within} from '../dsl/join-windows.ts';
import {topology} from '../dsl/topology.ts';
import {json} from '../serdes.ts';
import {type TestDriverOptions, testDriver} from '../testing/index.ts';
import {tumbling} from '../windows/time-windows.ts';

const windows = tumbling(10, {grace: 5});

function counting(options: TestDriverOptions) {
  return testDriver(
    topology('quiet', ({stream}) => {
      stream('in', json<number>())
        .groupByKey()
        .windowedBy(windows, {emit: 'onWindowClose'})
        .count()
        .toStream()
        .selectKey((_count, {key}) => key)
        .to('out');
    }),
    options,
  );
}

test('rule 22: without an idle clock a window waits for the next record for ever', () => {
  const driver = counting({wallClockMs: 0});
  driver.input('in').pipe('k', 1, 3);
  driver.advanceWallClock(1_000_000);
  expect(driver.output('out').read()).toEqual([]);
});

test('rule 22: an idle clock closes the windows of a quiet input, and not before', () => {
  const driver = counting({wallClockMs: 0, idleClock: 100});
  driver.input('in').pipe('k', 1, 3);
  // The window [0, 10) is closed by 15, which is where event time is when the wall clock says 115.
  driver.advanceWallClock(114);
  expect(driver.output('out').read()).toEqual([]);
  driver.advanceWallClock(1_001);
  expect(driver.output('out').read()).toMatchObject([{key: 'k', value: 1, timestampMs: 3}]);
});

test('rule 22: records keep the clock from being idle', () => {
  const driver = counting({wallClockMs: 0, idleClock: 2_000});
  for (let wallMs = 0; wallMs < 10_000; wallMs += 1_500) {
    driver.input('in').pipe('k', 1, 3);
    driver.advanceWallClock(1_500);
  }
  expect(driver.output('out').read()).toEqual([]);
});

test('rule 22: what comes later than the idle clock allows is late, also after a restart', () => {
  const driver = counting({wallClockMs: 0, idleClock: 100});
  driver.input('in').pipe('k', 1, 3);
  driver.advanceWallClock(5_000);
  driver.restart();
  driver.input('in').pipe('k', 1, 4);
  expect(driver.metrics().late).toBe(1);
});

test('rule 22: behind a repartition topic a writer without records holds nobody back', () => {
  const driver = testDriver(
    topology('quiet', ({stream}) => {
      stream('in', json<number>())
        .groupBy((value) => `n${value}`)
        .windowedBy(windows, {emit: 'onWindowClose'})
        .count()
        .toStream()
        .selectKey((_count, {key}) => key)
        .to('out');
    }),
    {wallClockMs: 0, idleClock: 100, partitions: 3},
  );
  driver.input('in').pipe('k', 1, 3, {partition: 0});
  driver.input('in').pipe('k', 1, 4, {partition: 0});
  expect(driver.output('out').read()).toEqual([]);
  driver.advanceWallClock(5_000);
  expect(driver.output('out').read()).toMatchObject([{key: 'n1', value: 2}]);
});

test('rule 22: unmatched records of a join are given in a quiet time', () => {
  const driver = testDriver(
    topology('quiet', ({stream}) => {
      stream('left', json<string>())
        .leftJoinStream(
          stream('right', json<string>()),
          (left, right) => `${left}+${right}`,
          within(10, {grace: 0}),
        )
        .to('out');
    }),
    {wallClockMs: 0, idleClock: 100},
  );
  driver.input('left').pipe('k', 'l', 3);
  driver.advanceWallClock(5_000);
  expect(driver.output('out').read()).toMatchObject([{value: 'l+null', timestampMs: 3}]);
});
