import {expect, test} from 'vitest';
import {topology} from '../../dsl/topology.ts';
import {json} from '../../serdes.ts';
import {testDriver} from '../../testing/test-driver.ts';

test('a flatMap that throws halfway gives nothing for its record', () => {
  const halves = topology('halves', ({stream}) => {
    stream('in', json<number>())
      .flatMapValues(function* (value) {
        yield value;
        if (value === 2) throw new Error('no second half');
        yield -value;
      })
      .to('out');
  });
  const driver = testDriver(halves, {errors: {process: 'skip'}});
  for (const value of [1, 2, 3]) driver.input('in').queue('a', value, value);
  driver.settle();
  const values = driver.output('out').read();
  expect(values.map(({value}) => value)).toEqual([1, -1, 3, -3]);
  expect(driver.metrics().dropped).toMatchObject([{reason: 'process-failed', count: 1}]);
});
