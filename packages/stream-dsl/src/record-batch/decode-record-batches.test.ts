import {gzipSync, zstdCompressSync} from 'node:zlib';
import {expect, test} from 'vitest';
import {BatchLayout, LENGTH_OVERHEAD_BYTES} from './batch-layout.ts';
import {crc32c} from './crc32c.ts';
import {decodeRecordBatches} from './decode-record-batches.ts';
import {type BatchOptions, RecordBatchBuilder} from './record-batch-builder.ts';
import {readAll} from './testing/read-all.ts';

const at = {topic: 'events', partition: 2};
const TIMESTAMP_MS = 1_700_000_000_000;
const ABORT = 0;
const COMMIT = 1;
const control = {attributes: 0x30};

interface HeadChanges {
  readonly baseOffset?: number;
  readonly attributes?: number;
  readonly maxTimestampMs?: number;
  readonly lastOffsetDelta?: number;
  readonly recordCount?: number;
  readonly body?: Buffer;
}

/** A batch of these values, with parts of its head changed and its checksum made good. */
function batchOf(values: readonly string[], changes: HeadChanges, options?: BatchOptions): Buffer {
  const builder = new RecordBatchBuilder();
  for (const [i, value] of values.entries()) builder.append('key', value, TIMESTAMP_MS + i);
  return changed(Buffer.from(builder.build(options)), changes);
}

function changed(built: Buffer, changes: HeadChanges): Buffer {
  const {body = built.subarray(BatchLayout.records)} = changes;
  const batch = Buffer.concat([built.subarray(0, BatchLayout.records), body]);
  batch.writeBigInt64BE(BigInt(changes.baseOffset ?? 0), BatchLayout.baseOffset);
  batch.writeInt32BE(batch.length - LENGTH_OVERHEAD_BYTES, BatchLayout.length);
  const attributes = changes.attributes ?? batch.readInt16BE(BatchLayout.attributes);
  batch.writeInt16BE(attributes, BatchLayout.attributes);
  if (changes.maxTimestampMs !== undefined)
    batch.writeBigInt64BE(BigInt(changes.maxTimestampMs), BatchLayout.maxTimestamp);
  if (changes.lastOffsetDelta !== undefined)
    batch.writeInt32BE(changes.lastOffsetDelta, BatchLayout.lastOffsetDelta);
  if (changes.recordCount !== undefined)
    batch.writeInt32BE(changes.recordCount, BatchLayout.recordCount);
  batch.writeUInt32BE(crc32c(batch, BatchLayout.attributes), BatchLayout.crc);
  return batch;
}

/** The key of a marker: version 0, then the type. */
function marker(type: number, baseOffset: number, producerId: number): Buffer {
  const builder = new RecordBatchBuilder();
  builder.append(Uint8Array.of(0, 0, 0, type), Buffer.alloc(6), TIMESTAMP_MS);
  const built = Buffer.from(builder.build({producerId, transactional: true}));
  return changed(built, {...control, baseOffset});
}

function valuesOf(bytes: Uint8Array, options: Parameters<typeof decodeRecordBatches>[2]) {
  const {batches, nextOffset} = decodeRecordBatches(at, bytes, options);
  return {values: readAll(batches).map(({value}) => value), nextOffset};
}

test('records before the offset asked for are left out', () => {
  const bytes = Buffer.concat([
    batchOf(['a', 'b', 'c'], {baseOffset: 10}),
    batchOf(['d', 'e'], {baseOffset: 13}),
  ]);
  expect(valuesOf(bytes, {fromOffset: 12})).toEqual({values: ['c', 'd', 'e'], nextOffset: 15});
  expect(valuesOf(bytes, {fromOffset: 13})).toEqual({values: ['d', 'e'], nextOffset: 15});
  expect(valuesOf(bytes, {fromOffset: 20})).toEqual({values: [], nextOffset: 20});
});

test('what compaction left of a batch still moves the position past all of it', () => {
  const bytes = batchOf(['a', 'b'], {baseOffset: 10, lastOffsetDelta: 89});
  expect(valuesOf(bytes, {fromOffset: 0})).toEqual({values: ['a', 'b'], nextOffset: 100});
  const empty = batchOf([], {baseOffset: 10, lastOffsetDelta: 4});
  expect(valuesOf(empty, {fromOffset: 0})).toEqual({values: [], nextOffset: 15});
});

