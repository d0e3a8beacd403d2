import {expect, test} from 'vitest';
import {decodeRecordBatches} from './decode-record-batches.ts';
import {RecordBatchBuilder} from './record-batch-builder.ts';

const at = {topic: 'events', partition: 2};

// Counted out by hand after "Record Batch" in Kafka's protocol guide.
const HEAD = [
  '0000000000000000', // base offset
  '0000004b', // 75 bytes follow: 49 of the head, 14 + 12 of records
  'ffffffff', // leader epoch
  '02',
  '????????', // CRC-32C of all that follows
  '0010', // transactional, not compressed
  '00000001', // last offset delta
  '00000000000003e8', // first timestamp, 1000
  '00000000000003ea', // highest timestamp, 1002
  '0000000000000007', // producer id
  '0003', // producer epoch
  '00000005', // base sequence
  '00000002', // records
];
// Lengths are zigzag varints: 1 is 02, -1 is 01.
const FIRST = `1a 00 00 00 02${'6b'} 04${'c3a9'} 02 02${'68'} 02${'00'}`;
const SECOND = `16 00 04 02 01 0a${'76616c7565'} 00`;

test('the bytes of a batch', () => {
  const builder = new RecordBatchBuilder();
  builder.append('k', 'é', 1_000, [['h', Uint8Array.of(0)]]);
  builder.append(null, Buffer.from('value'), 1_002);
  const batch = builder.build({
    producerId: 7,
    producerEpoch: 3,
    baseSequence: 5,
    transactional: true,
  });
  const hex = Buffer.from(batch).toString('hex');
  expect(`${hex.slice(0, 34)}????????${hex.slice(42)}`).toBe(
    [...HEAD, FIRST, SECOND].join('').replaceAll(' ', ''),
  );
  expect(builder).toMatchObject({count: 2, sizeBytes: 26});
});

test('a reset builder starts anew, and what was built stays', () => {
  const builder = new RecordBatchBuilder();
  builder.append('a', '1', 5_000);
  const first = builder.build();
  const copy = Buffer.from(first);
  builder.reset();
  expect(builder).toMatchObject({count: 0, sizeBytes: 0});
  builder.append('b', '22', 3_000);
  expect(copy.equals(first)).toBe(true);
  const {batches} = decodeRecordBatches(at, builder.build(), {fromOffset: 0});
  expect(batches.map(({count, timestamps}) => [count, [...timestamps]])).toEqual([[1, [3_000]]]);
});

test.each([Number.NaN, 1.5, Number.POSITIVE_INFINITY, 2 ** 60])(
  'a timestamp of %d is refused, and the batch goes on',
  (timestampMs) => {
    const builder = new RecordBatchBuilder();
    const append = (ms: number) => builder.append('k', 'v', ms);
    const refusal = expect.objectContaining({code: 'STREAM_PRODUCE_FAILED'});
    expect(() => append(timestampMs)).toThrowError(refusal);
    append(1_000);
    expect(() => append(timestampMs)).toThrowError(refusal);
    append(2_000);
    const {batches} = decodeRecordBatches(at, builder.build(), {fromOffset: 0});
    expect(batches.map(({timestamps}) => [...timestamps])).toEqual([[1_000, 2_000]]);
  },
);
