import type {Semantics} from '../differences.ts';
import {type ModelRecord, StepError} from '../model-record.ts';
import type {Flushable, PunctuationKind, TaskContext} from '../operator.ts';
import {HeadQueue} from './head-queue.ts';
import {Punctuations} from './punctuations.ts';

type TopicQueue = {readonly topic: string; readonly records: ModelRecord<unknown>[]};
/** `partition` is undefined where the key decides. */
export type Sent = Readonly<{
  topic: string;
  record: ModelRecord<unknown>;
  partition: number | undefined;
}>;
type Entry = (record: ModelRecord<unknown>) => void;

/** One task: takes record after record from its queues, and commits after each. */
export class Task implements TaskContext {
  readonly semantics: Semantics;
  readonly isCaching: boolean;
  readonly partition: number;
  streamTime = -1;
  wallClock: number;
  dropped = 0;
  readonly #stores: Flushable[] = [];
  readonly #sources = new Map<string, Entry>();
  readonly #globals = new Map<string, Entry>();
  readonly #queues = new Map<string, TopicQueue>();
  readonly #heads = new HeadQueue<TopicQueue>(({records}) => records[0]?.ts ?? 0);
  readonly #punctuations = {
    'stream-time': new Punctuations(),
    'wall-clock': new Punctuations(),
  };
  #sent: Sent[] = [];

  constructor(options: {
    semantics: Semantics;
    isCaching: boolean;
    wallClock: number;
    partition: number;
  }) {
    this.semantics = options.semantics;
    this.isCaching = options.isCaching;
    this.wallClock = options.wallClock;
    this.partition = options.partition;
  }

  /** The timestamp of the record that it would take next. */
  get headTime(): number | undefined {
    return this.#heads.peek()?.records[0]?.ts;
  }

  read(topic: string, entry: Entry): void {
    this.#sources.set(topic, entry);
    this.#queues.set(topic, {topic, records: []});
  }

  readGlobal(topic: string, entry: Entry): void {
    this.#globals.set(topic, entry);
  }

  drop(): void {
    this.dropped += 1;
  }

  keep(store: Flushable): void {
    this.#stores.push(store);
  }

  send(topic: string, record: ModelRecord<unknown>, partition?: number | undefined): void {
    if (record.ts < 0) throw new StepError('a negative timestamp is sent');
    this.#sent.push({topic, record, partition});
  }

  /** What was sent since the last call. */
  takeSent(): readonly Sent[] {
    const sent = this.#sent;
    this.#sent = [];
    return sent;
  }

  schedule(kind: PunctuationKind, everyMs: number, punctuate: (time: number) => void): void {
    const first = kind === 'stream-time' ? 0 : this.wallClock + everyMs;
    this.#punctuations[kind].schedule(first, everyMs, punctuate);
  }

  enqueue(topic: string, record: ModelRecord<unknown>): void {
    const queue = this.#queues.get(topic);
    if (queue === undefined) return;
    if (record.ts < 0) throw new StepError('a negative timestamp is read');
    queue.records.push(record);
    if (queue.records.length === 1) this.#heads.offer(queue);
  }

  applyGlobal(topic: string, record: ModelRecord<unknown>): void {
    this.#globals.get(topic)?.(record);
  }

  step(): void {
    const queue = this.#heads.poll();
    const record = queue?.records.shift();
    if (queue === undefined || record === undefined) throw new Error('nothing is queued');
    // Rule 15: the queue goes back behind those of equal time before the record is processed.
    if (queue.records.length > 0) this.#heads.offer(queue);
    this.streamTime = Math.max(this.streamTime, record.ts);
    this.#sources.get(queue.topic)?.(record);
    this.#punctuations['stream-time'].punctuate(this.streamTime);
    this.#commit();
  }

  /** The reference's test driver commits then, too. */
  advanceWallClock(byMs: number): void {
    this.wallClock += byMs;
    this.#punctuations['wall-clock'].punctuate(this.wallClock);
    this.#commit();
  }

  #commit(): void {
    for (const store of this.#stores) store.flush();
  }
}
