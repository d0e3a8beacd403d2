import {partitionName, type TopicPartition} from '../../topic.ts';

const MAX_SEQUENCE = 2 ** 31 - 1;

/** The next sequence number of each partition: how brokers tell a repeated batch from a new one. */
export class SequenceNumbers {
  readonly #next = new Map<string, number>();

  /** The number of the first of `count` records, and moves on by `count`; wraps from 2^31 - 1 to 0. */
  take(at: TopicPartition, count: number): number {
    const name = partitionName(at);
    const first = this.#next.get(name) ?? 0;
    this.#next.set(name, (first + count) % (MAX_SEQUENCE + 1));
    return first;
  }

  /** All start at 0 again, as they must in a new epoch. */
  reset(): void {
    this.#next.clear();
  }
}
