import type {Semantics} from '../differences.ts';
import type {Physical} from '../graph/physical.ts';
import type {ModelRecord} from '../model-record.ts';
import {partitionOf} from './partition-of.ts';
import {type Sent, Task} from './task.ts';

type ClusterOptions = Readonly<{
  partitions: number;
  semantics: Semantics;
  isCaching: boolean;
  wallClock: number;
  build: () => Physical;
}>;

/**
 * All tasks. With one partition the whole topology is one, as in the reference's test driver; with several there is one
 * for each part of the topology and each partition.
 */
export class Cluster {
  readonly #tasks: readonly Task[];
  readonly #partitions: number;
  #collected: Sent[] = [];

  constructor(options: ClusterOptions) {
    this.#partitions = options.partitions;
    const made: Readonly<{part: number; task: Task}>[] = [];
    for (let partition = 0; partition < options.partitions; partition += 1) {
      const tasks = new Map<number, Task>();
      const taskOf = (part: number): Task => {
        const known = tasks.get(part);
        if (known !== undefined) return known;
        const task = new Task({...options, partition});
        tasks.set(part, task);
        return task;
      };
      options.build().start(options.partitions === 1 ? () => taskOf(0) : taskOf);
      for (const [part, task] of tasks) made.push({part, task});
    }
    this.#tasks = made.toSorted((a, b) => a.part - b.part).map(({task}) => task);
  }

  /** Over all tasks; what a global table drops counts once, though every partition has it. */
  get dropped(): number {
    return this.#tasks.reduce((sum, {dropped}) => sum + dropped, 0);
  }

  /** A record of a partition, or of that of its key. A global table takes it at once. */
  enqueue(topic: string, record: ModelRecord<unknown>, partition: number | undefined): void {
    const chosen = partition ?? partitionOf(record.key, this.#partitions);
    for (const task of this.#tasks) {
      if (task.partition === chosen) task.enqueue(topic, record);
      const before = task.dropped;
      task.applyGlobal(topic, record);
      if (task.partition > 0) task.dropped = before;
    }
  }

  /** Processes until nothing is left to do: the task with the oldest record first (rule 15). */
  settle(): void {
    this.#deliver();
    for (let task = this.#next(); task !== undefined; task = this.#next()) {
      task.step();
      this.#deliver();
    }
  }

  advanceWallClock(byMs: number): void {
    for (const task of this.#tasks) task.advanceWallClock(byMs);
    this.settle();
  }

  /** All that was sent since the last call. */
  takeSent(): readonly Sent[] {
    const collected = this.#collected;
    this.#collected = [];
    return collected;
  }

  #next(): Task | undefined {
    let oldest: Task | undefined;
    for (const task of this.#tasks) {
      const time = task.headTime;
      if (time === undefined) continue;
      if (oldest === undefined || time < (oldest.headTime ?? 0)) oldest = task;
    }
    return oldest;
  }

  /** What was sent to a topic that the topology reads comes back. */
  #deliver(): void {
    for (const sent of this.#tasks.flatMap((task) => task.takeSent())) {
      this.#collected.push(sent);
      this.enqueue(sent.topic, sent.record, sent.partition);
    }
  }
}
