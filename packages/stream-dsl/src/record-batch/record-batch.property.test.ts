import {createRequire} from 'node:module';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {RecordHeaders} from '../record.ts';
import {BatchLayout} from './batch-layout.ts';
import {decodeRecordBatches} from './decode-record-batches.ts';
import {RecordBatchBuilder} from './record-batch-builder.ts';
import {headersAsText, readAll} from './testing/read-all.ts';

interface Input {
  readonly key: string | Uint8Array | null;
  readonly value: string | Uint8Array | null;
  readonly timestampMs: number;
  readonly headers: RecordHeaders;
}

const require = createRequire(import.meta.url);
/** kafkajs's decoder: the same bytes read by others. */
const KafkaJsDecoder = require('kafkajs/src/protocol/decoder');
const readByKafkaJs = require('kafkajs/src/protocol/recordBatch/v0/decoder');

const at = {topic: 'events', partition: 2};
const {PROPERTY_SEED: seed, PROPERTY_RUNS: numRuns = 300} = process.env;
const parameters = {
  numRuns: Number(numRuns),
  ...(seed !== undefined && {seed: Number(seed)}),
};
const maxLength = 300;
const bytes = fc.uint8Array({maxLength});
const data = fc.oneof(
  fc.string({maxLength}),
  fc.string({maxLength, unit: 'grapheme'}),
  fc.string({maxLength, unit: 'binary'}),
  bytes,
  fc.constant(null),
);
const record: fc.Arbitrary<Input> = fc.record({
  key: data,
  value: data,
  // Near each other as in a stream, or anywhere: a difference may need more than 32 bits.
  timestampMs: fc.oneof(
    fc.integer({min: 1_700_000_000_000, max: 1_700_000_100_000}),
    fc.integer({min: -1, max: 2 ** 52}),
  ),
  headers: fc.array(fc.tuple(fc.string({unit: 'grapheme'}), bytes), {maxLength: 3}),
});
const input = fc.array(record, {minLength: 1, maxLength: 40});
const compression = fc.constantFrom('none' as const, 'lz4' as const);

function build(records: readonly Input[], codec: 'none' | 'lz4'): Buffer {
  const builder = new RecordBatchBuilder();
  for (const {key, value, timestampMs, headers} of records)
    builder.append(key, value, timestampMs, headers);
  return Buffer.from(builder.build({compression: codec}));
}

/** What reading must give. */
function expected(records: readonly Input[]) {
  return records.map(({key, value, timestampMs, headers}, offset) => ({
    offset,
    timestampMs,
    key: asText(key),
    value: asText(value),
    headers: headersAsText(headers),
  }));
}

function asText(part: string | Uint8Array | null): string | null {
  return part === null ? null : Buffer.from(part as string).toString('latin1');
}

test('decode gives back what was appended, from any offset on', () => {
  fc.assert(
    fc.property(input, compression, fc.nat(45), (records, codec, fromOffset) => {
      const {batches, nextOffset} = decodeRecordBatches(at, build(records, codec), {fromOffset});
      expect(readAll(batches)).toEqual(expected(records).slice(fromOffset));
      expect(nextOffset).toBe(Math.max(records.length, fromOffset));
    }),
    parameters,
  );
});

test('kafkajs reads the same', async () => {
  await fc.assert(
    fc.asyncProperty(input, async (records) => {
      const found = await readByKafkaJs(new KafkaJsDecoder(build(records, 'none')));
      const plain = found.records.map((one: Record<string, unknown>) => [
        Number(one['offset']),
        Number(one['timestamp']),
        asText(one['key'] as Uint8Array | null),
        asText(one['value'] as Uint8Array | null),
      ]);
      expect(plain).toEqual(
        expected(records).map(({offset, timestampMs, key, value}) => [
          offset,
          timestampMs,
          key,
          value,
        ]),
      );
    }),
    parameters,
  );
});

test('a flipped bit is detected wherever the checksum reaches', () => {
  fc.assert(
    fc.property(input, compression, fc.nat(), fc.nat(7), (records, codec, place, bit) => {
      const batch = build(records, codec);
      const index = BatchLayout.crc + (place % (batch.length - BatchLayout.crc));
      batch[index] = (batch[index] ?? 0) ^ (1 << bit);
      expect(() => decodeRecordBatches(at, batch, {fromOffset: 0})).toThrowError(
        expect.objectContaining({code: 'STREAM_RECORD_CORRUPT'}),
      );
    }),
    parameters,
  );
});

test('without the checksum a flipped bit may give nonsense, but never a window outside of the bytes', () => {
  fc.assert(
    fc.property(input, fc.nat(), fc.nat(7), (records, place, bit) => {
      const batch = build(records, 'none');
      const index = BatchLayout.records + (place % (batch.length - BatchLayout.records));
      batch[index] = (batch[index] ?? 0) ^ (1 << bit);
      try {
        const {batches} = decodeRecordBatches(at, batch, {fromOffset: 0, verifyCrc: false});
        for (const {count, valueEnd, keyEnd} of batches) {
          expect(Math.max(...valueEnd.subarray(0, count))).toBeLessThanOrEqual(batch.length);
          expect(Math.max(...keyEnd.subarray(0, count))).toBeLessThanOrEqual(batch.length);
        }
      } catch (error) {
        expect(error).toMatchObject({code: 'STREAM_RECORD_CORRUPT'});
      }
    }),
    parameters,
  );
});
