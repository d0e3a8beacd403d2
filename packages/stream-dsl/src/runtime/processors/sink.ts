import {StreamError} from '../../errors.ts';
import type {SinkNode} from '../../graph/node.ts';
import {partitionFor} from '../../record-batch/partition-for.ts';
import {encodeNullable} from '../../state/change-serde.ts';
import type {Batch} from '../batch.ts';
import {headersOf} from '../batch-headers.ts';
import type {OutputTopic} from '../collector.ts';
import type {NodeSensor} from '../node-sensor.ts';
import type {OperatorSite} from '../operator-site.ts';
import {failRecord, Processor, type TaskContext} from '../processor.ts';

/** Writes to a topic, partitioned by key as Kafka's own clients do. */
export class SinkProcessor extends Processor {
  readonly #node: SinkNode;
  /** Where all records go; undefined where each chooses. */
  readonly #fixed: OutputTopic | undefined;
  readonly #context: TaskContext;
  readonly #sensor: NodeSensor;
  #nextPartition = 0;

  constructor(node: SinkNode, context: TaskContext) {
    super();
    this.#node = node;
    this.#fixed = typeof node.topic === 'string' ? context.collector.output(node.topic) : undefined;
    this.#context = context;
    this.#sensor = context.metrics.node(node.id);
  }

  process(batch: Batch): void {
    const {serdes, partitionKey} = this.#node;
    const written = batch.written?.serde === serdes.value ? batch.written.values : undefined;
    // Records without a key may go anywhere: each batch to the next partition, so that batches stay large.
    this.#nextPartition += 1;
    for (let i = 0; i < batch.keys.length; i++) {
      const key = batch.keys[i];
      // Bytes might be those of a buffer that its serde has used again.
      const text = written?.[i];
      try {
        const keyBytes = key === null || key === undefined ? null : serdes.key.encode(key);
        const chosenBy = keyBytes === null || !partitionKey ? keyBytes : partitionKey(key);
        const output = this.#fixed ?? this.#chosen(batch, i);
        const {partitionCount} = output;
        output.append(
          chosenBy === null
            ? this.#nextPartition % partitionCount
            : partitionFor(chosenBy, partitionCount),
          keyBytes,
          typeof text === 'string' ? text : encodeNullable(serdes.value, batch.values[i]),
          batch.timestamps[i] ?? -1,
          headersOf(batch, i),
        );
        this.#sensor.produced += 1;
      } catch (error) {
        failRecord(this.#context, this.#node, batch, i, error);
      }
    }
    this.#sensor.wrote(batch.timestamps);
  }

  #chosen(batch: Batch, i: number): OutputTopic {
    const {id, topic, topics} = this.#node;
    if (typeof topic === 'string') return this.#context.collector.output(topic);
    const name = topic(batch.values[i], batch.keys[i], {
      timestampMs: batch.timestamps[i] ?? -1,
      headers: headersOf(batch, i) ?? [],
    });
    if (topics.includes(name)) return this.#context.collector.output(name);
    throw new StreamError(
      'STREAM_TOPIC_MISSING',
      `${id} chose topic ${JSON.stringify(name)} for a record, expected one of ${topics.join(', ')}: name it in \`topics\``,
    );
  }
}

export function compileSink(node: SinkNode, site: OperatorSite): void {
  site.add(node, new SinkProcessor(node, site.context), [node.parent]);
}
