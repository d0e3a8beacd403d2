import {expect, test} from 'vitest';
import {topology} from '../../dsl/topology.ts';
import {json} from '../../serdes.ts';
import {testDriver} from '../../testing/index.ts';

interface Event {
  readonly id: string | null;
}

function driver(grace?: number) {
  return testDriver(
    topology('once', ({stream}) => {
      stream('in', json<Event>())
        .deduplicate({id: ({id}) => id, within: 10, grace, name: 'once'})
        .to('out');
    }),
  );
}

function timesOf(run: ReturnType<typeof driver>) {
  return run
    .output('out')
    .read()
    .map(({timestampMs}) => timestampMs);
}

test('an id passes once within the time, both ends inclusive and in either direction', () => {
  const run = driver();
  for (const timestampMs of [100, 100, 110, 90, 111, 121, 89]) {
    run.input('in').pipe('k', {id: 'a'}, timestampMs);
  }
  // 100 passes; 100, 110 and 90 are within 10 of it; 111 passes; 121 is within 10 of 111; 89 is not.
  expect(timesOf(run)).toEqual([100, 111, 89]);
  expect(run.metrics().dropped).toEqual([{node: 'once', reason: 'duplicate', count: 4}]);
});

test('records without an id always pass, and ids do not touch one another', () => {
  const run = driver();
  for (const id of [null, null, 'a', 'b', 'a']) run.input('in').pipe('k', {id}, 5);
  expect(timesOf(run)).toHaveLength(4);
});

test('ids are remembered over a restart, and forgotten when none in time can meet them', () => {
  const run = driver(5);
  run.input('in').pipe('k', {id: 'a'}, 100);
  run.restart();
  run.input('in').pipe('k', {id: 'a'}, 110);
  expect(timesOf(run)).toEqual([100]);
  // Within 10, and 5 of grace: a is needed until stream time is beyond 115.
  run.input('in').pipe('k', {id: 'b'}, 115);
  expect(run.store('once').get('a')).toBe(100);
  run.restart();
  run.input('in').pipe('k', {id: 'b'}, 116);
  expect(run.store('once').get('a')).toBeUndefined();
});

test('a batch is judged record by record', () => {
  const run = driver();
  for (const timestampMs of [1, 2, 12, 13]) run.input('in').queue('k', {id: 'a'}, timestampMs);
  run.settle();
  expect(timesOf(run)).toEqual([1, 12]);
});

test('an id that cannot be had goes to the error handler', () => {
  const run = driver();
  run.input('in').pipe('k', null, 1);
  run.input('in').pipe('k', {id: 'a'}, 2);
  expect(timesOf(run)).toEqual([2]);
  expect(run.metrics().deadLetters).toBe(1);
});
