import {expect, test} from 'vitest';
import {bytesSerde} from './bytes-serde.ts';

test('decoded bytes are a copy, also when they come from a Buffer', () => {
  const source = Buffer.from([1, 2, 3, 4]);
  const decoded = bytesSerde.decode(source, 1, 3);
  source.fill(0);
  expect([...decoded]).toEqual([2, 3]);
});
