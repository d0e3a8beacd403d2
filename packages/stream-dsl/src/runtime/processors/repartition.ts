import type {RepartitionNode} from '../../graph/node.ts';
import {partitionFor} from '../../record-batch/partition-for.ts';
import {encodeChange, encodeNullable} from '../../state/change-serde.ts';
import {repartitionTopic} from '../../topology/internal-topics.ts';
import type {Batch} from '../batch.ts';
import {headersOf} from '../batch-headers.ts';
import type {OutputTopic} from '../collector.ts';
import type {OperatorSite} from '../operator-site.ts';
import {failRecord, Processor, type TaskContext} from '../processor.ts';
import {markerHeaders} from '../stream-time-marker.ts';

interface RepartitionParts {
  readonly node: RepartitionNode;
  readonly keepsNullKeys: boolean;
  /** Who reads the topic has written it, and knows the time without being told. */
  readonly isLoneWriter: boolean;
}

/** Writes to an internal topic, and says how far the writer's stream time is. Null keys are dropped unless something behind has results for them (rule 8). */
export class RepartitionProcessor extends Processor {
  readonly #node: RepartitionNode;
  readonly #output: OutputTopic;
  readonly #context: TaskContext;
  readonly #keepsNullKeys: boolean;
  readonly #isLoneWriter: boolean;
  #timeMs = Number.NEGATIVE_INFINITY;
  #announcedMs = Number.NEGATIVE_INFINITY;

  constructor(
    {node, keepsNullKeys, isLoneWriter}: RepartitionParts,
    output: OutputTopic,
    context: TaskContext,
  ) {
    super();
    this.#node = node;
    this.#keepsNullKeys = keepsNullKeys;
    this.#isLoneWriter = isLoneWriter;
    this.#output = output;
    this.#context = context;
  }

  process(batch: Batch): void {
    const {serdes, holdsChanges, partitionOf} = this.#node;
    const {partitionCount} = this.#output;
    for (let i = 0; i < batch.keys.length; i++) {
      const [key, value, timestampMs] = [batch.keys[i], batch.values[i], batch.timestamps[i] ?? -1];
      const isKeyless = key === null || key === undefined;
      if (isKeyless && !this.#keepsNullKeys) {
        this.#context.metrics.drop(this.#node.id, 'null-partition-key');
        continue;
      }
      try {
        const keyBytes = isKeyless ? null : serdes.key.encode(key);
        const byKey =
          keyBytes === null ? i % partitionCount : partitionFor(keyBytes, partitionCount);
        this.#output.append(
          partitionOf === undefined ? byKey : partitionOf(value) % partitionCount,
          keyBytes,
          holdsChanges
            ? encodeChange(serdes.value, value, batch.olds?.[i])
            : encodeNullable(serdes.value, value),
          timestampMs,
          headersOf(batch, i),
        );
        if (timestampMs > this.#timeMs) this.#timeMs = timestampMs;
      } catch (error) {
        failRecord(this.#context, this.#node, batch, i, error);
      }
    }
  }

  override advanceTime(timeMs: number): void {
    this.#timeMs = Math.max(this.#timeMs, timeMs);
  }

  /** Whether `announce` has something to say. */
  get hasNews(): boolean {
    return !this.#isLoneWriter && this.#timeMs > this.#announcedMs;
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

export function compileRepartitionWriter(
  node: RepartitionNode,
  site: OperatorSite,
): RepartitionProcessor {
  const output = site.context.collector.output(repartitionTopic(site.plan.application, node));
  const plan = site.plan.repartitions.find(({nodeId}) => nodeId === node.id);
  const isLoneWriter = site.isLoneWriter(node.id);
  const parts = {node, keepsNullKeys: plan?.keepsNullKeys === true, isLoneWriter};
  const writer = new RepartitionProcessor(parts, output, site.context);
  site.connect(site.processorOf(node.parent).output, writer);
  return writer;
}
