import type {FetchedPartition} from '../ports/broker.ts';
import type {RecordColumns} from '../record-batch/record-columns.ts';
import {type PartitionOffset, partitionName, type TopicPartition} from '../topic.ts';
import {HeadHeap} from './head-heap.ts';

/** Neighbouring records of one partition, to be processed together. */
export interface Slice {
  readonly columns: RecordColumns;
  /** First row, and the row behind the last. */
  readonly from: number;
  readonly to: number;
}

export interface PartitionGroupOptions {
  /** Rule 16: -1 never waits for an empty partition, 0 while the broker has more, above 0 that much longer. */
  readonly maxTaskIdleMs: number;
  readonly nowMs: () => number;
  /** What else is to be kept with the position of a topic's partition; without blanks, empty for nothing. */
  readonly noteOf?: ((topic: string) => string) | undefined;
}

/** What is committed with a position: the partition's time (rule 17), and a note. */
export interface PositionMetadata {
  /** -1 before any record. */
  readonly timeMs: number;
  readonly note: string;
}

export function readPositionMetadata(metadata = ''): PositionMetadata {
  const [time = '', note = ''] = metadata.split(' ');
  return {timeMs: time === '' ? -1 : Number(time), note};
}

function positionMetadata({timeMs, note}: PositionMetadata): string {
  if (timeMs < 0) return '';
  return note === '' ? String(timeMs) : `${timeMs} ${note}`;
}

export interface BufferedPartition extends TopicPartition {
  readonly bufferedRecords: number;
  /** Keys, values and headers; whole batches, also when only a part of one is left. */
  readonly bufferedBytes: number;
  /** Where the next fetch goes on, and the end of the partition as of the last one. */
  readonly nextOffset: number;
  readonly endOffset: number;
}

interface Queue extends TopicPartition {
  chunks: {readonly columns: RecordColumns; row: number}[];
  bufferedRecords: number;
  bufferedBytes: number;
  /** Where the next fetch goes on. */
  nextOffset: number;
  endOffset: number;
  /** Next offset to commit. */
  consumedOffset: number;
  partitionTimeMs: number;
}

/** The input partitions of a task: decides which record comes next (rules 15 and 16). */
export class PartitionGroup {
  readonly #options: PartitionGroupOptions;
  readonly #queues: readonly Queue[];
  /** Those that have a record. */
  readonly #byHead = new HeadHeap<Queue>(headTime);
  #timeMs: number;
  #idleSinceMs: number | undefined;

