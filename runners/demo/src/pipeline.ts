import type {PaceProgress, Workload} from '@crm/generator';
import {topics} from '@crm/model';
import {type AppMetrics, run, type StreamApp} from '@crm/stream-dsl';
import {type MemoryBroker, memoryBroker} from '@crm/stream-dsl/brokers/memory';
import {LakeSink} from '../../lake/src/lake-sink.ts';
import type {LakeStatus} from '../../lake/src/lake-status.ts';
import {lakeTables} from '../../lake/src/lake-tables.ts';
import {shop} from '../../stream/src/topologies/shop.ts';
import {shopOutputTopics} from '../../stream/src/topologies/shop-topics.ts';
import {processedUpTo, untilQuiet} from './drained.ts';
import {brokerFolder, type DemoRun, lakeFolder} from './open-run.ts';
import {partitionCount} from './shop-traffic.ts';
import {TrafficSender} from './traffic-sender.ts';

export interface PipelineOptions {
  readonly workload: Workload;
  /** Hears of faults from which a part goes on by itself. */
  readonly onFault: (part: 'topology' | 'lake', error: unknown) => void;
}

/** Broker, sender, topology and lake of one run, all in this process. */
export class Pipeline {
  readonly broker: MemoryBroker;
  readonly #sender: TrafficSender;
  readonly #app: StreamApp;
  readonly #sink: LakeSink;
  readonly #stopLake = new AbortController();
  readonly #lake: Promise<void>;

  private constructor(parts: {
    readonly broker: MemoryBroker;
    readonly sender: TrafficSender;
    readonly app: StreamApp;
    readonly sink: LakeSink;
  }) {
    this.broker = parts.broker;
    this.#sender = parts.sender;
    this.#app = parts.app;
    this.#sink = parts.sink;
    this.#lake = parts.sink.run(this.#stopLake.signal);
    // Whoever waits for it hears of it; without a listener it would end the process first.
    this.#lake.catch(() => undefined);
  }

  /** Takes up where the last process ended; without one, sends profiles and products first. */
  static async open({folder}: DemoRun, options: PipelineOptions): Promise<Pipeline> {
    const {workload, onFault} = options;
    const broker = memoryBroker({folder: brokerFolder(folder)});
    await broker.connect();
    await createTopics(broker);
    const sender = await TrafficSender.open(broker, workload);
    const onRecovery = (error: unknown): void => onFault('topology', error);
    const app = await run(shop, {broker, commitIntervalMs: 500, onRecovery});
    const sink = new LakeSink({
      ...{broker, location: lakeFolder(folder), tables: lakeTables, maxDelayMs: 1_000},
      onRestart: (error) => onFault('lake', error),
    });
    return new Pipeline({broker, sender, app, sink});
  }

  /** Index of the first record that this process sends. */
  get from(): number {
    return this.#sender.from;
  }

  status(): {readonly stream: AppMetrics; readonly lake: LakeStatus} {
    return {stream: this.#app.metrics(), lake: this.#sink.status()};
  }

  /**
   * Sends, and waits until all that was sent is processed and in the tables. Ends earlier when `signal` is aborted;
   * what was begun is committed either way. Answers whether all is there. Rejects with the first fault of a part, after
   * which the process has to end: what it left half done is repaired when the next one opens the folder.
   */
  async work(signal: AbortSignal, onProgress: (progress: PaceProgress) => void): Promise<boolean> {
    await this.#orFault(this.#sender.run({signal, onProgress}));
    await this.#orFault(untilQuiet(() => this.#storedUpTo(), signal));
    await this.#sender.close();
    await this.#app.close();
    this.#stopLake.abort();
    await this.#lake;
    return !signal.aborted;
  }

  /** What the tables hold, once everything in the topics is processed and stored. */
  async #storedUpTo(): Promise<string | undefined> {
    const {lag, partitions, rows, deadLetters} = this.#sink.status();
    const outputEnds = await processedUpTo(this.broker);
    if (outputEnds === undefined || lag > 0 || partitions === 0) return undefined;
    return `${outputEnds} ${rows} ${deadLetters}`;
  }

  async #orFault<T>(work: Promise<T>): Promise<T> {
    // Both end only when they are told to, or at a fault.
    const never = new Promise<never>(() => undefined);
    return await Promise.race([
      work,
      this.#app.done.then(() => never),
      this.#lake.then(() => never),
    ]);
  }
}

async function createTopics(broker: MemoryBroker): Promise<void> {
  await broker.createTopics([
    ...Object.values(topics).map(({name, cleanupPolicy}) => ({
      ...{topic: name, partitions: partitionCount},
      configs: {'cleanup.policy': cleanupPolicy},
    })),
    ...shopOutputTopics({partitions: partitionCount}),
  ]);
}
