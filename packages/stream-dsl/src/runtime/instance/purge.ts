import type {Broker} from '../../ports/broker.ts';
import type {Clock} from '../../ports/clock.ts';
import {type PartitionOffset, partitionName} from '../../topic.ts';
import type {Plan} from '../../topology/plan.ts';

/** As in Kafka Streams (`repartition.purge.interval.ms`). */
const EVERY_MS = 30_000;

/** Deletes what was consumed from repartition topics, as nobody else reads them and they are kept for ever. */
export class Purge {
  readonly #broker: Broker;
  readonly #clock: Clock;
  readonly #topics: ReadonlySet<string>;
  readonly #purged = new Map<string, number>();
  #lastMs: number;
  #underWay: Promise<void> = Promise.resolve();
  #isUnderWay = false;

  constructor(broker: Broker, clock: Clock, plan: Plan) {
    this.#broker = broker;
    this.#clock = clock;
    this.#topics = new Set(plan.repartitions.map(({topic}) => topic));
    this.#lastMs = clock.nowMs();
  }

  /** `committed`: positions behind which nothing is read any more. Does nothing while it is not time. */
  run(committed: () => readonly PartitionOffset[]): void {
    const nowMs = this.#clock.nowMs();
    if (this.#topics.size === 0 || this.#isUnderWay || nowMs - this.#lastMs < EVERY_MS) return;
    this.#lastMs = nowMs;
    const before = committed().filter((position) => {
      const isNews = position.offset > (this.#purged.get(partitionName(position)) ?? 0);
      return this.#topics.has(position.topic) && isNews;
    });
    if (before.length === 0) return;
    this.#isUnderWay = true;
    this.#underWay = this.#purge(before);
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await this.#underWay;
  }

  async #purge(before: readonly PartitionOffset[]): Promise<void> {
    try {
      await this.#broker.admin.deleteRecords(before);
      for (const position of before) this.#purged.set(partitionName(position), position.offset);
    } catch {
      // Space is all that is lost, and the next time may do better.
    } finally {
      this.#isUnderWay = false;
    }
  }
}
