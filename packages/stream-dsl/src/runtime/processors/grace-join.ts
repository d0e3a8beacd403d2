import type {StreamTableJoinNode} from '../../graph/node.ts';
import type {RecordHeaders} from '../../record.ts';
import type {Changelog} from '../../state/changelog.ts';
import {GraceBuffer, type WaitingRecord} from '../../state/grace-buffer.ts';
import type {TableView} from '../../state/table-view.ts';
import type {Batch} from '../batch.ts';
import {NO_TRIGGER} from '../batch-draft.ts';
import {headersOf} from '../batch-headers.ts';
import type {OperatorSite} from '../operator-site.ts';
import {failRecord, Processor, type TaskContext} from '../processor.ts';
import type {StreamClock} from '../stream-clock.ts';
import {joinWithTable, NoResult, type TableJoin} from './table-join.ts';

interface GraceJoinParts {
  readonly join: TableJoin;
  readonly graceMs: number;
  readonly buffer: GraceBuffer;
  readonly changelog: Changelog;
  /** The time of what was buffered: a record that is joined at once does not move it, as in the reference. */
  readonly clock: StreamClock;
}

/** Results on their way, with their own headers: what left the buffer has no place in the batch at work. */
interface Results {
  readonly keys: unknown[];
  readonly values: unknown[];
  readonly timestamps: number[];
  readonly headers: (RecordHeaders | undefined)[];
}

/**
 * Joins records with a table's history once `ts <= streamTime - grace`; they wait in a buffer until then (rule 10). A
 * record that comes later than that is joined at once.
 */
export class GraceJoinProcessor extends Processor {
  readonly #parts: GraceJoinParts;
  readonly #context: TaskContext;

  constructor(parts: GraceJoinParts, context: TaskContext) {
    super();
    this.#parts = parts;
    this.#context = context;
  }

  override start(): void {
    const {restored} = this.#parts.buffer.meta;
    if (restored !== undefined) this.#parts.clock.load(restored);
  }

  process(batch: Batch): void {
    const {join, graceMs, buffer, clock} = this.#parts;
    const results = noResults();
    for (let i = 0; i < batch.keys.length; i++) {
      const [key, value, timestampMs] = [batch.keys[i], batch.values[i], batch.timestamps[i] ?? -1];
      const record = {key, value, timestampMs, headers: headersOf(batch, i)};
      const isComplete = key !== null && value !== null;
      if (isComplete && timestampMs >= clock.timeMs - graceMs) {
        buffer.add(record);
        clock.observe(timestampMs);
        this.#takeDue(results);
        continue;
      }
      try {
        this.#join(record, results);
      } catch (error) {
        failRecord(this.#context, join.node, batch, i, error);
      }
    }
    this.emit({...results, origin: undefined});
  }

  override advanceTime(timeMs: number): void {
    this.#parts.clock.observe(timeMs);
    this.takeDue();
  }

  /** Joins what is due, when time moves without a record. */
  takeDue(): void {
    const results = noResults();
    this.#takeDue(results);
    this.emit({...results, origin: undefined});
  }

  override flush(): void {
    const {buffer, changelog, clock} = this.#parts;
    buffer.flush(changelog);
    const saved = clock.save();
    if (Object.keys(saved).length > 0) {
      buffer.meta.write(saved, Math.max(0, clock.timeMs), changelog);
    }
  }

  #takeDue(results: Results): void {
    const {join, graceMs, buffer, clock} = this.#parts;
    for (const record of buffer.takeUntil(clock.timeMs - graceMs)) {
      try {
        this.#join(record, results);
      } catch (error) {
        // It is not the record at work, which could be set aside.
        failRecord(this.#context, join.node, NO_TRIGGER, 0, error);
      }
    }
  }

  #join({key, value, timestampMs, headers}: WaitingRecord, results: Results): void {
    const {join} = this.#parts;
    const result = joinWithTable(join, key, value, timestampMs);
    if (result instanceof NoResult) {
      this.#context.metrics.drop(join.node.id, result.reason);
      return;
    }
    results.keys.push(key);
    results.values.push(result);
    results.timestamps.push(timestampMs);
    results.headers.push(headers);
  }
}

function noResults(): Results {
  return {keys: [], values: [], timestamps: [], headers: []};
}

export function compileGraceJoin(
  {
    node,
    grace,
    table,
  }: {
    readonly node: StreamTableJoinNode;
    readonly grace: NonNullable<StreamTableJoinNode['grace']>;
    readonly table: TableView;
  },
  site: OperatorSite,
): void {
  const {graceMs, store, serdes} = grace;
  const buffer = new GraceBuffer(serdes);
  const changelog = site.keep(store, buffer);
  const {clock, source} = site.clockOf(node);
  const parts = {join: {node, table}, graceMs, buffer, changelog, clock};
  const processor = new GraceJoinProcessor(parts, site.context);
  source?.onTimeAdvanced(() => processor.takeDue());
  site.add(node, processor, [node.parent]);
}
