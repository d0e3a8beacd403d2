import type {Answer} from '../../foreign-key-messages.ts';
import type {ForeignKeyRespondNode} from '../../graph/node.ts';
import {SubscriptionStore} from '../../state/subscription-store.ts';
import type {Batch} from '../batch.ts';
import {BatchDraft} from '../batch-draft.ts';
import type {OperatorSite} from '../operator-site.ts';
import {Processor, type TaskContext} from '../processor.ts';

/** Answers all that wait for a right row when it changes: by the bytes of their primary keys, with the row's time. */
export class ForeignKeyRespondProcessor extends Processor {
  readonly #node: ForeignKeyRespondNode;
  readonly #store: SubscriptionStore;
  readonly #context: TaskContext;

  constructor(node: ForeignKeyRespondNode, store: SubscriptionStore, context: TaskContext) {
    super();
    this.#node = node;
    this.#store = store;
    this.#context = context;
  }

  process(batch: Batch): void {
    const draft = new BatchDraft(batch);
    for (let i = 0; i < batch.keys.length; i++) {
      if (batch.outdated?.[i] === true) {
        this.#context.metrics.drop(this.#node.id, 'outdated');
        continue;
      }
      const value = batch.values[i];
      for (const {key, partition, hash} of this.#store.subscribersOf(batch.keys[i])) {
        const answer: Answer = {hash, value, primaryPartition: partition};
        draft.add(i, key, answer, batch.timestamps[i] ?? -1);
      }
    }
    this.emit(draft.finish());
  }
}

export function compileForeignKeyRespond(node: ForeignKeyRespondNode, site: OperatorSite): void {
  const store = site.storeOf(node.store);
  if (!(store instanceof SubscriptionStore)) throw new Error(`${node.id} has no subscriptions`);
  site.add(node, new ForeignKeyRespondProcessor(node, store, site.context), [node.table]);
}
