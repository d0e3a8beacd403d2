import type {Semantics} from './differences.ts';
import type {ModelRecord} from './model-record.ts';

/** What holds something back until the task commits. */
export type Flushable = Readonly<{flush: () => void}>;

export type PunctuationKind = 'stream-time' | 'wall-clock';

/** What an operator may ask of its task. */
export interface TaskContext {
  readonly semantics: Semantics;
  readonly isCaching: boolean;
  /** The highest timestamp that the task has taken from its queues; -1 before the first. */
  readonly streamTime: number;
  readonly wallClock: number;
  /** Counts one dropped record. */
  drop(): void;
  /** Flushed at each commit, in the order in which they were kept. */
  keep(store: Flushable): void;
  /** To the partition of the key unless one is given. */
  send(topic: string, record: ModelRecord<unknown>, partition?: number | undefined): void;
  readonly partition: number;
  schedule(kind: PunctuationKind, everyMs: number, punctuate: (time: number) => void): void;
}

export type Output<V> = Readonly<{
  /** To all children, depth first, in the order in which they were made. */
  forward: (record: ModelRecord<V>) => void;
  /** To one child alone. */
  forwardTo: (child: number, record: ModelRecord<V>) => void;
  task: TaskContext;
}>;

/** An operator: made once for its place in the topology, then called record by record. */
export type Operator<In, Out> = (output: Output<Out>) => (record: ModelRecord<In>) => void;
