import {expect, test} from 'vitest';
import {erase} from '../dsl/origin.ts';
import {stringSerde, windowedSerde} from '../serdes.ts';
import {WindowedKeyWriter} from './windowed-key-writer.ts';

const serde = windowedSerde(erase(stringSerde), 1_000);

test.each([
  {name: 'short text', key: 'a', startMs: 0},
  {name: 'text beyond ASCII', key: 'schön 😀', startMs: 1_700_000_000_000},
  {name: 'text beyond ASCII after much that is ASCII', key: `${'x'.repeat(30)}é`, startMs: 2 ** 32},
  {name: 'long text', key: 'long '.repeat(500), startMs: 2 ** 52},
  {name: 'a time before 1970', key: 'b', startMs: -1},
  {name: 'no text', key: '', startMs: 2 ** 31},
])('$name is written as the serde writes it', ({key, startMs}) => {
  const writer = new WindowedKeyWriter();
  writer.write('a key that was here before', 1);
  const expected = serde.encode({key, startMs, endMs: startMs + 1_000});
  expect(Buffer.from(writer.write(key, startMs))).toEqual(expected);
  expect(Buffer.from(writer.write(Buffer.from(key), startMs))).toEqual(expected);
});
