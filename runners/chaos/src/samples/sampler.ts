import {type Broker, type TopicPartition, toJson} from '@crm/stream-dsl';
import {figure} from '../../../e2e/src/processes/figures.ts';
import type {RunnerProcess} from '../../../e2e/src/processes/runner-process.ts';
import type {Instance} from '../processes/instances.ts';
import {appName, inputs, outputs, partitionsOf} from '../topology/chaos-topics.ts';
import {chaos} from '../topology/chaos-topology.ts';
import type {InstanceSample, Sample} from './sample.ts';

const everyMs = 500;
/** What the topology reads and nobody but the load and itself writes. */
export const readTopics: readonly string[] = [
  inputs.events,
  ...toJson(chaos).repartitions.map(({topic}) => topic),
];
const outputTopics: readonly string[] = [outputs.enriched, outputs.totals];

export interface SamplerOptions {
  /** Its retries must be over within a second or so. */
  readonly broker: Broker;
  readonly load: RunnerProcess;
  readonly instances: readonly Instance[];
  readonly nowMs: () => number;
}

/** Looks at the run twice a second. */
export class Sampler {
  readonly samples: Sample[] = [];
  readonly #options: SamplerOptions;
  /** Where each partition's reader was when it could last be asked: the lag is then too high, never too low. */
  readonly #committed = new Map<string, number>();
  #isEnded = false;

  constructor(options: SamplerOptions) {
    this.#options = options;
  }

  /** Goes on until `end` is called. */
  async run(): Promise<void> {
    const {nowMs} = this.#options;
    while (!this.#isEnded) {
      const beginMs = nowMs();
      this.samples.push(await this.#look());
      await new Promise((resolve) =>
        setTimeout(resolve, Math.max(0, everyMs - (nowMs() - beginMs))),
      );
    }
  }

  end(): void {
    this.#isEnded = true;
  }

  async #look(): Promise<Sample> {
    const {load, instances, nowMs} = this.#options;
    const offsets = await this.#offsets().catch(() => undefined);
    return {
      atMs: Math.round(nowMs()),
      sent: figure(load.last, 'next') ?? 0,
      behind: figure(load.last, 'behind') ?? 0,
      ...offsets,
      instances: instances.map(instanceSample),
    };
  }

  async #offsets(): Promise<Pick<Sample, 'ends' | 'lags'>> {
    const {broker} = this.#options;
    const read = readTopics.flatMap(partitionsOf);
    const written = outputTopics.flatMap(partitionsOf);
    const [ends] = await Promise.all([
      broker.endOffsets([...read, ...written]),
      // One by one: the answer for a partition waits for its transaction.
      Promise.all(read.map((at) => this.#askCommitted(at))),
    ]);
    const lags = read.map((at, i) => Math.max(0, (ends[i] ?? 0) - this.#committedOf(at)));
    return {
      lags: byTopic(read, lags),
      ends: byTopic(written, ends.slice(read.length)),
    };
  }

  async #askCommitted(at: TopicPartition): Promise<void> {
    const asked = this.#options.broker.committedOffsets(appName, [at]);
    const [found] = await asked.catch(() => []);
    if (found !== undefined) this.#committed.set(nameOf(at), found.offset);
  }

  #committedOf(at: TopicPartition): number {
    return this.#committed.get(nameOf(at)) ?? 0;
  }
}

const nameOf = ({topic, partition}: TopicPartition): string => `${topic}/${partition}`;

function byTopic(
  partitions: readonly TopicPartition[],
  values: readonly number[],
): Readonly<Record<string, readonly number[]>> {
  const found: Record<string, number[]> = {};
  for (const [i, {topic}] of partitions.entries()) {
    found[topic] ??= [];
    found[topic].push(values[i] ?? 0);
  }
  return found;
}

function instanceSample({process, isPaused, tasks, restoredRecords}: Instance): InstanceSample {
  const state = !process.isAlive ? 'down' : isPaused ? 'paused' : 'up';
  return {state, tasks, restoredRecords, rssBytes: figure(process.last, 'rssBytes') ?? 0};
}
