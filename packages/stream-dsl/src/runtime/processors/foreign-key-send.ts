import type {Instruction, Subscription} from '../../foreign-key-messages.ts';
import type {ForeignKeySendNode} from '../../graph/node.ts';
import {compareKeys} from '../../state/key-order.ts';
import type {Batch} from '../batch.ts';
import {BatchDraft} from '../batch-draft.ts';
import type {OperatorSite} from '../operator-site.ts';
import {failRecord, Processor, type TaskContext} from '../processor.ts';
import {hashOf} from './foreign-key-hash.ts';

interface Change {
  readonly oldForeignKey: unknown;
  readonly newForeignKey: unknown;
  readonly hasOld: boolean;
  readonly hasNew: boolean;
}

type Message = readonly [foreignKey: unknown, instruction: Instruction];

/**
 * Tells the right side which of its keys each left row wants (rule 14). A row that changes its foreign key takes the
 * old subscription back; the answer to the new one then replaces the result, be there a match or not.
 */
export class ForeignKeySendProcessor extends Processor {
  readonly #node: ForeignKeySendNode;
  readonly #context: TaskContext;

  constructor(node: ForeignKeySendNode, context: TaskContext) {
    super();
    this.#node = node;
    this.#context = context;
  }

  process(batch: Batch): void {
    const {metrics} = this.#context;
    const draft = new BatchDraft(batch);
    for (let i = 0; i < batch.keys.length; i++) {
      if (batch.outdated?.[i] === true) {
        metrics.drop(this.#node.id, 'outdated');
        continue;
      }
      try {
        this.#send(batch, i, draft);
      } catch (error) {
        failRecord(this.#context, this.#node, batch, i, error);
      }
    }
    this.emit(draft.finish());
  }

  #send(batch: Batch, i: number, draft: BatchDraft): void {
    const {type, foreignKeyOf, serdes} = this.#node;
    const [key, value, old] = [batch.keys[i], batch.values[i], batch.olds?.[i] ?? null];
    const change: Change = {
      oldForeignKey: old === null ? null : (foreignKeyOf(old, key) ?? null),
      newForeignKey: value === null ? null : (foreignKeyOf(value, key) ?? null),
      hasOld: old !== null,
      hasNew: value !== null,
    };
    const messages = type === 'left' ? this.#leftMessages(change) : this.#innerMessages(change);
    if (messages.length === 0) return;
    const valueHash = hashOf(serdes.value, value);
    const primaryPartition = this.#context.partition;
    for (const [foreignKey, instruction] of messages) {
      // Its answer, which takes the result away, holds for every row without a foreign key.
      const hash = instruction === 'forgetAndAnswer' ? null : valueHash;
      const subscription: Subscription = {instruction, primaryKey: key, primaryPartition, hash};
      draft.add(i, foreignKey, subscription, batch.timestamps[i] ?? -1);
    }
  }

  /** Every change of a left row has a result, so each is answered; a null foreign key too, by nothing. */
  #leftMessages(change: Change): readonly Message[] {
    if (!change.hasOld && !change.hasNew) return [];
    const message: Message = [change.newForeignKey, 'answerAlways'];
    return change.oldForeignKey !== null && this.#isMoved(change)
      ? [[change.oldForeignKey, 'forget'], message]
      : [message];
  }

  #innerMessages(change: Change): readonly Message[] {
    const {oldForeignKey, newForeignKey, hasNew} = change;
    const wasSubscribed = oldForeignKey !== null;
    if (newForeignKey === null) {
      if (hasNew) this.#context.metrics.drop(this.#node.id, 'null-foreign-key');
      return wasSubscribed ? [[oldForeignKey, 'forgetAndAnswer']] : [];
    }
    return wasSubscribed && this.#isMoved(change)
      ? [
          [oldForeignKey, 'forget'],
          [newForeignKey, 'answerAlways'],
        ]
      : [[newForeignKey, 'answerMatch']];
  }

  #isMoved({oldForeignKey, newForeignKey}: Change): boolean {
    if (newForeignKey === null) return true;
    return compareKeys(oldForeignKey, newForeignKey, this.#node.serdes.foreignKey) !== 0;
  }
}

export function compileForeignKeySend(node: ForeignKeySendNode, site: OperatorSite): void {
  site.add(node, new ForeignKeySendProcessor(node, site.context), [node.parent]);
}
