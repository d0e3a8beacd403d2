import {expect, test} from 'vitest';
import {PartitionProgress} from './partition-progress.ts';

const at = {topic: 'crm.events', partition: 0};

test.each([
  {name: 'nothing is read', state: {}, lag: 10},
  {name: 'all is read, nothing stored', state: {handed: 20, position: 20}, lag: 10},
  {name: 'all is stored', state: {committed: 20, handed: 20, position: 20}, lag: 0},
  {name: 'the last records make no rows', state: {committed: 17, handed: 17, position: 20}, lag: 0},
  {
    name: 'a dead letter is not stored yet',
    state: {position: 20, deadHanded: 18, deadCommitted: 5},
    lag: 10,
  },
])('the lag when $name', ({state, lag}) => {
  const progress = new PartitionProgress(at, {committed: 10, deadCommitted: 0, end: 20});
  Object.assign(progress, state);
  expect(progress.lag).toBe(lag);
});
