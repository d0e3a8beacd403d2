import {Event} from '@crm/model';
import type {Figure} from '../measuring/figure.ts';
import {repeatTask} from '../measuring/repeat-task.ts';
import type {Stage} from '../stage.ts';
import {requireEqual} from './require-equal.ts';
import {type PackedTexts, packTexts, sampleEvents} from './sample-events.ts';

const count = 10_000;

interface Amount {
  readonly price?: number | null;
  readonly quantity?: number | null;
}

export const jsonStage: Stage = {
  name: 'json',
  what: "302-byte events, bytes to checked values: all twelve fields, or the two that a topology reads; and Node's own JSON.parse, which checks nothing",
  run: async ({options}) => {
    const events = sampleEvents(count);
    const texts = packTexts(events);
    const expected = events.reduce((sum, {plan}) => sum + plan.price * plan.quantity, 0);
    const picked = Event.pick('price', 'quantity');
    const plain = new TextDecoder();
    const decoders: Record<string, (bytes: Uint8Array, start: number, end: number) => Amount> = {
      'decode, all fields': Event.decode,
      'decode, price and quantity': picked.decode,
      'JSON.parse': (bytes, start, end) => JSON.parse(plain.decode(bytes.subarray(start, end))),
    };
    const figures: Figure[] = [];
    for (const [name, decode] of Object.entries(decoders)) {
      const task = (): number => sumAmounts(texts, decode);
      requireEqual(name, task(), expected);
      const seconds = options.isQuick ? 0.5 : 3;
      figures.push(await repeatTask({name, task, events: count, runs: options.runs, seconds}));
    }
    return figures;
  },
};

function sumAmounts(
  {bytes, starts}: PackedTexts,
  decode: (bytes: Uint8Array, start: number, end: number) => Amount,
): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const {price, quantity} = decode(bytes, starts[i] ?? 0, starts[i + 1] ?? 0);
    sum += (price ?? 0) * (quantity ?? 0);
  }
  return sum;
}
