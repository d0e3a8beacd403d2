import type {Fetcher} from '../../ports/broker.ts';
import {partitionName} from '../../topic.ts';
import type {BufferedPartition} from '../partition-group.ts';

export interface FlowLimits {
  /** Of one partition. */
  readonly maxRecords: number;
  /** Of all partitions of the instance together. */
  readonly maxBytes: number;
}

/**
 * Decides which partitions are fetched: one that has enough waits, and when all together have too much, each waits that has
 * more than its share. So one that is empty is always fetched, and what one task waits for can come.
 */
export class InputFlow {
  readonly #limits: FlowLimits;
  readonly #paused = new Set<string>();

  constructor(limits: FlowLimits) {
    this.#limits = limits;
  }

  /** Pauses and resumes; `isStopped`: nothing is fetched at all. */
  regulate(fetcher: Fetcher, partitions: readonly BufferedPartition[], isStopped: boolean): void {
    const {maxRecords, maxBytes} = this.#limits;
    const totalBytes = partitions.reduce((sum, {bufferedBytes}) => sum + bufferedBytes, 0);
    const shareBytes = totalBytes < maxBytes ? maxBytes : maxBytes / partitions.length;
    for (const at of partitions) {
      const isFull = at.bufferedRecords >= maxRecords || at.bufferedBytes >= shareBytes;
      this.#set(fetcher, at, isStopped || (isFull && at.bufferedRecords > 0));
    }
  }

  /** The partition is fetched from anew, or by nobody. */
  forget(at: {readonly topic: string; readonly partition: number}): void {
    this.#paused.delete(partitionName(at));
  }

  #set(fetcher: Fetcher, {topic, partition}: BufferedPartition, isPaused: boolean): void {
    const name = partitionName({topic, partition});
    if (isPaused === this.#paused.has(name)) return;
    if (isPaused) {
      this.#paused.add(name);
      fetcher.pause({topic, partition});
    } else {
      this.#paused.delete(name);
      fetcher.resume({topic, partition});
    }
  }
}
