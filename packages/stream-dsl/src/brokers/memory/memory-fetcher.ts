import {isStreamError, StreamError} from '../../errors.ts';
import type {FetchedPartition, Fetcher, FetcherOptions} from '../../ports/broker.ts';
import {decodeRecordBatches} from '../../record-batch/decode-record-batches.ts';
import type {RecordColumns} from '../../record-batch/record-columns.ts';
import {partitionName, type TopicPartition} from '../../topic.ts';
import {closedError} from './closed-error.ts';
import type {EmbeddedLog} from './embedded-log.ts';
import type {BatchEntry} from './partition-log.ts';
import {Signal} from './signal.ts';

const DEFAULT_PARTITION_BYTES = 1 << 20;
const MAX_POLL_BYTES = 32 << 20;

interface Position {
  readonly at: TopicPartition;
  offset: number;
  isPaused: boolean;
  hasReportedEnd: boolean;
  failure: StreamError | undefined;
}

/** Reads at each poll; nothing is read ahead. */
export class MemoryFetcher implements Fetcher {
  readonly #log: EmbeddedLog;
  readonly #maxPartitionBytes: number;
  readonly #onClose: () => void;
  readonly #positions = new Map<string, Position>();
  readonly #changed = new Signal();
  readonly #unsubscribe: () => void;
  #turn = 0;
  #isClosed = false;

  constructor(log: EmbeddedLog, options: FetcherOptions, onClose: () => void) {
    this.#log = log;
    this.#maxPartitionBytes = options.maxPartitionBytes ?? DEFAULT_PARTITION_BYTES;
    this.#onClose = onClose;
    this.#unsubscribe = log.subscribe(() => this.#changed.notify());
  }

  assign(partition: TopicPartition, offset: number): void {
    const name = partitionName(partition);
    const at = {topic: partition.topic, partition: partition.partition};
    const isPaused = this.#positions.get(name)?.isPaused ?? false;
    const position = {at, offset, isPaused, hasReportedEnd: false, failure: undefined};
    this.#positions.set(name, position);
    this.#changed.notify();
  }

  remove(partition: TopicPartition): void {
    this.#positions.delete(partitionName(partition));
  }

  pause(partition: TopicPartition): void {
    this.#setPaused(partition, true);
  }

  resume(partition: TopicPartition): void {
    this.#setPaused(partition, false);
    this.#changed.notify();
  }

  async poll(maxWaitMs: number): Promise<readonly FetchedPartition[]> {
    const {scheduler} = this.#log;
    const deadlineMs = scheduler.nowMs() + maxWaitMs;
    // Without it a caller that always finds records would never let a timer run.
    await scheduler.turn();
    for (;;) {
      if (this.#isClosed) throw closedError('poll');
      const {version} = this.#changed;
      const fetched = await this.#fetch();
      if (fetched.length > 0) return fetched;
      this.#raiseFailure();
      const leftMs = deadlineMs - scheduler.nowMs();
      if (leftMs <= 0) return [];
      await this.#changed.wait(version, leftMs, scheduler);
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#positions.clear();
    this.#unsubscribe();
    this.#changed.notify();
    this.#onClose();
  }

  #setPaused(partition: TopicPartition, isPaused: boolean): void {
    const position = this.#positions.get(partitionName(partition));
    if (position !== undefined) position.isPaused = isPaused;
  }

  async #fetch(): Promise<FetchedPartition[]> {
    const fetched: FetchedPartition[] = [];
    let sizeBytes = 0;
    for (const position of this.#inTurn()) {
      if (sizeBytes >= MAX_POLL_BYTES) break;
      const answer = await this.#fetchPosition(position);
      if (answer === undefined) continue;
      fetched.push(answer);
      for (const {bytes} of answer.batches) sizeBytes += bytes.length;
    }
    return fetched;
  }

  /** Each partition comes first in its turn, so that the bound of a poll starves none. */
  #inTurn(): Position[] {
    const positions = [...this.#positions.values()];
    const first = this.#turn++ % (positions.length || 1);
    return [...positions.slice(first), ...positions.slice(0, first)];
  }

  async #fetchPosition(position: Position): Promise<FetchedPartition | undefined> {
    if (position.isPaused || position.failure !== undefined) return undefined;
    const {at, offset} = position;
    try {
      const {entries, nextOffset, endOffset} = this.#look(position);
      const isNewEnd = nextOffset >= endOffset && !position.hasReportedEnd;
      if (nextOffset === offset && !isNewEnd) return undefined;
      const batches: RecordColumns[] = [];
      for (const entry of entries) batches.push(...(await this.#decode(entry, position)));
      // Removed, paused or assigned anew while the file was read: the answer belongs to nobody.
      if (this.#positions.get(partitionName(at)) !== position || position.isPaused) {
        return undefined;
      }
      position.offset = nextOffset;
      position.hasReportedEnd ||= isNewEnd;
      return {...at, batches, nextOffset, endOffset};
    } catch (error) {
      position.failure = isStreamError(error) ? error : failureOf(at, error);
      return undefined;
    }
  }

  #look({at, offset}: Position) {
    const partition = this.#log.state.partition(at);
    if (offset < partition.startOffset || offset > partition.endOffset) {
      throw new StreamError(
        'STREAM_OFFSET_OUT_OF_RANGE',
        `cannot read ${partitionName(at)} from offset ${offset}: it has ${partition.startOffset} to ${partition.endOffset}`,
      );
    }
    const endOffset = partition.stableOffset;
    return {...partition.read(offset, this.#maxPartitionBytes), endOffset};
  }

  async #decode(entry: BatchEntry, {at, offset}: Position): Promise<readonly RecordColumns[]> {
    // Only bytes that come from a file can differ from those that were written.
    const verifyCrc = entry.stored.bytes === undefined;
    const bytes = await this.#log.bytesOf(entry);
    return decodeRecordBatches(at, bytes, {fromOffset: offset, verifyCrc}).batches;
  }

  #raiseFailure(): void {
    for (const [name, {failure, isPaused}] of this.#positions) {
      if (failure === undefined || isPaused) continue;
      this.#positions.delete(name);
      throw failure;
    }
  }
}

function failureOf(at: TopicPartition, cause: unknown): StreamError {
  const message = `cannot read ${partitionName(at)}: ${cause instanceof Error ? cause.message : cause}`;
  return new StreamError('STREAM_STORAGE_FAILED', message, {cause});
}
