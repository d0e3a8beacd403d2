import {repeatTask} from '../measuring/repeat-task.ts';
import type {Stage} from '../stage.ts';
import {bronzeBatch} from './bronze-batches.ts';
import {requireEqual} from './require-equal.ts';
import {packTexts, sampleEvents} from './sample-events.ts';

const count = 10_000;

export const columnsStage: Stage = {
  name: 'columns',
  what: 'JSON bytes to the fifteen columns of the bronze table, in the memory layout of Arrow',
  run: async ({options}) => {
    const events = sampleEvents(count);
    const texts = packTexts(events);
    const {rowCount, columns} = bronzeBatch(texts, count);
    const prices = columns.find(({name}) => name === 'price');
    const found = prices?.kind === 'integer' ? [...prices.values.subarray(0, rowCount)] : [];
    requireEqual(
      'prices',
      found,
      events.map(({plan}) => plan.price),
    );
    const task = (): unknown => bronzeBatch(texts, count);
    const {runs, isQuick} = options;
    const seconds = isQuick ? 0.5 : 3;
    return [await repeatTask({name: 'build columns', task, events: count, runs, seconds})];
  },
};