  constructor(positions: readonly PartitionOffset[], options: PartitionGroupOptions) {
    this.#options = options;
    this.#queues = positions.map(({topic, partition, offset, metadata}) => ({
      topic,
      partition,
      chunks: [],
      bufferedRecords: 0,
      bufferedBytes: 0,
      nextOffset: offset,
      endOffset: Number.POSITIVE_INFINITY,
      consumedOffset: offset,
      partitionTimeMs: readPositionMetadata(metadata).timeMs,
    }));
    this.#timeMs = Math.max(-1, ...this.#queues.map(({partitionTimeMs}) => partitionTimeMs));
  }

  enqueue(fetched: FetchedPartition): void {
    const queue = this.#queues.find(
      ({topic, partition}) => topic === fetched.topic && partition === fetched.partition,
    );
    if (queue === undefined) {
      throw new Error(`${partitionName(fetched)} does not belong to this task`);
    }
    const wasEmpty = queue.chunks.length === 0;
    for (const columns of fetched.batches) {
      if (columns.count === 0) continue;
      queue.chunks.push({columns, row: 0});
      queue.bufferedRecords += columns.count;
      queue.bufferedBytes += sizeOf(columns);
    }
    queue.nextOffset = fetched.nextOffset;
    queue.endOffset = fetched.endOffset;
    if (queue.chunks.length === 0) queue.consumedOffset = fetched.nextOffset;
    else if (wasEmpty) this.#byHead.add(queue);
  }

  /** The next records in event-time order, or undefined when there are none or a partition is waited for. */
  next(maxRecords: number): Slice | undefined {
    const queue = this.#byHead.first;
    const chunk = queue?.chunks[0];
    if (queue === undefined || chunk === undefined || this.#isWaiting()) return undefined;
    const limit = this.#byHead.secondRank;
    const {columns, row} = chunk;
    const end = Math.min(columns.count, row + maxRecords);
    let to = row + 1;
    if (limit === Number.POSITIVE_INFINITY) to = end;
    // Of heads with the same time each has its turn, so a run ends where another one is reached.
    else while (to < end && (columns.timestamps[to] ?? 0) < limit) to += 1;
    this.#byHead.removeFirst();
    this.#advance(queue, chunk, to);
    if (queue.chunks.length > 0) this.#byHead.add(queue);
    return {columns, from: row, to};
  }

  /** Whether everything that the broker had at the last fetch has been processed. */
  get isCaughtUp(): boolean {
    return this.#queues.every((queue) => queue.chunks.length === 0 && isAtEnd(queue));
  }

  /** Highest timestamp of the records so far, also of those before a restart (rule 17); -1 before any. */
  get timeMs(): number {
    return this.#timeMs;
  }

  /** Timestamp of the record that comes next, as far as records are here; undefined for none. */
  get headTimestampMs(): number | undefined {
    const {first} = this.#byHead;
    return first && headTime(first);
  }

  get bufferedRecords(): number {
    return this.#queues.reduce((sum, queue) => sum + queue.bufferedRecords, 0);
  }

  /** Records that the broker has and the task has not processed, as far as fetches have shown. */
  get lagRecords(): number {
    return this.#queues.reduce(
      (sum, {endOffset, consumedOffset}) =>
        endOffset === Number.POSITIVE_INFINITY
          ? sum
          : sum + Math.max(0, endOffset - consumedOffset),
      0,
    );
  }

  get bufferedBytes(): number {
    return this.#queues.reduce((sum, queue) => sum + queue.bufferedBytes, 0);
  }

  /** What lies here of each partition, in the order of the positions. */
  buffered(): readonly BufferedPartition[] {
    return this.#queues;
  }

  /** Where fetching goes on: behind what lies here. */
  fetchPositions(): readonly PartitionOffset[] {
    return this.#queues.map(({topic, partition, nextOffset}) => ({
      topic,
      partition,
      offset: nextOffset,
    }));
  }

  /** What is processed, as to be committed; see `PositionMetadata`. */
  positions(): readonly PartitionOffset[] {
    return this.#queues.map(({topic, partition, consumedOffset, partitionTimeMs}) => ({
      topic,
      partition,
      offset: consumedOffset,
      metadata: positionMetadata({
        timeMs: partitionTimeMs,
        note: this.#options.noteOf?.(topic) ?? '',
      }),
    }));
  }

  /** Whether an empty partition is to be waited for. */
  #isWaiting(): boolean {
    if (this.#byHead.size === this.#queues.length) {
      this.#idleSinceMs = undefined;
      return false;
    }
    let isWaiting = false;
    for (const queue of this.#queues) {
      if (queue.chunks.length === 0) isWaiting ||= this.#isWorthWaiting(queue);
    }
    return isWaiting;
  }

  #isWorthWaiting(queue: Queue): boolean {
    const {maxTaskIdleMs, nowMs} = this.#options;
    if (maxTaskIdleMs < 0) return false;
    if (!isAtEnd(queue)) return true;
    if (maxTaskIdleMs === 0) return false;
    const now = nowMs();
    // A clock that was set back must not make the wait longer.
    if (this.#idleSinceMs === undefined || now < this.#idleSinceMs) this.#idleSinceMs = now;
    return now - this.#idleSinceMs < maxTaskIdleMs;
  }

  #advance(queue: Queue, chunk: Queue['chunks'][number], to: number): void {
    const {columns, row} = chunk;
    for (let i = row; i < to; i++) {
      const time = columns.timestamps[i] ?? -1;
      if (time > queue.partitionTimeMs) queue.partitionTimeMs = time;
    }
    this.#timeMs = Math.max(this.#timeMs, queue.partitionTimeMs);
    queue.bufferedRecords -= to - row;
    chunk.row = to;
    if (to === columns.count) {
      queue.chunks.shift();
      queue.bufferedBytes -= sizeOf(columns);
    }
    const isEmpty = queue.chunks.length === 0;
    queue.consumedOffset = isEmpty ? queue.nextOffset : (columns.offsets[to - 1] ?? 0) + 1;
  }
}

/** From the first key to the last value: what a batch keeps alive, its neighbours in the same answer left out. */
function sizeOf({count, keyStart, keyEnd, valueStart, valueEnd}: RecordColumns): number {
  const keyAt = keyStart[0] ?? -1;
  const first = keyAt < 0 ? Math.max(0, valueStart[0] ?? 0) : keyAt;
  const last = Math.max(valueEnd[count - 1] ?? 0, keyEnd[count - 1] ?? 0);
  return Math.max(count, last - first);
}

function isAtEnd({nextOffset, endOffset}: Queue): boolean {
  return nextOffset >= endOffset;
}

function headTime({chunks}: Queue): number {
  const head = chunks[0];
  return head === undefined ? Number.POSITIVE_INFINITY : (head.columns.timestamps[head.row] ?? -1);
}
