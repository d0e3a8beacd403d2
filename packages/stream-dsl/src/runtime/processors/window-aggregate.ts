import {Subject} from 'rxjs';
import type {AggregateNode} from '../../graph/node.ts';
import type {Changelog} from '../../state/changelog.ts';
import type {StateEntry} from '../../state/state-entry.ts';
import {WindowStore} from '../../state/window-store.ts';
import {type TimeWindows, windowStartMs} from '../../windows/time-windows.ts';
import {type Batch, selectBatch} from '../batch.ts';
import {BatchDraft} from '../batch-draft.ts';
import {changesOf} from '../changes-of.ts';
import type {OperatorSite} from '../operator-site.ts';
import {failRecord, Processor, type TaskContext} from '../processor.ts';
import type {StreamClock} from '../stream-clock.ts';
import {aggregateFormat} from './aggregate-format.ts';
import {nextState} from './next-state.ts';
import type {WithLate} from './with-late.ts';

interface WindowAggregateParts {
  readonly node: AggregateNode;
  readonly windows: TimeWindows;
  readonly store: WindowStore;
  readonly clock: StreamClock;
  readonly changelog: Changelog;
  readonly sendsOldValues: boolean;
}

/**
 * Folds records by key and window. A window takes records while `end > streamTime - grace` (rule 2), and is emitted
 * as final at the very moment when it takes no more (rule 6): "closed for input" and "emitted" are one and the same.
 */
export class WindowAggregateProcessor extends Processor implements WithLate {
  readonly late = new Subject<Batch>();
  readonly #parts: WindowAggregateParts;
  readonly #context: TaskContext;

  constructor(parts: WindowAggregateParts, context: TaskContext) {
    super();
    this.#parts = parts;
    this.#context = context;
  }

  /** Takes the stream time over from the restored store. */
  override start(): void {
    const {restored} = this.#parts.store.meta;
    if (restored !== undefined) this.#parts.clock.load(restored);
  }

  process(batch: Batch): void {
    const {node, windows, clock} = this.#parts;
    const isForwarding = node.emit === 'onUpdate' && !this.#context.isCaching;
    const draft = new BatchDraft(batch);
    const late: number[] = [];
    for (let i = 0; i < batch.keys.length; i++) {
      const timestampMs = batch.timestamps[i] ?? -1;
      clock.observe(timestampMs);
      if (batch.keys[i] === null) {
        this.#context.metrics.drop(node.id, 'null-key');
        continue;
      }
      const startMs = windowStartMs(timestampMs, windows.sizeMs);
      if (startMs + windows.sizeMs <= clock.timeMs - windows.graceMs) {
        late.push(i);
        continue;
      }
      try {
        this.#add(batch, i, startMs, isForwarding ? draft : undefined);
      } catch (error) {
        failRecord(this.#context, node, batch, i, error);
      }
    }
    this.#tellLate(batch, late);
    this.emit(draft.finish());
    if (node.emit === 'onWindowClose') this.closeWindows();
  }

  /** Emits the windows that stream time has closed, where they are emitted on close. */
  closeWindows(): void {
    const {node, windows, store, clock, changelog} = this.#parts;
    if (node.emit !== 'onWindowClose') return;
    const closed = store.removeUntil(clock.timeMs - windows.graceMs, changelog);
    for (const entry of closed) {
      store.valueOf(entry);
      entry.before = null;
    }
    this.#forward(closed);
  }

  override flush(): void {
    const {node, windows, store, clock, changelog} = this.#parts;
    const changed = store.flush(changelog);
    if (node.emit === 'onUpdate') {
      if (this.#context.isCaching) this.#forward(changed);
      store.removeUntil(clock.timeMs - windows.graceMs, changelog);
    }
    // Kept even before time has begun: a writer that has spoken may never do so again.
    const saved = clock.save();
    if (Object.keys(saved).length > 0) {
      store.meta.write(saved, Math.max(0, clock.timeMs), changelog);
    }
  }

  #add(batch: Batch, i: number, startMs: number, draft: BatchDraft | undefined): void {
    const {node, store, sendsOldValues} = this.#parts;
    const [key, value] = [batch.keys[i], batch.values[i]];
    const timestampMs = batch.timestamps[i] ?? -1;
    const entry = store.entryOf(key, startMs);
    const old = draft !== undefined && sendsOldValues ? store.valueOf(entry) : null;
    const isNew = entry.state === null;
    const state = nextState(node.aggregation, entry.state, value, key);
    store.update(entry, state, isNew ? timestampMs : Math.max(entry.timestampMs, timestampMs));
    if (draft === undefined) return;
    const windowed = store.windowedKey(entry);
    const change = {value: store.valueOf(entry), old, timestampMs: entry.timestampMs};
    if (sendsOldValues) draft.addChange(i, windowed, change);
    else draft.add(i, windowed, change.value, change.timestampMs);
  }

  #tellLate(batch: Batch, late: readonly number[]): void {
    if (late.length === 0) return;
    this.#context.metrics.late += late.length;
    if (this.late.observed) this.emitTo(this.late, selectBatch(batch, late));
  }

  #forward(entries: readonly StateEntry[]): void {
    if (!this.output.observed) return;
    const {store, sendsOldValues} = this.#parts;
    this.emit(changesOf(entries, sendsOldValues, (entry) => store.windowedKey(entry)));
  }
}

export function compileTimeWindowAggregate(
  {node, windows}: {readonly node: AggregateNode; readonly windows: TimeWindows},
  site: OperatorSite,
): void {
  const store = new WindowStore(aggregateFormat(node), windows.sizeMs);
  const changelog = site.keep(node.store, store);
  site.setTable(node.id, store);
  const {clock, source} = site.clockOf(node);
  const {sendsOldValues} = site.planOf(node.id);
  const parts = {node, windows, store, clock, changelog, sendsOldValues};
  const processor = new WindowAggregateProcessor(parts, site.context);
  source?.onTimeAdvanced(() => processor.closeWindows());
  site.add(node, processor, [node.parent]);
}
