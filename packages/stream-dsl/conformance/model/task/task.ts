import type {Semantics} from '../differences.ts';
import {type ModelRecord, StepError} from '../model-record.ts';
import type {Flushable, PunctuationKind, TaskContext} from '../operator.ts';
import {HeadQueue} from './head-queue.ts';
import {Punctuations} from './punctuations.ts';

type TopicQueue = {readonly topic: string; readonly records: ModelRecord<unknown>[]};
export type Sent = Readonly<{topic: string; record: ModelRecord<unknown>}>;
type Entry = (record: ModelRecord<unknown>) => void;

/** One task: takes record after record from its queues, commits after each, and takes back what it sent to itself. */
export class Task implements TaskContext {
  readonly semantics: Semantics;
  readonly isCaching: boolean;
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
  readonly #collect: (sent: Sent) => void;

  constructor(options: {
    semantics: Semantics;
    isCaching: boolean;
    wallClock: number;
    collect: (sent: Sent) => void;
  }) {
    this.semantics = options.semantics;
    this.isCaching = options.isCaching;
    this.wallClock = options.wallClock;
    this.#collect = options.collect;
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

  send(topic: string, record: ModelRecord<unknown>): void {
    if (record.ts < 0) throw new StepError('a negative timestamp is sent');
    this.#sent.push({topic, record});
  }

  schedule(kind: PunctuationKind, everyMs: number, punctuate: (time: number) => void): void {
    const first = kind === 'stream-time' ? 0 : this.wallClock + everyMs;
    this.#punctuations[kind].schedule(first, everyMs, punctuate);
  }

  enqueue(topic: string, record: ModelRecord<unknown>): void {
    // Both of a source and of a global table of one name, though no law-abiding scenario has them.
    const queue = this.#queues.get(topic);
    if (queue !== undefined) {
      if (record.ts < 0) throw new StepError('a negative timestamp is read');
      queue.records.push(record);
      if (queue.records.length === 1) this.#heads.offer(queue);
    }
    this.#globals.get(topic)?.(record);
  }

  /** Processes until nothing is left to do. */
  settle(): void {
    this.#takeBack();
    for (let queue = this.#heads.poll(); queue !== undefined; queue = this.#heads.poll()) {
      const record = queue.records.shift();
      if (record === undefined) throw new Error(`the queue of ${queue.topic} is empty`);
      // Rule 15: the queue goes back behind those of equal time before the record is processed.
      if (queue.records.length > 0) this.#heads.offer(queue);
      this.streamTime = Math.max(this.streamTime, record.ts);
      this.#sources.get(queue.topic)?.(record);
      this.#punctuations['stream-time'].punctuate(this.streamTime);
      this.#commit();
      this.#takeBack();
    }
  }

  /** The reference's test driver commits then, too. */
  advanceWallClock(byMs: number): void {
    this.wallClock += byMs;
    this.#punctuations['wall-clock'].punctuate(this.wallClock);
    this.#commit();
    this.settle();
  }

  #commit(): void {
    for (const store of this.#stores) store.flush();
  }

  #takeBack(): void {
    const sent = this.#sent;
    this.#sent = [];
    for (const {topic, record} of sent) {
      this.#collect({topic, record});
      this.enqueue(topic, record);
    }
  }
}
