import type {FetchedPartition} from '../ports/broker.ts';
import type {PartitionOffset} from '../topic.ts';
import {type Batch, sliceBatch} from './batch.ts';
import {type CompileInput, compileTask, type TaskGraph} from './compile-task.ts';
import {IdleClock} from './idle-clock.ts';
import {
  PartitionGroup,
  type PartitionGroupOptions,
  readPositionMetadata,
} from './partition-group.ts';
import type {TaskContext} from './processor.ts';
import {Punctuations} from './punctuations.ts';
import type {WriterClock} from './stream-clock.ts';

/** Records that are processed in one go, before the task looks at its other partitions again. */
const MAX_SLICE_RECORDS = 10_000;

export interface TaskParts extends Omit<CompileInput, 'context'> {
  readonly context: Omit<TaskContext, 'pending' | 'fail' | 'punctuations'>;
  readonly idling: PartitionGroupOptions;
  /** Rule 22: undefined without an idle clock. */
  readonly idleAfterMs?: number | undefined;
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
  readonly #punctuations: Punctuations;
  readonly #maxSliceRecords: number;
  readonly #idleClock: IdleClock | undefined;
  #failure: {readonly error: unknown} | undefined;
  #inputs: PartitionGroup;
  #hasWork = false;

  constructor({context, idling, idleAfterMs, ...rest}: TaskParts) {
    this.name = context.taskName;
    this.#idling = idling;
    this.#inputs = new PartitionGroup([], idling);
    const fail = (error: unknown): void => {
      this.#failure ??= {error};
    };
    const punctuations = new Punctuations(idling.nowMs);
    this.#punctuations = punctuations;
    this.#idleClock =
      idleAfterMs === undefined ? undefined : new IdleClock(idleAfterMs, idling.nowMs);
    this.#maxSliceRecords = rest.subTopology.isRecordByRecord ? 1 : MAX_SLICE_RECORDS;
    const own = {pending: this.#pending, punctuations, fail};
    this.graph = compileTask({...rest, context: {...context, ...own}});
  }

  get inputs(): PartitionGroup {
    return this.#inputs;
  }

  /** Begins at these positions; all stores must be restored by then. */
  start(positions: readonly PartitionOffset[]): void {
    this.#inputs = new PartitionGroup(positions, {
      ...this.#idling,
      noteOf: (topic) => this.#writersOf(topic)?.savedText() ?? '',
    });
    for (const {topic, metadata} of positions) {
      this.#writersOf(topic)?.loadText(readPositionMetadata(metadata).note);
    }
    this.#punctuations.observe(this.#inputs.timeMs);
    for (const processor of this.graph.processors) processor.start();
    this.#check();
  }

  /** Whether something happened since the last `flush`. */
  get hasWork(): boolean {
    return this.#hasWork || this.graph.repartitions.some((writer) => writer.hasNews);
  }

  enqueue(fetched: FetchedPartition): void {
    const before = this.#inputs.positions();
    const extract = this.graph.extractors.get(fetched.topic);
    this.#inputs.enqueue(
      extract === undefined ? fetched : {...fetched, batches: fetched.batches.map(extract)},
    );
    this.#hasWork ||= this.#inputs.positions().some(({offset}, i) => offset !== before[i]?.offset);
  }

  /** Processes the next records; returns how many, 0 for none. Throws what stops the task. */
  step(): number {
    const slice = this.#inputs.next(this.#maxSliceRecords);
    if (slice === undefined) return 0;
    this.#hasWork = true;
    this.#idleClock?.onRecords();
    this.#punctuations.observe(this.#inputs.timeMs);
    for (const source of this.graph.sources.get(slice.columns.topic) ?? []) {
      source.processSlice(slice);
      this.#check();
    }
    this.#punctuations.punctuateStreamTime();
    this.#check();
    return slice.to - slice.from;
  }

  /** As `step`, of records that are decoded already: they come from nowhere, and are not committed. */
  push(topic: string, batch: Batch): void {
    const slice = this.#maxSliceRecords;
    for (let from = 0; from < batch.keys.length; from += slice) {
      this.#process(topic, sliceBatch(batch, from, from + slice));
    }
  }

  #process(topic: string, batch: Batch): void {
    this.#hasWork = true;
    for (const timestampMs of batch.timestamps) this.#punctuations.observe(timestampMs);
    for (const source of this.graph.sources.get(topic) ?? []) {
      source.process(batch);
      this.#check();
    }
    this.#punctuations.punctuateStreamTime();
    this.#check();
  }

  /** Timestamp of the record that would be processed next; undefined for none. */
  get headTimestampMs(): number | undefined {
    return this.#inputs.headTimestampMs;
  }

  /** Calls what the wall clock has reached, and lets event time go on where inputs are idle. */
  punctuateWallClock(): void {
    if (this.#punctuations.punctuateWallClock()) this.#hasWork = true;
    const idleTimeMs = this.#inputs.isCaughtUp ? this.#idleClock?.advance() : undefined;
    if (idleTimeMs !== undefined) this.advanceTime(idleTimeMs);
    this.#check();
  }

  /** Event time has come this far although no record says so. */
  advanceTime(timeMs: number): void {
    if (timeMs <= this.#punctuations.streamTimeMs) return;
    this.#hasWork = true;
    this.#punctuations.observe(timeMs);
    for (const processor of this.graph.processors) processor.advanceTime(timeMs);
    for (const repartition of this.graph.repartitions) repartition.advanceTime(timeMs);
    this.#punctuations.punctuateStreamTime();
    this.#check();
  }

  /** Ends all processors. */
  close(): void {
    for (const processor of this.graph.processors) processor.close();
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
    for (const processor of this.graph.processors) {
      processor.flush();
      if (this.#pending.size > 0) await this.settled();
    }
    this.#announceTime();
  }

  /** As `flush`, for topologies without asynchronous operators. */
  flushSync(): void {
    for (const processor of this.graph.processors) processor.flush();
    this.#announceTime();
    this.#check();
  }

  /** The times that the writers of a repartition topic have announced in it. */
  #writersOf(topic: string): WriterClock | undefined {
    return this.graph.sources.get(topic)?.find(({clock}) => clock !== undefined)?.clock;
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
