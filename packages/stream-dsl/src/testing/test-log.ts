import type {FetchedPartition} from '../ports/broker.ts';
import type {RecordHeaders} from '../record.ts';
import {decodeRecordBatches} from '../record-batch/decode-record-batches.ts';
import {RecordBatchBuilder} from '../record-batch/record-batch-builder.ts';
import type {RecordColumns} from '../record-batch/record-columns.ts';
import type {OutputTopic} from '../runtime/collector.ts';

/** A topic of one partition, in memory: real record batches without a broker. */
export class TestLog implements OutputTopic {
  readonly topic: string;
  readonly partitionCount = 1;
  readonly #batches: RecordColumns[] = [];
  readonly #builder = new RecordBatchBuilder();
  #nextOffset = 0;

  constructor(topic: string) {
    this.topic = topic;
  }

  append(
    _partition: number,
    key: string | Uint8Array | null,
    value: string | Uint8Array | null,
    timestampMs: number,
    headers?: RecordHeaders | undefined,
  ): void {
    this.#builder.append(key, value, timestampMs, headers);
  }

  get endOffset(): number {
    return this.#nextOffset;
  }

  /** All records so far. */
  get batches(): readonly RecordColumns[] {
    return this.#batches;
  }

  /** Publishes what was appended; undefined when that was nothing. */
  publish(): FetchedPartition | undefined {
    if (this.#builder.count === 0) return undefined;
    const at = {topic: this.topic, partition: 0};
    const {batches} = decodeRecordBatches(at, this.#builder.build(), {fromOffset: 0});
    this.#builder.reset();
    for (const {count, offsets} of batches) {
      for (let row = 0; row < count; row++) offsets[row] = this.#nextOffset++;
    }
    this.#batches.push(...batches);
    return {...at, batches, nextOffset: this.#nextOffset, endOffset: this.#nextOffset};
  }
}
