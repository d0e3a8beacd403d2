import {expect, test} from 'vitest';
import {SchemaError} from '../errors.ts';
import {array, boolean, date, int, long, string, timestamp} from '../field.ts';
import {schema} from '../schema.ts';
import {readRows} from '../testing/read-columns.ts';
import type {ColumnVector} from './column-batch.ts';

const Pair = schema('Pair', {name: string(), tags: array(string()), count: int().optional()});

const bytesOf = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

test('a bad record between good ones leaves no half row', () => {
  const writer = Pair.columnWriter();
  const rows = [
    {name: 'a', tags: ['x', 'y'], count: null},
    {name: 'b', tags: ['z'], count: 3},
  ];
  const bad = bytesOf({name: 'long enough to be seen', tags: ['1', '2', '3'], count: 'three'});
  for (const row of rows) {
    expect(() => writer.append(bad, 0, bad.length)).toThrow(SchemaError);
    writer.append(bytesOf(row), 0, bytesOf(row).length);
  }
  expect(writer.rowCount).toBe(2);
  expect(readRows(writer.take())).toEqual(rows);
});

test('extra columns take what is set, for fast and for exact rows, until it is set again', () => {
  const writer = Pair.columnWriter({
    extra: {
      date: date(),
      topic: string(),
      partition: int(),
      offset: long(),
      at: timestamp(),
      isReplay: boolean(),
      tag: string().optional(),
    },
  });
  const plain = Buffer.from('{"name":"a","tags":[],"count":1}');
  const spaced = Buffer.from('{ "name":"a","tags":[],"count":1}');
  Object.assign(writer.extra, {date: 20_454, topic: '주문', at: 1_767_225_600_123, isReplay: true});
  [plain, spaced, plain].forEach((bytes, index) => {
    writer.extra.partition = index;
    writer.extra.offset = 2 ** 40 + index;
    writer.extra.tag = index === 1 ? null : 'tag';
    writer.append(bytes, 0, bytes.length);
  });
  const row = {name: 'a', tags: [], count: 1, date: 20_454, topic: '주문', isReplay: true};
  expect(readRows(writer.take())).toEqual(
    [0, 1, 2].map((index) => ({
      ...row,
      partition: index,
      offset: 2 ** 40 + index,
      at: 1_767_225_600_123,
      tag: index === 1 ? null : 'tag',
    })),
  );
});

test('taken buffers are the taker’s: transferring them does not touch what follows', () => {
  const writer = Pair.columnWriter({capacity: 8});
  const row = {name: '신발'.repeat(100), tags: ['a', 'b'], count: null};
  const bytes = bytesOf(row);
  for (let index = 0; index < 100; index += 1) writer.append(bytes, 0, bytes.length);
  expect(writer.sizeBytes).toBeGreaterThan(100 * 600);
  const first = writer.take();
  expect(first.rowCount).toBe(100);
  expect(writer.rowCount).toBe(0);
  for (const column of first.columns) {
    if (column.kind !== 'string') continue;
    const {buffer} = column.bytes;
    if (buffer instanceof ArrayBuffer) structuredClone(column.bytes, {transfer: [buffer]});
    expect(column.bytes.length).toBe(0);
  }
  writer.append(bytes, 0, bytes.length);
  expect(readRows(writer.take())).toEqual([row]);
});

test('few rows hold little memory, also after many: they may wait long for their commit', () => {
  const writer = Pair.columnWriter();
  const bytes = bytesOf({name: 'n'.repeat(200), tags: ['a', 'b'], count: 1});
  for (let index = 0; index < 20_000; index += 1) writer.append(bytes, 0, bytes.length);
  expect(held(writer.take().columns)).toBeGreaterThan(20_000 * 200);
  for (let round = 0; round < 2; round += 1) {
    writer.append(bytes, 0, bytes.length);
    expect(held(writer.take().columns)).toBeLessThan(2_000);
  }
});

/** Bytes of the buffers behind the vectors. */
function held(columns: readonly ColumnVector[]): number {
  return columns.reduce((sum, column) => {
    const inner = column.kind === 'array' ? held([column.element]) : 0;
    const own = Object.values(column).filter((part) => ArrayBuffer.isView(part));
    return sum + inner + own.reduce((bytes, {buffer}) => bytes + buffer.byteLength, 0);
  }, 0);
}

test('values are appended like records', () => {
  const writer = Pair.columnWriter();
  writer.appendValue({name: 'a', tags: ['x'], count: null});
  expect(() => writer.appendValue({name: 'a', tags: ['x'], count: 0.5})).toThrow(SchemaError);
  expect(readRows(writer.take())).toEqual([{name: 'a', tags: ['x'], count: null}]);
});

test('times are microseconds in the column, exactly, at both ends of their range', () => {
  const Timed = schema('Timed', {at: timestamp()});
  const times = [0, 1, -1, 1_767_225_600_123, 9_007_199_254_741, 8.64e15, -8.64e15];
  const writer = Timed.columnWriter();
  for (const at of times) writer.append(bytesOf({at}), 0, bytesOf({at}).length);
  const [column] = writer.take().columns;
  expect(column?.kind === 'timestamp' && [...column.values.subarray(0, times.length)]).toEqual(
    times.map((at) => BigInt(at) * 1000n),
  );
});

test('an extra column may not take a field’s name', () => {
  expect(() => Pair.columnWriter({extra: {name: string()}})).toThrow(SchemaError);
});
