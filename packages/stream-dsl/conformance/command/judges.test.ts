import {expect, test} from 'vitest';
import {readDifferenceVector} from '../model/differences-page.ts';
import type {Scenario} from '../scenario/scenario.ts';
import {bothJudges, jurisdictionOf} from './judges.ts';
import {localSide} from './side.ts';

const {scenario: differing, reference, ours} = readDifferenceVector('finals-once');
const plain: Scenario = {
  scenario: 1,
  topology: [
    {id: 's', op: 'stream', topic: 'in'},
    {op: 'to', from: 's', topic: 'out'},
  ],
  script: [{in: 'in', key: 'a', value: 1, ts: 5}],
};
const saying = (lines: readonly string[]) => bothJudges(localSide('reference', async () => lines));

test('the reference judges where no difference shows', async () => {
  const said = ['{"dropped":7}'];
  expect(jurisdictionOf(plain)).toEqual({judge: 'reference', bites: []});
  expect(await saying(said).run(plain)).toEqual(said);
});

test('the model judges where a difference shows, once it was the reference there', async () => {
  expect(jurisdictionOf(differing)).toEqual({judge: 'model', bites: ['finals-once']});
  expect(await saying(reference).run(differing)).toEqual(ours);
});

test('nobody takes the word of a model that was not the reference', async () => {
  const [line] = await saying(['{"dropped":7}']).run(differing);
  expect(line).toBe('{"invalid":"the model is not the reference here"}');
});

test.each([
  {name: 'what the reference cannot run', partitions: [1], judge: 'model'},
  {name: 'the order of tasks', partitions: [0, 1], judge: 'nobody'},
])('several partitions: $name', ({partitions, judge}) => {
  const batch = partitions.map((partition) => ({
    in: 'in',
    key: 'a',
    value: 1,
    ts: partition,
    partition,
  }));
  expect(jurisdictionOf({...plain, script: [{batch}]}).judge).toBe(judge);
});
