import {expect, test} from 'vitest';
import {topology} from '../../dsl/topology.ts';
import {json} from '../../serdes.ts';
import {testDriver} from '../../testing/test-driver.ts';
import {tumbling} from '../../windows/time-windows.ts';

interface Visit {
  readonly user: string;
  readonly page: string;
}

/** Counts behind two repartition topics: the writers of the second read what those of the first write. */
const twice = topology('twice', ({stream}) => {
  const visits = stream('visits', json<Visit>());
  const counts = visits
    .selectKey(({user}) => user)
    .repartition({name: 'by-user'})
    .groupBy(({page}) => page, {name: 'by-page'})
    .windowedBy(tumbling(1_000, {grace: 0}), {emit: 'onWindowClose'})
    .count();
  counts
    .toStream()
    .map((count, {key, startMs}): readonly [string, object] => [key, {startMs, count}])
    .to('counts');
  counts.late().to('late');
});

const users = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** A visit of each user, so that all tasks behind a task get something of it. */
function open() {
  const driver = testDriver(twice, {partitions: 2});
  const visits = driver.input('visits');
  const visitAll = (partition: number, timestampMs: number): void => {
    for (const user of users) visits.queue(null, {user, page: 'p'}, timestampMs, {partition});
    driver.settle();
  };
  const counts = () =>
    driver
      .output('counts')
      .read()
      .map(({value}) => value);
  return {driver, visitAll, counts};
}

test('behind two repartition topics a partition that lags behind the others is not late', () => {
  const {driver, visitAll, counts} = open();
  visitAll(0, 100);
  visitAll(1, 100);
  visitAll(0, 60_000);
  visitAll(1, 200);
  expect(driver.metrics().late).toBe(0);
  visitAll(1, 60_000);
  expect(counts()).toEqual([{startMs: 0, count: 24}]);
});

test('the times of its writers survive a restart of a task that keeps no state', () => {
  const {driver, visitAll, counts} = open();
  visitAll(0, 100);
  visitAll(1, 100);
  // The last that comes of this partition, and not to be heard again.
  visitAll(0, 60_000);
  driver.restart();
  visitAll(1, 60_000);
  expect(counts()).toEqual([{startMs: 0, count: 16}]);
});
