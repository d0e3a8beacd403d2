import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Workload} from '@crm/generator';
import {topics} from '@crm/model';
import {type AppMetrics, run, type StreamApp} from '@crm/stream-dsl';
import {type MemoryBroker, memoryBroker} from '@crm/stream-dsl/brokers/memory';
import {LakeSink} from '../../lake/src/lake-sink.ts';
import type {LakeStatus} from '../../lake/src/lake-status.ts';
import {lakeTables} from '../../lake/src/lake-tables.ts';
import {shop} from '../../stream/src/topologies/shop.ts';
import {shopOutputTopics} from '../../stream/src/topologies/shop-topics.ts';
import type {DemoRun} from './demo-run.ts';
import {partitionCount, Traffic} from './traffic.ts';

const quietTurns = 6;
const turnMs = 250;

/** Where everything is, for the panel. */
export interface PipelineStatus {
  readonly stream: AppMetrics;
  readonly lake: LakeStatus;
}

/** Broker, topology and lake of one run, in this process. */
export class Pipeline {
  readonly broker: MemoryBroker;
  readonly traffic: Traffic;
  readonly #app: StreamApp;
  readonly #sink: LakeSink;
  readonly #stopLake = new AbortController();
  readonly #lake: Promise<void>;

  private constructor(broker: MemoryBroker, traffic: Traffic, app: StreamApp, sink: LakeSink) {
    this.broker = broker;
    this.traffic = traffic;
    this.#app = app;
    this.#sink = sink;
    this.#lake = sink.run(this.#stopLake.signal);
    // Whoever waits for the pipeline hears of it; without a listener it would end the process first.
    this.#lake.catch(() => undefined);
  }

  static async open({folder}: DemoRun, workload: Workload): Promise<Pipeline> {
    const broker = memoryBroker({folder: join(folder, 'broker')});
    await broker.connect();
    await broker.createTopics([
      ...Object.values(topics).map(({name}) => ({topic: name, partitions: partitionCount})),
      ...shopOutputTopics({partitions: partitionCount}),
    ]);
    const traffic = await Traffic.open(broker, workload);
    const app = await run(shop, {broker, commitIntervalMs: 500});
    const tables = lakeTables;
    const sink = new LakeSink({broker, location: lakeOf(folder), tables, maxDelayMs: 1_000});
    return new Pipeline(broker, traffic, app, sink);
  }

  status(): PipelineStatus {
    return {stream: this.#app.metrics(), lake: this.#sink.status()};
  }

  /** Rejects when a part has failed; never resolves. */
  async failure(): Promise<never> {
    await Promise.race([
      this.#app.done.then(() => new Promise(() => undefined)),
      this.#lake.then(() => new Promise(() => undefined)),
    ]);
    throw new Error('a part of the pipeline has ended');
  }

  /** Resolves when all that was sent is in the tables. */
  async drained(signal: AbortSignal): Promise<void> {
    for (let quiet = 0; quiet < quietTurns && !signal.aborted; ) {
      const before = JSON.stringify(this.#sink.status());
      await sleep(turnMs);
      const {stream, lake} = this.status();
      const isStill = JSON.stringify(lake) === before && stream.lagRecords === 0 && lake.lag === 0;
      quiet = isStill ? quiet + 1 : 0;
    }
  }

  /** Commits what was begun, and ends all parts but the broker. */
  async stop(): Promise<void> {
    await this.traffic.close();
    await this.#app.close();
    this.#stopLake.abort();
    await this.#lake;
  }
}

export const lakeOf = (folder: string): string => join(folder, 'lake');
