import type {Clock} from '../../ports/clock.ts';
import {Alarm} from './alarm.ts';

export interface TopicWatchOptions {
  readonly topics: readonly string[];
  readonly clock: Clock;
  /** Between two looks. */
  readonly maxAgeMs: number;
  readonly partitionCounts: (topics: readonly string[]) => Promise<ReadonlyMap<string, number>>;
}

/** Notices that topics have other partitions than before: the assignor has to see the new counts. */
export class TopicWatch {
  readonly #options: TopicWatchOptions;
  readonly #alarm: Alarm;
  readonly #onChange: () => void;
  #known: string | undefined;
  #isStopped = false;

  constructor(options: TopicWatchOptions, onChange: () => void) {
    this.#options = options;
    this.#alarm = new Alarm(options.clock);
    this.#onChange = onChange;
  }

  /** Looks once, then again and again until stopped. Resolves after the first look. */
  async start(): Promise<void> {
    await this.#look();
    void this.#watch();
  }

  stop(): void {
    this.#isStopped = true;
    this.#alarm.switchOff();
  }

  async #watch(): Promise<void> {
    while (!this.#isStopped) {
      await this.#alarm.wait(this.#options.maxAgeMs);
      if (!this.#isStopped) await this.#look();
    }
  }

  /** Never rejects: whoever needs the counts is told why there are none. */
  async #look(): Promise<void> {
    const {topics, partitionCounts} = this.#options;
    const counts = await partitionCounts(topics).catch(() => undefined);
    // A topic that is being created again is missing for a moment.
    if (counts === undefined || topics.some((topic) => !counts.has(topic))) return;
    const seen = topics.map((topic) => `${topic}:${counts.get(topic)}`).join();
    const hasChanged = this.#known !== undefined && this.#known !== seen;
    this.#known = seen;
    if (hasChanged && !this.#isStopped) this.#onChange();
  }
}
