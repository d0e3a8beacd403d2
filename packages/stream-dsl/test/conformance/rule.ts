import type {Broker, Fetcher, ProducedBatch} from '../../src/ports/broker.ts';
import {RecordBatchBuilder} from '../../src/record-batch/record-batch-builder.ts';
import type {RecordColumns} from '../../src/record-batch/record-columns.ts';
import type {TopicPartition} from '../../src/topic.ts';

export interface RuleSetting {
  /** Connected. */
  readonly broker: Broker;
  /** One more connection to the same broker, connected; closed when the test ends. */
  connect(): Promise<Broker>;
  /** Returns the name, which no other test has. */
  createTopic(partitions: number): Promise<string>;
  /** A name that no other test has. */
  name(what: string): string;
}

/** One sentence of the contract, and its test. */
export type Rules = Readonly<Record<string, (setting: RuleSetting) => Promise<void>>>;

export function batchOf(at: TopicPartition, ...values: readonly string[]): ProducedBatch {
  const records = new RecordBatchBuilder();
  for (const value of values) records.append('key', value, 1_000);
  return {topic: at.topic, partition: at.partition, records};
}

export interface ReadRecord {
  readonly key: string | null;
  readonly value: string | null;
}

/** Records from `offset` to the last stable offset of now. */
export async function readRecords(
  broker: Broker,
  at: TopicPartition,
  offset = 0,
): Promise<readonly ReadRecord[]> {
  const [endOffset = 0] = await broker.endOffsets([at]);
  const fetcher = broker.fetcher();
  fetcher.assign(at, offset);
  const records = await pollRecords(fetcher, endOffset);
  await fetcher.close();
  return records;
}

/** Values from `offset` to the last stable offset of now. */
export async function readValues(
  broker: Broker,
  at: TopicPartition,
  offset = 0,
): Promise<readonly (string | null)[]> {
  return (await readRecords(broker, at, offset)).map(({value}) => value);
}

/** Records of the one partition of `fetcher`, until it is read up to `endOffset`. */
export async function pollRecords(
  fetcher: Fetcher,
  endOffset: number,
): Promise<readonly ReadRecord[]> {
  const records: ReadRecord[] = [];
  for (;;) {
    for (const {batches, nextOffset} of await fetcher.poll(1_000)) {
      for (const batch of batches) records.push(...recordsOf(batch));
      if (nextOffset >= endOffset) return records;
    }
  }
}

function recordsOf(batch: RecordColumns): readonly ReadRecord[] {
  const {bytes, keyStart, keyEnd, valueStart, valueEnd} = batch;
  return Array.from({length: batch.count}, (_, i) => ({
    key: textOf(bytes, keyStart[i], keyEnd[i]),
    value: textOf(bytes, valueStart[i], valueEnd[i]),
  }));
}

export function textOf(
  bytes: Uint8Array,
  start: number | undefined,
  end: number | undefined,
): string | null {
  return start === -1 ? null : Buffer.from(bytes.subarray(start, end)).toString();
}
