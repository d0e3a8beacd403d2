import type {FetchedPartition} from '../ports/broker.ts';
import type {RecordHeaders} from '../record.ts';
import {decodeRecordBatches} from '../record-batch/decode-record-batches.ts';
import {RecordBatchBuilder} from '../record-batch/record-batch-builder.ts';
import type {RecordColumns} from '../record-batch/record-columns.ts';
import type {OutputTopic} from '../runtime/collector.ts';

interface Part {
  readonly builder: RecordBatchBuilder;
  readonly batches: RecordColumns[];
  nextOffset: number;
}

/** A topic in memory: real record batches without a broker. */
export class TestLog implements OutputTopic {
  readonly topic: string;
  readonly partitionCount: number;
  /** All published records, in the order in which they were published. */
  readonly records: {readonly columns: RecordColumns; readonly row: number}[] = [];
  readonly #parts: readonly Part[];
  readonly #onFirstPending: (log: TestLog) => void;
  #isPending = false;

  /** `onFirstPending` hears of the first record that waits to be published. */
  constructor(topic: string, partitionCount: number, onFirstPending: (log: TestLog) => void) {
    this.topic = topic;
    this.partitionCount = partitionCount;
    this.#onFirstPending = onFirstPending;
    this.#parts = Array.from({length: partitionCount}, () => ({
      builder: new RecordBatchBuilder(),
      batches: [],
      nextOffset: 0,
    }));
  }

  append(
    partition: number,
    key: string | Uint8Array | null,
    value: string | Uint8Array | null,
    timestampMs: number,
    headers?: RecordHeaders | undefined,
  ): void {
    this.#part(partition).builder.append(key, value, timestampMs, headers);
    if (this.#isPending) return;
    this.#isPending = true;
    this.#onFirstPending(this);
  }

  /** All records of a partition so far. */
  fetched(partition: number): FetchedPartition {
    const {batches, nextOffset} = this.#part(partition);
    const {topic} = this;
    return {topic, partition, batches, nextOffset, endOffset: nextOffset};
  }

  /** Publishes what was appended, and returns it by partition. */
  publish(): readonly FetchedPartition[] {
    this.#isPending = false;
    return this.#parts.flatMap((part, partition) => {
      if (part.builder.count === 0) return [];
      const at = {topic: this.topic, partition};
      const {batches} = decodeRecordBatches(at, part.builder.build(), {fromOffset: 0});
      part.builder.reset();
      for (const columns of batches) {
        for (let row = 0; row < columns.count; row++) {
          columns.offsets[row] = part.nextOffset++;
          this.records.push({columns, row});
        }
      }
      part.batches.push(...batches);
      return [{...at, batches, nextOffset: part.nextOffset, endOffset: part.nextOffset}];
    });
  }

  #part(partition: number): Part {
    const part = this.#parts[partition];
    if (part === undefined) {
      throw new Error(`${this.topic} has ${this.partitionCount} partitions, not ${partition}`);
    }
    return part;
  }
}
