import {expect, test} from 'vitest';
import {topology} from '../../dsl/topology.ts';
import {json} from '../../serdes.ts';
import {testDriver} from '../../testing/index.ts';

test('each record goes to the first branch that wants it, or to the default branch', () => {
  const driver = testDriver(
    topology('split', ({stream}) => {
      const {small, even, rest} = stream('in', json<number>()).split(
        {small: (n) => n < 3, even: (n) => n % 2 === 0},
        {default: 'rest'},
      );
      small.to('small');
      even.to('even');
      rest.to('rest');
    }),
  );
  for (const n of [1, 2, 3, 4]) driver.input('in').pipe('k', n, n);
  const values = (topic: string) =>
    driver
      .output(topic)
      .read()
      .map(({value}) => value);
  expect([values('small'), values('even'), values('rest')]).toEqual([[1, 2], [4], [3]]);
});

test('without a default branch the rest is dropped', () => {
  const driver = testDriver(
    topology('split', ({stream}) => {
      stream('in', json<number>())
        .split({small: (n) => n < 3})
        .small.to('small');
    }),
  );
  for (const n of [1, 5, 2]) driver.input('in').pipe('k', n, n);
  expect(
    driver
      .output('small')
      .read()
      .map(({value}) => value),
  ).toEqual([1, 2]);
});

test('branches that meet in one topic keep the order of their records', () => {
  const driver = testDriver(
    topology('split', ({stream}) => {
      const {odd, even} = stream('in', json<number>()).split(
        {odd: (n) => n % 2 === 1},
        {default: 'even'},
      );
      odd.to('out');
      even.to('out');
    }),
  );
  for (let n = 0; n < 6; n++) driver.input('in').queue('k', n, n);
  driver.settle();
  expect(
    driver
      .output('out')
      .read()
      .map(({value}) => value),
  ).toEqual([0, 1, 2, 3, 4, 5]);
});

test.each(['1', 'a b', ''])('a branch cannot be named %j', (name) => {
  expect(() =>
    topology('split', ({stream}) => {
      stream('in', json<number>()).split({[name]: () => true});
    }),
  ).toThrow(/expected a letter/);
});
