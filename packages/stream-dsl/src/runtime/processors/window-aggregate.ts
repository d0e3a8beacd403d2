import {Subject} from 'rxjs';
import type {AggregateNode} from '../../graph/node.ts';
import type {AggregateEntry} from '../../state/aggregate-entry.ts';
import type {Changelog} from '../../state/changelog.ts';
import type {WindowStore} from '../../state/window-store.ts';
import {type TimeWindows, windowStartMs} from '../../windows/time-windows.ts';
import {type Batch, selectBatch} from '../batch.ts';
import {failRecord, Processor, type TaskContext} from '../processor.ts';
import type {StreamClock} from '../stream-clock.ts';

export interface WindowAggregateParts {
  readonly node: AggregateNode;
  readonly windows: TimeWindows;
  readonly store: WindowStore;
  readonly clock: StreamClock;
  readonly changelog: Changelog;
}

/**
 * Folds records by key and window. A window takes records while `end > streamTime - grace` (rule 2), and is emitted
 * as final at the very moment when it takes no more (rule 6): "closed for input" and "emitted" are one and the same.
 */
export class WindowAggregateProcessor extends Processor {
  /** Records that came too late, as they were (rule 7). */
  readonly late = new Subject<Batch>();
  readonly #parts: WindowAggregateParts;
  readonly #context: TaskContext;

  constructor(parts: WindowAggregateParts, context: TaskContext) {
    super();
    this.#parts = parts;
    this.#context = context;
  }

  /** Takes the stream time over from the restored store; to be called before the first record. */
  loadTime(): void {
    const {restoredMeta} = this.#parts.store;
    if (restoredMeta !== undefined) this.#parts.clock.load(restoredMeta);
  }

  process(batch: Batch): void {
    const {node, windows, clock} = this.#parts;
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
        this.#add(batch, i, startMs);
      } catch (error) {
        failRecord(this.#context, node, batch, i, error);
      }
    }
    if (late.length > 0) {
      this.#context.metrics.late += late.length;
      if (this.late.observed) this.late.next(selectBatch(batch, late));
    }
    if (node.emit === 'onWindowClose') this.closeWindows();
  }

  /** Emits the windows that stream time has closed, where they are emitted on close. */
  closeWindows(): void {
    const {node, windows, store, clock, changelog} = this.#parts;
    if (node.emit !== 'onWindowClose') return;
    this.#forward(store.removeUntil(clock.timeMs - windows.graceMs, changelog));
  }

  flush(): void {
    const {node, windows, store, clock, changelog} = this.#parts;
    const changed = store.flush(changelog);
    if (node.emit === 'onUpdate') this.#forward(changed);
    if (node.emit === 'onUpdate') store.removeUntil(clock.timeMs - windows.graceMs, changelog);
    // Kept even before time has begun: a writer that has spoken may never do so again.
    const saved = clock.save();
    if (Object.keys(saved).length > 0) store.writeMeta(saved, Math.max(0, clock.timeMs), changelog);
  }

  #add(batch: Batch, i: number, startMs: number): void {
    const {node, store} = this.#parts;
    const key = batch.keys[i];
    const entry = store.entryOf(key, startMs);
    entry.state = node.aggregation.add(entry.state, batch.values[i], key);
    entry.timestampMs = Math.max(entry.timestampMs, batch.timestamps[i] ?? -1);
    store.markDirty(entry);
  }

  #forward(entries: readonly AggregateEntry[]): void {
    if (!this.output.observed) return;
    const {node, store} = this.#parts;
    this.emit({
      keys: entries.map((entry) => store.windowedKey(entry)),
      values: entries.map(({state}) => node.aggregation.snapshot(state)),
      timestamps: entries.map(({timestampMs}) => timestampMs),
      origin: undefined,
    });
  }
}
