import type {FetchedPartition} from '../../ports/broker.ts';
import {partitionName, type TopicPartition} from '../../topic.ts';

/** How far one partition has been read, and what of it waits for the next poll. */
export class FetchPosition {
  readonly at: TopicPartition;
  readonly name: string;
  /** Offset of the next request. */
  fetchOffset: number;
  isPaused = false;
  /** When the last good answer came, or reading began. */
  lastAnswerMs: number;
  #ready: FetchedPartition[] = [];
  #readyBytes = 0;
  #isNew = true;
  #hasReportedEnd = false;
  #failure: Error | undefined;

  constructor(at: TopicPartition, offset: number, nowMs: number) {
    this.at = {topic: at.topic, partition: at.partition};
    this.name = partitionName(at);
    this.fetchOffset = offset;
    this.lastAnswerMs = nowMs;
  }

  /** Not answered yet: whether there is anything to read should be known at once. */
  get isNew(): boolean {
    return this.#isNew;
  }

  get hasReady(): boolean {
    return !this.isPaused && (this.#ready.length > 0 || this.#failure !== undefined);
  }

  /** Less than `maxBytes` may wait while the next answer is under way: the bound on memory. */
  hasRoom(maxBytes: number): boolean {
    return this.#failure === undefined && this.#readyBytes < maxBytes;
  }

  /** Takes an answer that moved the position, or that says for the first time that the end is reached. */
  push(fetched: FetchedPartition, sizeBytes: number): void {
    const hasMoved = fetched.nextOffset > this.fetchOffset;
    const isAtEnd = fetched.nextOffset >= fetched.endOffset;
    this.fetchOffset = fetched.nextOffset;
    this.#isNew = false;
    if (!hasMoved && (!isAtEnd || this.#hasReportedEnd)) return;
    this.#hasReportedEnd ||= isAtEnd;
    this.#ready.push(fetched);
    this.#readyBytes += sizeBytes;
  }

  /** Handed out after what was read before it. */
  fail(error: Error): void {
    this.#failure = error;
  }

  /** All that waits, as one. */
  take(): FetchedPartition | undefined {
    const ready = this.#ready;
    const last = ready.at(-1);
    this.#ready = [];
    this.#readyBytes = 0;
    if (last === undefined || ready.length === 1) return last;
    return {...last, batches: ready.flatMap(({batches}) => batches)};
  }

  /** The failure, once everything read before it was taken. Reading may go on afterwards. */
  takeFailure(nowMs: number): Error | undefined {
    const failure = this.#ready.length === 0 ? this.#failure : undefined;
    if (failure === undefined) return undefined;
    this.#failure = undefined;
    this.lastAnswerMs = nowMs;
    return failure;
  }
}
