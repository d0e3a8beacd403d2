import {expect, test} from 'vitest';
import {DeadLetterColumns} from './dead-letter-table.ts';

const row = {
  ...{topic: 'crm.events', partition: 1, timestampMs: -1},
  ...{errorCode: 'MODEL_DECODE_FAILED', errorMessage: 'no JSON'},
};

test('bytes are copied, and nulls told from empty ones', () => {
  const columns = new DeadLetterColumns();
  const buffer = Buffer.from('abcdef');
  columns.append({...row, offset: 7, key: null, value: buffer.subarray(1, 4)});
  columns.append({...row, offset: 9, key: new Uint8Array(0), value: null});
  columns.append({...row, offset: 11, key: buffer.subarray(0, 1), value: buffer.subarray(4)});
  buffer.fill(0);
  const {rowCount, columns: vectors} = columns.take();
  const named = new Map(vectors.map((vector) => [vector.name, vector]));
  expect(rowCount).toBe(3);
  expect(named.get('key')).toEqual({
    ...{kind: 'binary', name: 'key', nullCount: 1, validity: Uint8Array.of(0b110)},
    ...{offsets: Int32Array.of(0, 0, 0, 1), bytes: new Uint8Array(Buffer.from('a'))},
  });
  expect(named.get('value')).toEqual({
    ...{kind: 'binary', name: 'value', nullCount: 1, validity: Uint8Array.of(0b101)},
    ...{offsets: Int32Array.of(0, 3, 3, 5), bytes: new Uint8Array(Buffer.from('bcdef'))},
  });
  expect(named.get('offset')).toMatchObject({kind: 'long', nullCount: 0});
  expect(columns.rowCount).toBe(0);
});
