import type {RepartitionNode, SinkNode} from '../../graph/node.ts';
import type {RecordHeaders} from '../../record.ts';
import {partitionFor} from '../../record-batch/partition-for.ts';
import {readHeaders} from '../../record-batch/read-headers.ts';
import type {Batch} from '../batch.ts';
import type {OutputTopic} from '../collector.ts';
import {failRecord, Processor, type TaskContext} from '../processor.ts';
import {markerHeaders} from '../stream-time-marker.ts';

/** Writes to a topic, partitioned by key as Kafka's own clients do. */
export class SinkProcessor extends Processor {
  readonly #node: SinkNode;
  readonly #output: OutputTopic;
  readonly #context: TaskContext;
  #nextPartition = 0;

  constructor(node: SinkNode, output: OutputTopic, context: TaskContext) {
    super();
    this.#node = node;
    this.#output = output;
    this.#context = context;
  }

  process(batch: Batch): void {
    const {serdes, partitionKey} = this.#node;
    const {partitionCount} = this.#output;
    // Records without a key may go anywhere: each batch to the next partition, so that batches stay large.
    this.#nextPartition = (this.#nextPartition + 1) % partitionCount;
    for (let i = 0; i < batch.keys.length; i++) {
      const [key, value] = [batch.keys[i], batch.values[i]];
      try {
        const keyBytes = key === null || key === undefined ? null : serdes.key.encode(key);
        const chosenBy = keyBytes === null || !partitionKey ? keyBytes : partitionKey(key);
        this.#output.append(
          chosenBy === null ? this.#nextPartition : partitionFor(chosenBy, partitionCount),
          keyBytes,
          value === null || value === undefined ? null : serdes.value.encode(value),
          batch.timestamps[i] ?? -1,
          headersOf(batch, i),
        );
        this.#context.metrics.produced += 1;
      } catch (error) {
        failRecord(this.#context, this.#node, batch, i, error);
      }
    }
  }
}

/** Writes to an internal topic, and says how far the writer's stream time is. Null keys are dropped (rule 8). */
export class RepartitionProcessor extends Processor {
  readonly #node: RepartitionNode;
  readonly #output: OutputTopic;
  readonly #context: TaskContext;
  #timeMs = Number.NEGATIVE_INFINITY;
  #announcedMs = Number.NEGATIVE_INFINITY;

  constructor(node: RepartitionNode, output: OutputTopic, context: TaskContext) {
    super();
    this.#node = node;
    this.#output = output;
    this.#context = context;
  }

  process(batch: Batch): void {
    const {serdes} = this.#node;
    for (let i = 0; i < batch.keys.length; i++) {
      const [key, value, timestampMs] = [batch.keys[i], batch.values[i], batch.timestamps[i] ?? -1];
      if (key === null || key === undefined) {
        this.#context.metrics.drop(this.#node.id, 'null-key');
        continue;
      }
      try {
        const keyBytes = serdes.key.encode(key);
        this.#output.append(
          partitionFor(keyBytes, this.#output.partitionCount),
          keyBytes,
          value === null || value === undefined ? null : serdes.value.encode(value),
          timestampMs,
          headersOf(batch, i),
        );
        if (timestampMs > this.#timeMs) this.#timeMs = timestampMs;
      } catch (error) {
        failRecord(this.#context, this.#node, batch, i, error);
      }
    }
  }

  /** Whether `announce` has something to say. */
  get hasNews(): boolean {
    return this.#timeMs > this.#announcedMs;
  }

  /** Tells all readers the stream time, if it is news. */
  announce(): void {
    if (!this.hasNews) return;
    this.#announcedMs = this.#timeMs;
    const headers = markerHeaders({writer: this.#context.taskName, timeMs: this.#timeMs});
    for (let partition = 0; partition < this.#output.partitionCount; partition++) {
      this.#output.append(partition, null, null, this.#timeMs, headers);
    }
  }
}

function headersOf({headers, origin}: Batch, index: number): RecordHeaders | undefined {
  if (headers !== undefined) return headers[index];
  if (origin === undefined) return undefined;
  const row = origin.rows[index] ?? -1;
  if ((origin.columns.headersAt[row] ?? -1) < 0) return undefined;
  return readHeaders(origin.columns, row);
}
