import type {RepartitionNode} from '../../graph/node.ts';
import {partitionFor} from '../../record-batch/partition-for.ts';
import {encodeChange, encodeNullable} from '../../state/change-serde.ts';
import {repartitionTopic} from '../../topology/internal-topics.ts';
import type {Batch} from '../batch.ts';
import {headersOf} from '../batch-headers.ts';
import type {OutputTopic} from '../collector.ts';
import type {OperatorSite} from '../operator-site.ts';
import {failRecord, Processor, type TaskContext} from '../processor.ts';
import type {WriterClock} from '../stream-clock.ts';
import {markerHeaders} from '../stream-time-marker.ts';

interface RepartitionParts {
  readonly node: RepartitionNode;
  readonly keepsNullKeys: boolean;
  /** Who reads the topic has written it, and knows the time without being told. */
  readonly isLoneWriter: boolean;
  /** Of the repartition topics that the records come from, where several tasks write them. */
  readonly clocks: readonly WriterClock[];
}

/** Writes to an internal topic, and says how far the writer's stream time is. Null keys are dropped unless something behind has results for them (rule 8). */
export class RepartitionProcessor extends Processor {
  readonly #node: RepartitionNode;
  readonly #output: OutputTopic;
  readonly #context: TaskContext;
  readonly #keepsNullKeys: boolean;
  readonly #isLoneWriter: boolean;
  readonly #clocks: readonly WriterClock[];
  /** Highest timestamp written. */
  #observedMs = Number.NEGATIVE_INFINITY;
  /** How far time went without a record. */
  #idleMs = Number.NEGATIVE_INFINITY;
  #announcedMs = Number.NEGATIVE_INFINITY;

  constructor(
    {node, keepsNullKeys, isLoneWriter, clocks}: RepartitionParts,
    output: OutputTopic,
    context: TaskContext,
  ) {
    super();
    this.#node = node;
    this.#keepsNullKeys = keepsNullKeys;
    this.#isLoneWriter = isLoneWriter;
    this.#clocks = clocks;
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
        if (timestampMs > this.#observedMs) this.#observedMs = timestampMs;
      } catch (error) {
        failRecord(this.#context, this.#node, batch, i, error);
      }
    }
  }

  override advanceTime(timeMs: number): void {
    this.#idleMs = Math.max(this.#idleMs, timeMs);
  }

  /**
   * What comes from another repartition topic is as far as the last of its writers: the records of that one are still to
   * come, however far the others are.
   */
  get #timeMs(): number {
    if (this.#clocks.length === 0) return Math.max(this.#observedMs, this.#idleMs);
    return Math.max(Math.min(...this.#clocks.map(({timeMs}) => timeMs)), this.#idleMs);
  }

  /** Whether `announce` has something to say. */
  get hasNews(): boolean {
    return !this.#isLoneWriter && this.#timeMs > this.#announcedMs;
  }

  /** Tells all readers the stream time, if it is news. */
  announce(): void {
    if (!this.hasNews) return;
    const timeMs = this.#timeMs;
    this.#announcedMs = timeMs;
    const headers = markerHeaders({writer: this.#context.taskName, timeMs});
    for (let partition = 0; partition < this.#output.partitionCount; partition++) {
      this.#output.append(partition, null, null, timeMs, headers);
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
  const clocks = site
    .foreignWritersOf(node.parent)
    .flatMap(({clock}) => (clock?.hasSeveralWriters === true ? [clock] : []));
  const parts = {node, keepsNullKeys: plan?.keepsNullKeys === true, isLoneWriter, clocks};
  const writer = new RepartitionProcessor(parts, output, site.context);
  site.connect(site.processorOf(node.parent).output, writer);
  return writer;
}
