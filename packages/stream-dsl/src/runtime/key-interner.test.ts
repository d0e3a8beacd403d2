import {expect, test} from 'vitest';
import {stringSerde} from '../serdes.ts';
import {KeyInterner} from './key-interner.ts';

test('many keys stay what they are, and the same bytes are decoded once', () => {
  let decoded = 0;
  const interner = new KeyInterner({
    ...stringSerde,
    decode: (bytes, start, end) => {
      decoded++;
      return stringSerde.decode(bytes, start, end);
    },
  });
  const keys = Array.from({length: 20_000}, (_, i) => `key ${i * 7}`);
  for (let round = 0; round < 2; round++) {
    for (const key of keys) {
      const bytes = Buffer.from(`<${key}>`);
      expect(interner.decode(bytes, 1, bytes.length - 1)).toBe(key);
    }
  }
  expect(decoded).toBe(keys.length);
});