test('a cut batch at the end is left for the next answer', () => {
  const whole = batchOf(['a', 'b'], {baseOffset: 10});
  const second = batchOf(['c'], {baseOffset: 12});
  for (let length = 0; length < second.length; length++) {
    const bytes = Buffer.concat([whole, second.subarray(0, length)]);
    expect(valuesOf(bytes, {fromOffset: 10})).toEqual({values: ['a', 'b'], nextOffset: 12});
  }
});

test('the time that the broker set holds for all records', () => {
  const bytes = batchOf(['a', 'b'], {attributes: 0x08, maxTimestampMs: 5_000});
  const {batches} = decodeRecordBatches(at, bytes, {fromOffset: 0});
  expect(readAll(batches).map(({timestampMs}) => timestampMs)).toEqual([5_000, 5_000]);
});

test.each([
  {name: 'lz4', codec: 3, compress: undefined},
  {name: 'gzip', codec: 1, compress: gzipSync},
  {name: 'zstd', codec: 4, compress: zstdCompressSync},
])('reads $name', ({codec, compress}) => {
  const values = Array.from({length: 1_000}, (_, i) => `value ${i}`);
  const plain = batchOf(values, {});
  const body = compress?.(plain.subarray(BatchLayout.records));
  const bytes =
    body === undefined
      ? batchOf(values, {}, {compression: 'lz4'})
      : changed(plain, {attributes: codec, body});
  expect(bytes.length).toBeLessThan(plain.length / 2);
  expect(valuesOf(bytes, {fromOffset: 0})).toEqual({values, nextOffset: 1_000});
});

// Two producers interleaved: 1 aborts, commits and leaves; 2 commits while 1 is open.
test('records of aborted transactions are left out, and only those', () => {
  const of = (producerId: number) => ({producerId, transactional: true});
  const bytes = Buffer.concat([
    batchOf(['1 aborted'], {baseOffset: 0}, of(1)),
    batchOf(['2 committed'], {baseOffset: 1}, of(2)),
    batchOf(['plain'], {baseOffset: 2}),
    batchOf(['1 not transactional'], {baseOffset: 3}, {producerId: 1}),
    marker(ABORT, 4, 1),
    batchOf(['1 committed'], {baseOffset: 5}, of(1)),
    marker(COMMIT, 6, 2),
    marker(COMMIT, 7, 1),
    batchOf(['2 aborted'], {baseOffset: 8}, of(2)),
    marker(ABORT, 9, 2),
  ]);
  const aborted = [
    {producerId: 2n, firstOffset: 8},
    {producerId: 1, firstOffset: 0},
  ];
  const values = ['2 committed', 'plain', '1 not transactional', '1 committed'];
  expect(valuesOf(bytes, {fromOffset: 0, aborted})).toEqual({values, nextOffset: 10});
  // An abort that began in a batch before the one asked for.
  expect(valuesOf(bytes, {fromOffset: 5, aborted})).toEqual({
    values: ['1 committed'],
    nextOffset: 10,
  });
});

test.each([
  {
    name: 'an old format',
    bytes: oldFormat(1),
    message: /events-2 at offset 0.*format v1, from before/,
  },
  {name: 'a newer format', bytes: oldFormat(3), message: /format v3, where v2/},
  {name: 'a length of nothing', bytes: Buffer.alloc(61, 2).fill(0, 0, 16), message: /too short/},
  {
    name: 'more records than bytes',
    bytes: batchOf(['a'], {recordCount: 2 ** 30}),
    message: /1073741824 records/,
  },
  {
    name: 'a record that leads outside',
    bytes: batchOf(['a'], {body: Buffer.from('7e0000000202', 'hex')}),
    message: /do not fit/,
  },
  {
    name: 'an unknown compression',
    bytes: batchOf(['a'], {attributes: 7}),
    message: /codec 7 is unknown; known: 0 \(none\)/,
  },
  {
    name: 'a compression that it has not',
    bytes: batchOf(['a'], {attributes: 1}),
    message: /decompressed/,
  },
])('refuses $name', ({bytes, message}) => {
  expect(() => decodeRecordBatches(at, bytes, {fromOffset: 0})).toThrowError(
    expect.objectContaining({
      code: 'STREAM_RECORD_CORRUPT',
      message: expect.stringMatching(message),
    }),
  );
});

function oldFormat(magic: number): Buffer {
  const bytes = batchOf(['a'], {});
  bytes.writeInt8(magic, BatchLayout.magic);
  return bytes;
}
