import {expect, test} from 'vitest';
import {json, stringSerde} from '../serdes.ts';
import {compareKeys, sortByKey} from './key-order.ts';

const seed = Number(process.env['CRM_SEED'] ?? Date.now() % 1_000_000);

/** Texts of characters from all over Unicode, where code units and bytes are in different orders. */
function randomTexts(count: number): readonly string[] {
  let state = seed;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  const letters = [
    'a',
    'b',
    '\u007f',
    '\u0080',
    '\u07ff',
    '\ud7ff',
    '\ue000',
    '\uffff',
    '\u{10000}',
    '\u{10ffff}',
  ];
  return Array.from({length: count}, () =>
    Array.from({length: next(4)}, () => letters[next(letters.length)]).join(''),
  );
}

test.each([
  {name: 'text', serde: stringSerde},
  {name: 'json', serde: json<string>()},
])(`keys are ordered by their bytes, as $name (CRM_SEED=${seed})`, ({serde}) => {
  const unknownSerde = serde as typeof serde & ReturnType<typeof json<unknown>>;
  const bytes = (key: string): Buffer => Buffer.from(serde.encode(key));
  const keys = randomTexts(200);
  const expected = keys.toSorted((a, b) => Buffer.compare(bytes(a), bytes(b)));
  const sorted = sortByKey(
    keys.map((key) => ({key})),
    unknownSerde,
  );
  expect(sorted.map(({key}) => key)).toEqual(expected);
  for (let i = 1; i < keys.length; i++) {
    const [a = '', b = ''] = [keys[i - 1], keys[i]];
    expect(compareKeys(a, b, unknownSerde)).toBe(Buffer.compare(bytes(a), bytes(b)));
  }
});
