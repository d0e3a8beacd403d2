import {expect, test} from 'vitest';
import {topology} from '../dsl/topology.ts';
import {json} from '../serdes.ts';
import {testDriver} from '../testing/index.ts';

interface Event {
  readonly at: number | null;
}

function driver() {
  return testDriver(
    topology('times', ({stream}) => {
      const options = {timestamp: ({at}: Event) => at ?? -1};
      const left = stream('left', json<Event>(), options);
      left.merge(stream('right', json<Event>(), options)).to('out');
    }),
  );
}

test('rule 15: extracted times order the records of several topics', () => {
  const run = driver();
  for (const at of [1, 5, 3]) run.input('left').queue('k', {at}, 1_000);
  for (const at of [2, 4, 6]) run.input('right').queue('k', {at}, 1_000);
  run.settle();
  const times = run
    .output('out')
    .read()
    .map(({timestampMs}) => timestampMs);
  expect(times).toEqual([1, 2, 4, 5, 3, 6]);
});

test('rule 17: a record without a time is dropped and counted, and keeps nobody waiting', () => {
  const run = driver();
  run.input('left').pipe('k', {at: null}, 1_000);
  run.input('left').pipe('k', {at: 7}, 1_000);
  expect(run.output('out').read()).toEqual([{key: 'k', value: {at: 7}, timestampMs: 7}]);
  expect(run.metrics().dropped).toEqual([
    {node: 'source-left', reason: 'invalid-timestamp', count: 1},
  ]);
});

test('a record that cannot be decoded goes to the error handler, whatever its time', () => {
  const run = driver();
  run.input('left').pipeRaw('k', '{"at":', 1_000);
  expect(run.output('left.dead-letters').readText()).toMatchObject([{value: '{"at":'}]);
});
