import type {Answer} from '../../foreign-key-messages.ts';
import type {ForeignKeyResolveNode} from '../../graph/node.ts';
import type {TableView} from '../../state/table-view.ts';
import type {Batch} from '../batch.ts';
import {BatchDraft} from '../batch-draft.ts';
import type {OperatorSite} from '../operator-site.ts';
import {failRecord, Processor, type TaskContext} from '../processor.ts';
import {TableStage} from '../table-stage.ts';
import {hashOf, isSameHash} from './foreign-key-hash.ts';

interface ForeignKeyResolveParts {
  readonly node: ForeignKeyResolveNode;
  readonly left: TableView;
  readonly stage: TableStage;
  readonly context: TaskContext;
}

/** Joins each answer with the left row that asked for it; an answer to what is not there any more is dropped (rule 14). */
export class ForeignKeyResolveProcessor extends Processor {
  readonly #parts: ForeignKeyResolveParts;

  constructor(parts: ForeignKeyResolveParts) {
    super();
    this.#parts = parts;
  }

  process(batch: Batch): void {
    const {node, context} = this.#parts;
    const draft = new BatchDraft(batch);
    for (let i = 0; i < batch.keys.length; i++) {
      try {
        this.#resolve(batch, i, draft);
      } catch (error) {
        failRecord(context, node, batch, i, error);
      }
    }
    this.emit(draft.finish());
  }

  override flush(): void {
    const changes = this.#parts.stage.flush();
    if (changes !== undefined) this.emit(changes);
  }

  #resolve(batch: Batch, i: number, draft: BatchDraft): void {
    const {node, left, stage, context} = this.#parts;
    const [key, timestampMs] = [batch.keys[i], batch.timestamps[i] ?? -1];
    // The topic before this node holds nothing else.
    const {hash, value: found} = batch.values[i] as Answer;
    const current = left.lookup(key)?.value ?? null;
    const isWanted =
      node.type === 'inner' && hash === null
        ? this.#asksNothing(current, key)
        : isSameHash(hash, hashOf(node.serdes.left, current));
    if (!isWanted) {
      context.metrics.drop(node.id, 'stale-answer');
      return;
    }
    const isEmpty = found === null && (node.type === 'inner' || current === null);
    const known = stage.store?.lookup(key);
    if (known !== undefined && timestampMs < known.timestampMs) context.metrics.outOfOrder += 1;
    stage.put(draft, {
      place: i,
      key,
      value: isEmpty ? null : (node.joiner(current, found, key) ?? null),
      old: stage.sendsOldValues ? (known?.value ?? null) : undefined,
      timestampMs,
      isOutdated: false,
    });
  }

  /** Nobody answers for such a row in an inner join, so what was asked last, before it was as it is, still holds for it. */
  #asksNothing(current: unknown, key: unknown): boolean {
    return current === null || (this.#parts.node.foreignKeyOf(current, key) ?? null) === null;
  }
}

export function compileForeignKeyResolve(node: ForeignKeyResolveNode, site: OperatorSite): void {
  const {context} = site;
  const isKept = site.planOf(node.id).isMaterialized;
  const store = isKept ? (node.store ?? `${node.id}-store`) : undefined;
  const stage = new TableStage({id: node.id, store, serdes: node.serdes}, site);
  if (stage.store !== undefined) site.setTable(node.id, stage.store);
  const parts = {node, left: site.tableOf(node.table), stage, context};
  site.add(node, new ForeignKeyResolveProcessor(parts), [node.parent]);
}
