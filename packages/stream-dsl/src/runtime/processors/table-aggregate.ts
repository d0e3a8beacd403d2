import type {TableAggregateNode} from '../../graph/node.ts';
import type {Changelog} from '../../state/changelog.ts';
import {KeyValueStore} from '../../state/key-value-store.ts';
import type {Batch} from '../batch.ts';
import {BatchDraft} from '../batch-draft.ts';
import {headersOf} from '../batch-headers.ts';
import {changesOf, holdBack} from '../changes-of.ts';
import type {OperatorSite} from '../operator-site.ts';
import {failRecord, Processor, type TaskContext} from '../processor.ts';
import {aggregateFormat} from './aggregate-format.ts';
import {nextState} from './next-state.ts';

interface TableAggregateParts {
  readonly node: TableAggregateNode;
  readonly store: KeyValueStore;
  readonly changelog: Changelog;
  readonly sendsOldValues: boolean;
  readonly context: TaskContext;
}

/**
 * Folds the rows of a table by group: takes the old value out, then puts the new one in (rule 13). A group that is not
 * there has nothing to take out of; null removes it, and the next value starts it anew.
 */
export class TableAggregateProcessor extends Processor {
  readonly #parts: TableAggregateParts;

  constructor(parts: TableAggregateParts) {
    super();
    this.#parts = parts;
  }

  process(batch: Batch): void {
    const {node, context} = this.#parts;
    const draft = new BatchDraft(batch);
    for (let i = 0; i < batch.keys.length; i++) {
      try {
        this.#apply(batch, i, draft);
      } catch (error) {
        failRecord(context, node, batch, i, error);
      }
    }
    this.emit(draft.finish());
  }

  override flush(): void {
    const {store, changelog, sendsOldValues, context} = this.#parts;
    const changed = store.flush(changelog);
    if (context.isCaching && this.output.observed) this.emit(changesOf(changed, sendsOldValues));
  }

  #apply(batch: Batch, i: number, draft: BatchDraft): void {
    const {node, store, sendsOldValues, context} = this.#parts;
    const [key, value, oldValue] = [batch.keys[i], batch.values[i], batch.olds?.[i] ?? null];
    const recordMs = batch.timestamps[i] ?? -1;
    const entry = store.entryOf(key);
    const before = entry.state;
    const old = sendsOldValues ? store.valueOf(entry) : undefined;
    const isTakenOut = before !== null && oldValue !== null;
    const rest = isTakenOut ? (node.aggregation.subtract(before, oldValue, key) ?? null) : before;
    const state = value === null ? rest : nextState(node.aggregation, rest, value, key);
    // A tombstone that waits for a commit has the time of its record.
    const isRecordTime =
      before === null ||
      (oldValue === null && value === null) ||
      (state === null && context.isCaching);
    const timestampMs = isRecordTime ? recordMs : Math.max(recordMs, entry.timestampMs);
    store.update(entry, state, timestampMs);
    if (context.isCaching) holdBack(entry, headersOf(batch, i));
    else draft.addChange(i, key, {value: store.valueOf(entry), old, timestampMs});
  }
}

export function compileTableAggregate(node: TableAggregateNode, site: OperatorSite): void {
  const {context} = site;
  const store = new KeyValueStore(aggregateFormat(node));
  const changelog = site.keep(node.store, store);
  site.setTable(node.id, store);
  const {sendsOldValues} = site.planOf(node.id);
  const parts = {node, store, changelog, sendsOldValues, context};
  site.add(node, new TableAggregateProcessor(parts), [node.parent]);
}
