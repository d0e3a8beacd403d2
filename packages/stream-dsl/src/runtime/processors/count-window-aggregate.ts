import type {AggregateNode} from '../../graph/node.ts';
import type {Changelog} from '../../state/changelog.ts';
import {CountWindowStore} from '../../state/count-window-store.ts';
import type {CountWindows} from '../../windows/count-windows.ts';
import type {Batch} from '../batch.ts';
import {BatchDraft} from '../batch-draft.ts';
import {headersOf} from '../batch-headers.ts';
import {changesOf, holdBack} from '../changes-of.ts';
import type {OperatorSite} from '../operator-site.ts';
import {failRecord, Processor, type TaskContext} from '../processor.ts';
import {aggregateFormat} from './aggregate-format.ts';
import {firstOldValue, nextState} from './next-state.ts';

interface CountWindowParts {
  readonly node: AggregateNode;
  readonly windows: CountWindows;
  readonly store: CountWindowStore;
  readonly changelog: Changelog;
  readonly sendsOldValues: boolean;
  readonly context: TaskContext;
}

/**
 * Folds so many records of a key at a time. A window is final with the record that fills it, and emitted then where it
 * is emitted on close. Null keys are dropped (rule 8).
 */
export class CountWindowAggregateProcessor extends Processor {
  readonly #parts: CountWindowParts;
  readonly #isFinal: boolean;

  constructor(parts: CountWindowParts) {
    super();
    this.#parts = parts;
    this.#isFinal = parts.node.emit === 'onWindowClose';
  }

  process(batch: Batch): void {
    const {node, context} = this.#parts;
    const draft = new BatchDraft(batch);
    for (let i = 0; i < batch.keys.length; i++) {
      const key = batch.keys[i];
      if (key === null || key === undefined) {
        context.metrics.drop(node.id, 'null-key');
        continue;
      }
      try {
        this.#add(batch, i, draft);
      } catch (error) {
        failRecord(context, node, batch, i, error);
      }
    }
    this.emit(draft.finish());
  }

  override flush(): void {
    const {store, changelog, sendsOldValues, context} = this.#parts;
    const changed = store.flush(changelog);
    if (this.#isFinal || !context.isCaching || !this.output.observed) return;
    this.emit(changesOf(changed, sendsOldValues, {keyOf: (entry) => store.windowedKey(entry)}));
  }

  #add(batch: Batch, i: number, draft: BatchDraft): void {
    const {node, windows, store, sendsOldValues, context} = this.#parts;
    const [key, timestampMs] = [batch.keys[i], batch.timestamps[i] ?? -1];
    const entry = store.entryOf(key, windows.records);
    const isNew = entry.state === null;
    let old: unknown = sendsOldValues ? null : undefined;
    const isForwarding = !(this.#isFinal || context.isCaching);
    if (sendsOldValues && isForwarding) {
      old = isNew ? firstOldValue(node.aggregation) : store.valueOf(entry);
    }
    const state = nextState(node.aggregation, entry.state, batch.values[i], key);
    store.update(entry, state, Math.max(entry.timestampMs, timestampMs));
    if (context.isCaching && !this.#isFinal) holdBack(entry, headersOf(batch, i));
    if (!isForwarding && !(this.#isFinal && entry.records === windows.records)) return;
    // A window whose aggregate is null has nothing to say in the end.
    if (this.#isFinal && state === null) return;
    const value = store.valueOf(entry);
    const change = {value, old, timestampMs: entry.timestampMs};
    draft.addChange(i, store.windowedKey(entry), change);
  }
}

export function compileCountWindowAggregate(
  node: AggregateNode,
  windows: CountWindows,
  site: OperatorSite,
): void {
  const store = new CountWindowStore(aggregateFormat(node));
  const changelog = site.keep(node.store, store);
  site.setTable(node.id, store);
  const {sendsOldValues} = site.planOf(node.id);
  const {context} = site;
  const parts = {node, windows, store, changelog, sendsOldValues, context};
  site.add(node, new CountWindowAggregateProcessor(parts), [node.parent]);
}
