import type {FetchedPartition, Fetcher} from '../../../ports/broker.ts';
import {partitionName, type TopicPartition} from '../../../topic.ts';
import type {Link} from '../link.ts';

interface Reading {
  /** Where the instance has read up to. */
  offset: number;
}

/** Positions are the client's own; only `poll` goes over the network. */
export class FaultyFetcher implements Fetcher {
  readonly #inner: Fetcher;
  readonly #link: Link;
  readonly #readings = new Map<string, Reading>();

  constructor(inner: Fetcher, link: Link) {
    this.#inner = inner;
    this.#link = link;
  }

  assign(partition: TopicPartition, offset: number): void {
    this.#readings.set(partitionName(partition), {offset});
    this.#inner.assign(partition, offset);
  }

  remove(partition: TopicPartition): void {
    this.#readings.delete(partitionName(partition));
    this.#inner.remove(partition);
  }

  pause(partition: TopicPartition): void {
    this.#inner.pause(partition);
  }

  resume(partition: TopicPartition): void {
    this.#inner.resume(partition);
  }

  async poll(maxWaitMs: number): Promise<readonly FetchedPartition[]> {
    const answer = await this.#link.call('fetcher.poll', () => this.#fetch(maxWaitMs), {
      onLost: (fetched) => this.#rewind(fetched),
    });
    // What was removed or assigned anew while the answer was on its way is dropped, as the port says.
    return answer.flatMap(({part, reading}) => {
      if (this.#readings.get(partitionName(part)) !== reading) return [];
      reading.offset = part.nextOffset;
      return [part];
    });
  }

  async close(): Promise<void> {
    this.#readings.clear();
    await this.#inner.close();
  }

  async #fetch(maxWaitMs: number): Promise<readonly Answer[]> {
    const fetched = await this.#inner.poll(maxWaitMs);
    return fetched.flatMap((part) => {
      const reading = this.#readings.get(partitionName(part));
      return reading === undefined ? [] : [{part, reading}];
    });
  }

  /** The answer went astray, and the client asks for the same once more. */
  #rewind(fetched: readonly Answer[]): void {
    for (const {part, reading} of fetched) {
      if (this.#readings.get(partitionName(part)) !== reading) continue;
      this.#inner.assign({topic: part.topic, partition: part.partition}, reading.offset);
    }
  }
}

interface Answer {
  readonly part: FetchedPartition;
  /** The assignment that was asked for. */
  readonly reading: Reading;
}
