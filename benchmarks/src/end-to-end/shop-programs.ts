import {join} from 'node:path';
import {topics} from '@crm/model';
import type {Broker} from '@crm/stream-dsl';
import {partitionCount} from '../common-workload/workload.ts';
import {LineProcess, type ProgramLine} from '../measuring/line-process.ts';
import {nodeCommand} from '../measuring/run-measured.ts';

export interface ShopOptions {
  readonly bootstrap: string;
  /** Where the lake's tables lie. */
  readonly folder: string;
  readonly seconds: number;
}

/** Events and orders; about nineteen of twenty are events. */
const recordsPerSecond = 3_500;
export const commitIntervalMs = 200;
export const maxDelayMs = 1_000;
/** Event time of the first record. */
export const generatorStart = '2026-01-05T09:00:00Z';
const startedWithinMs = 60_000;

/** Generator, topology and lake, each a process of its own. */
export class ShopPrograms {
  readonly stream: LineProcess;
  readonly lake: LineProcess;
  readonly #options: ShopOptions;
  #generate: LineProcess | undefined;

  /** Starts the topology and the lake; the topics must exist. */
  constructor(options: ShopOptions) {
    const {bootstrap, folder} = options;
    this.#options = options;
    this.stream = runner('stream', {
      STREAM_BROKERS: bootstrap,
      STREAM_CREATE_TOPICS: 'true',
      STREAM_PARTITIONS: String(partitionCount),
      STREAM_COMMIT_INTERVAL_MS: String(commitIntervalMs),
    });
    this.lake = runner('lake', {
      LAKE_BROKERS: bootstrap,
      LAKE_LOCATION: folder,
      LAKE_MAX_DELAY_MS: String(maxDelayMs),
    });
  }

  async untilReady(): Promise<void> {
    const isPositive = (value: unknown): boolean => typeof value === 'number' && value > 0;
    await this.stream.until(({tasks}) => isPositive(tasks), startedWithinMs);
    await this.lake.until(({partitions}) => isPositive(partitions), startedWithinMs);
  }

  /** Runs the generator to its end; resolves with its last line. */
  async generate(onLine: (line: ProgramLine) => void): Promise<ProgramLine> {
    const {bootstrap, seconds} = this.#options;
    const environment = {
      GENERATE_BROKERS: bootstrap,
      GENERATE_PARTITIONS: String(partitionCount),
      GENERATE_START: generatorStart,
      GENERATE_NORMAL_LOWEST: String(recordsPerSecond),
      GENERATE_NORMAL_HIGHEST: String(recordsPerSecond),
      GENERATE_NORMAL_MS: String(seconds * 1_000),
    };
    this.#generate = runner('generate', environment, onLine);
    return await this.#generate.until(({kind}) => kind === 'sent', seconds * 1_000 + 120_000);
  }

  /** Lets all finish what they have begun. */
  async stop(): Promise<void> {
    await this.stream.stop();
    await this.lake.stop();
  }

  /** Ends what still runs, at once. */
  kill(): void {
    for (const program of [this.#generate, this.stream, this.lake]) program?.kill();
  }
}

/** One of the programs in `runners`, with these variables. */
function runner(
  name: string,
  environment: Readonly<Record<string, string>>,
  onLine?: (line: ProgramLine) => void,
): LineProcess {
  const file = join(import.meta.dirname, '../../../runners', name, 'src/main.ts');
  return new LineProcess({name, ...nodeCommand({file, args: []}), environment}, onLine);
}

/** The topics that the generator fills. */
export async function createInputTopics(broker: Broker): Promise<void> {
  await broker.createTopics(
    Object.values(topics).map(({name, cleanupPolicy}) => ({
      topic: name,
      partitions: partitionCount,
      configs: {'cleanup.policy': cleanupPolicy, 'retention.ms': '-1'},
    })),
  );
}
