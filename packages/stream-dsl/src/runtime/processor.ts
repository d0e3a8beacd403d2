import {Subject} from 'rxjs';
import {isStreamError} from '../errors.ts';
import type {GraphNode} from '../graph/node.ts';
import type {Clock} from '../ports/clock.ts';
import type {TableView} from '../state/table-view.ts';
import {type Batch, selectBatch} from './batch.ts';
import type {Collector} from './collector.ts';
import type {Metrics} from './metrics.ts';
import type {Punctuations} from './punctuations.ts';
import type {RecordErrors} from './record-errors.ts';

/** What the processors of one task share. */
export interface TaskContext {
  readonly taskName: string;
  readonly partition: number;
  readonly collector: Collector;
  readonly metrics: Metrics;
  /** Of time-outs and pauses. */
  readonly clock: Clock;
  readonly errors: RecordErrors;
  readonly globalTables: ReadonlyMap<string, TableView>;
  /** Record caching (KIP-63): tables forward what changed once per commit, instead of each update at once. */
  readonly isCaching: boolean;
  /** Time of the task, and what is to be called when it passes. */
  readonly punctuations: Punctuations;
  /** Work that goes on after a batch was handed over; the next batch waits for it. */
  readonly pending: Set<Promise<void>>;
  /** Stops the task; called with what a processor threw, as RxJS would lose it. */
  readonly fail: (error: unknown) => void;
}

/** One node at work. Batches come in by `process` and leave through `output`, in order. */
export abstract class Processor {
  readonly output = new Subject<Batch>();
  /** Several results of one record leave one after the other: each goes its whole way before the next. */
  emitsSingly = false;

  abstract process(batch: Batch): void;

  /** The task's state is restored; the first record comes next. */
  start(): void {
    // Most processors have nothing to prepare.
  }

  /** A commit comes: logs what changed since the last one, and forwards it where the task is caching. */
  flush(): void {
    // Most processors hold nothing back.
  }

  /** Event time has come this far although no record says so: the idle clock's doing (rule 22). */
  advanceTime(_timeMs: number): void {
    // Most processors know no time.
  }

  /** The task ends; nothing may be forwarded any more. */
  close(): void {
    // Most processors hold nothing open.
  }

  protected emit(batch: Batch): void {
    this.emitTo(this.output, batch);
  }

  protected emitTo(output: Subject<Batch>, batch: Batch): void {
    const {length} = batch.keys;
    if (length === 0 || !output.observed) return;
    if (length === 1 || !this.emitsSingly) output.next(batch);
    else for (let i = 0; i < length; i++) output.next(selectBatch(batch, [i]));
  }
}

/** Batches that leave `from` enter `to`. */
export function connect(
  from: Subject<Batch>,
  to: Pick<Processor, 'process'>,
  {fail}: TaskContext,
): void {
  from.subscribe((batch) => {
    try {
      to.process(batch);
    } catch (error) {
      fail(error);
    }
  });
}

/** One record of a batch failed, by user code or at the topic that it was for: applies the policy. */
export function failRecord(
  context: TaskContext,
  node: GraphNode,
  batch: Batch,
  index: number,
  error: unknown,
): void {
  const columns = batch.origin?.columns;
  const row = batch.origin?.rows[index] ?? -1;
  const kind = isStreamError(error, 'STREAM_PRODUCE_FAILED') ? 'produce' : 'process';
  context.errors.handle(kind, {node, columns, row, error});
}
