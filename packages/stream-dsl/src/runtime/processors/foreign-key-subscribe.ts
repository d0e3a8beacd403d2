import type {Answer, Subscription} from '../../foreign-key-messages.ts';
import type {ForeignKeySubscribeNode} from '../../graph/node.ts';
import type {Changelog} from '../../state/changelog.ts';
import {SubscriptionStore} from '../../state/subscription-store.ts';
import type {TableView} from '../../state/table-view.ts';
import type {Batch} from '../batch.ts';
import {BatchDraft} from '../batch-draft.ts';
import type {OperatorSite} from '../operator-site.ts';
import {Processor, type TaskContext} from '../processor.ts';

interface ForeignKeySubscribeParts {
  readonly node: ForeignKeySubscribeNode;
  readonly right: TableView;
  readonly store: SubscriptionStore;
  readonly changelog: Changelog;
  readonly context: TaskContext;
}

/** Keeps who wants which key of the right table, and answers with what the table has now. */
export class ForeignKeySubscribeProcessor extends Processor {
  readonly #parts: ForeignKeySubscribeParts;

  constructor(parts: ForeignKeySubscribeParts) {
    super();
    this.#parts = parts;
  }

  process(batch: Batch): void {
    const {node, right, context} = this.#parts;
    const draft = new BatchDraft(batch);
    for (let i = 0; i < batch.keys.length; i++) {
      const [key, timestampMs] = [batch.keys[i], batch.timestamps[i] ?? -1];
      // The topic before this node holds nothing else.
      const subscription = batch.values[i] as Subscription;
      const {instruction, primaryKey, primaryPartition, hash} = subscription;
      if (key === null && instruction !== 'answerAlways') {
        context.metrics.drop(node.id, 'null-foreign-key');
        continue;
      }
      if (key !== null) this.#keep(key, subscription, timestampMs);
      const found = key === null ? undefined : right.lookup(key);
      if (instruction === 'forget') continue;
      if (instruction === 'answerMatch' && found === undefined) continue;
      const value = instruction === 'forgetAndAnswer' ? null : (found?.value ?? null);
      const answer: Answer = {hash, value, primaryPartition};
      draft.add(i, primaryKey, answer, Math.max(timestampMs, found?.timestampMs ?? -1));
    }
    this.emit(draft.finish());
  }

  override flush(): void {
    this.#parts.store.flush(this.#parts.changelog);
  }

  #keep(foreignKey: unknown, subscription: Subscription, timestampMs: number): void {
    const {store} = this.#parts;
    const {instruction, primaryKey: key, primaryPartition: partition, hash} = subscription;
    if (instruction === 'forget' || instruction === 'forgetAndAnswer') {
      store.delete(foreignKey, key, timestampMs);
    } else {
      store.put(foreignKey, {key, partition, hash}, timestampMs);
    }
  }
}

export function compileForeignKeySubscribe(
  node: ForeignKeySubscribeNode,
  site: OperatorSite,
): void {
  const {context} = site;
  const store = new SubscriptionStore(node.serdes);
  const changelog = site.keep(node.store, store);
  const parts = {node, right: site.tableOf(node.table), store, changelog, context};
  site.add(node, new ForeignKeySubscribeProcessor(parts), [node.parent]);
}
