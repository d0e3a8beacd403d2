import type {FetchedPartition} from '../ports/broker.ts';
import type {PartitionOffset} from '../topic.ts';
import {type CompileInput, compileTask, type TaskGraph} from './compile-task.ts';
import {PartitionGroup, type PartitionGroupOptions} from './partition-group.ts';
import type {TaskContext} from './processor.ts';
import {WindowAggregateProcessor} from './processors/window-aggregate.ts';

/** Records that are processed in one go, before the task looks at its other partitions again. */
const MAX_SLICE_RECORDS = 10_000;

export interface TaskParts extends Omit<CompileInput, 'context'> {
  readonly context: Omit<TaskContext, 'pending' | 'fail'>;
  readonly idling: PartitionGroupOptions;
}

/**
 * One sub-topology over one partition. Knows no broker: records come in by `enqueue` and leave through the
 * collector. After a failure nothing of it may be used again.
 */
export class Task {
  readonly name: string;
  readonly graph: TaskGraph;
  readonly #pending = new Set<Promise<void>>();
  readonly #idling: PartitionGroupOptions;
  #failure: {readonly error: unknown} | undefined;
  #inputs: PartitionGroup;
  #hasWork = false;

  constructor({context, idling, ...rest}: TaskParts) {
    this.name = context.taskName;
    this.#idling = idling;
    this.#inputs = new PartitionGroup([], idling);
    const fail = (error: unknown): void => {
      this.#failure ??= {error};
    };
    this.graph = compileTask({...rest, context: {...context, pending: this.#pending, fail}});
  }

  get inputs(): PartitionGroup {
    return this.#inputs;
  }

  /** Begins at these positions; all stores must be restored by then. */
  start(positions: readonly PartitionOffset[]): void {
    this.#inputs = new PartitionGroup(positions, this.#idling);
    for (const aggregate of this.graph.aggregates) {
      if (aggregate instanceof WindowAggregateProcessor) aggregate.loadTime();
    }
  }

  /** Whether something happened since the last `flush`. */
  get hasWork(): boolean {
    return this.#hasWork || this.graph.repartitions.some((writer) => writer.hasNews);
  }

  enqueue(fetched: FetchedPartition): void {
    const before = this.#inputs.positions();
    this.#inputs.enqueue(fetched);
    this.#hasWork ||= this.#inputs.positions().some(({offset}, i) => offset !== before[i]?.offset);
  }

  /** Processes the next records; returns how many, 0 for none. Throws what stops the task. */
  step(): number {
    const slice = this.#inputs.next(MAX_SLICE_RECORDS);
    if (slice === undefined) return 0;
    this.#hasWork = true;
    for (const source of this.graph.sources.get(slice.columns.topic) ?? []) {
      source.processSlice(slice);
      this.#check();
    }
    return slice.to - slice.from;
  }

  get isPending(): boolean {
    return this.#pending.size > 0;
  }

  /** Resolves when the work of asynchronous operators on the last records is done. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) {
      const pending = [...this.#pending];
      await Promise.all(pending);
      for (const promise of pending) this.#pending.delete(promise);
    }
    this.#check();
  }

  /** Forwards and logs what changed since the last call: each changed key once. */
  async flush(): Promise<void> {
    for (const aggregate of this.graph.aggregates) {
      aggregate.flush();
      await this.settled();
    }
    this.#announceTime();
  }

  /** As `flush`, for topologies without asynchronous operators. */
  flushSync(): void {
    for (const aggregate of this.graph.aggregates) aggregate.flush();
    this.#announceTime();
    this.#check();
  }

  #announceTime(): void {
    for (const repartition of this.graph.repartitions) repartition.announce();
    this.#hasWork = false;
    this.#check();
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
