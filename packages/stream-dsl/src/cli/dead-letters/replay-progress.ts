import {StreamError} from '../../errors.ts';
import type {PartitionOffset} from '../../topic.ts';

/** Brokers keep 4,096 bytes beside a position by default. */
const MAX_TEXT = 3_500;

/**
 * Which letters of a partition have been replayed: all before a position, and runs of some behind it, which a filter has
 * picked. As text it stands in the metadata of that position, so that both change with the replay or not at all.
 */
export class ReplayProgress {
  #next: number;
  /** Runs behind `next`, in order and apart: the first offset, and the one behind the last. */
  #runs: (readonly [number, number])[];

  /** `committed` is what `position` gave; `startOffset` the first offset still in the log. */
  constructor(startOffset: number, committed: PartitionOffset | undefined) {
    this.#next = committed?.offset ?? startOffset;
    this.#runs = parse(this.#next, committed?.metadata ?? '');
    // What the log has lost needs no replay.
    if (startOffset > this.#next) this.add(this.#next, startOffset);
  }

  /** First offset that was not replayed. */
  get next(): number {
    return this.#next;
  }

  has(offset: number): boolean {
    return offset < this.#next || this.#runs.some(([from, to]) => offset >= from && offset < to);
  }

  /** The offsets from one up to another, which is not part of them, are done or hold no letter. */
  add(from: number, to: number): void {
    if (to <= from) return;
    const runs: (readonly [number, number])[] = [];
    let [first, last] = [from, to];
    for (const [start, end] of this.#runs) {
      if (end < first || start > last) {
        runs.push([start, end]);
        continue;
      }
      first = Math.min(first, start);
      last = Math.max(last, end);
    }
    runs.push([first, last]);
    runs.sort(([a], [b]) => a - b);
    const [lowest] = runs;
    if (lowest !== undefined && lowest[0] <= this.#next) {
      this.#next = Math.max(this.#next, lowest[1]);
      runs.shift();
    }
    this.#runs = runs;
  }

  /** To be committed for the partition. Throws `STREAM_CONFIG_INVALID` when the runs are too many to be kept. */
  position(): {readonly offset: number; readonly metadata: string} {
    const metadata = this.#runs
      .map(([from, to]) => `${(from - this.#next).toString(36)}+${(to - from).toString(36)}`)
      .join(',');
    if (metadata.length > MAX_TEXT) {
      throw new StreamError(
        'STREAM_CONFIG_INVALID',
        'cannot remember which letters were replayed: the filter picks too many single ones; replay more of their neighbours, or fewer letters',
      );
    }
    return {offset: this.#next, metadata};
  }
}

function parse(next: number, metadata: string): (readonly [number, number])[] {
  if (metadata === '') return [];
  return metadata.split(',').map((run) => {
    const [distance = 0, length = 0] = run.split('+').map((part) => Number.parseInt(part, 36));
    return [next + distance, next + distance + length] as const;
  });
}
