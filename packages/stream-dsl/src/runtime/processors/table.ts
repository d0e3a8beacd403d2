import type {TableNode, ToTableNode} from '../../graph/node.ts';
import type {Changelog} from '../../state/changelog.ts';
import {KeyValueStore} from '../../state/key-value-store.ts';
import {plainFormat} from '../../state/state-entry.ts';
import type {ReadableStore} from '../../state/table-view.ts';
import {VersionedStore} from '../../state/versioned-store.ts';
import {type Batch, selectBatch} from '../batch.ts';
import {BatchDraft} from '../batch-draft.ts';
import {headersOf} from '../batch-headers.ts';
import {changesOf, holdBack} from '../changes-of.ts';
import type {KeptStore, OperatorSite} from '../operator-site.ts';
import {Processor, type TaskContext} from '../processor.ts';
import {restoredFromSource} from './restored-from-source.ts';
import {addSource} from './source.ts';
import {VersionedTableProcessor} from './versioned-table.ts';

interface TableParts {
  readonly nodeId: string;
  readonly store: KeyValueStore;
  readonly changelog: Changelog;
  readonly sendsOldValues: boolean;
  readonly context: TaskContext;
}

/** Keeps the latest value of each key and forwards the changes. Null keys are dropped (rule 8). */
export class TableProcessor extends Processor {
  readonly #parts: TableParts;

  constructor(parts: TableParts) {
    super();
    this.#parts = parts;
  }

  process(batch: Batch): void {
    const {nodeId, store, sendsOldValues, context} = this.#parts;
    const isForwarding = !context.isCaching && this.output.observed;
    const isHeldBack = context.isCaching && this.output.observed;
    const draft = new BatchDraft(batch);
    for (let i = 0; i < batch.keys.length; i++) {
      const key = batch.keys[i];
      const value = batch.values[i];
      const timestampMs = batch.timestamps[i] ?? -1;
      if (key === null || key === undefined) {
        context.metrics.drop(nodeId, 'null-key');
        continue;
      }
      const entry = store.entryOf(key);
      const old = sendsOldValues ? store.valueOf(entry) : undefined;
      const isKnown = entry.state !== null;
      if (isKnown && timestampMs < entry.timestampMs) context.metrics.outOfOrder += 1;
      store.update(entry, value, timestampMs);
      if (isForwarding) draft.addChange(i, key, {value, old, timestampMs});
      else if (isHeldBack) holdBack(entry, headersOf(batch, i));
    }
    this.emit(draft.finish());
  }

  override flush(): void {
    const {store, changelog, sendsOldValues, context} = this.#parts;
    const changed = store.flush(changelog);
    if (context.isCaching && this.output.observed) this.emit(changesOf(changed, sendsOldValues));
  }
}

/** A table that nobody asks for a value: its changes pass, and nothing is kept. */
export class UnstoredTableProcessor extends Processor {
  readonly #nodeId: string;
  readonly #context: TaskContext;

  constructor(nodeId: string, context: TaskContext) {
    super();
    this.#nodeId = nodeId;
    this.#context = context;
  }

  process(batch: Batch): void {
    const kept: number[] = [];
    batch.keys.forEach((key, i) => {
      if (key === null) this.#context.metrics.drop(this.#nodeId, 'null-key');
      else kept.push(i);
    });
    // What is known of old values and order is the stream's, if it was a table once: this is another table.
    const changes = {...batch, olds: undefined, outdated: undefined};
    this.emit(kept.length === batch.keys.length ? changes : selectBatch(changes, kept));
  }
}

export function compileTable(node: TableNode, site: OperatorSite): void {
  const source = addSource(node, site);
  const table = tableProcessor(node, site, (store) => restoredFromSource(store, node));
  site.connect(source.output, table);
  site.add(node, table, []);
}

export function compileToTable(node: ToTableNode, site: OperatorSite): void {
  site.add(
    node,
    tableProcessor(node, site, (store) => store),
    [node.parent],
  );
}

function tableProcessor(
  {id, store: name, serdes, historyMs}: TableNode | ToTableNode,
  site: OperatorSite,
  restoring: (store: KeptStore & ReadableStore) => KeptStore,
): Processor {
  const {context} = site;
  const {isMaterialized, sendsOldValues} = site.planOf(id);
  if (!isMaterialized) return new UnstoredTableProcessor(id, context);
  if (historyMs === undefined) {
    const store = new KeyValueStore(plainFormat(serdes));
    const changelog = site.keep(name, restoring(store));
    site.setTable(id, store);
    return new TableProcessor({nodeId: id, store, changelog, sendsOldValues, context});
  }
  const store = new VersionedStore(serdes, historyMs);
  const changelog = site.keep(name, restoring(store));
  site.setTable(id, store);
  return new VersionedTableProcessor({nodeId: id, store, changelog, sendsOldValues, context});
}
