import type {TableTableJoinNode} from '../../graph/node.ts';
import type {TableView} from '../../state/table-view.ts';
import type {Batch} from '../batch.ts';
import {BatchDraft} from '../batch-draft.ts';
import {hasJoinResult, joinedTable} from '../joined-table.ts';
import type {OperatorSite} from '../operator-site.ts';
import {failRecord, Processor, type TaskContext} from '../processor.ts';
import {TableStage} from '../table-stage.ts';

type Side = 'left' | 'right';

interface TableTableJoinParts {
  readonly node: TableTableJoinNode;
  readonly left: TableView;
  readonly right: TableView;
  readonly stage: TableStage;
  readonly context: TaskContext;
}

/**
 * Joins each change of either table with the other one's value at that moment (rule 12). A change forwards a result or
 * a tombstone, whether there was a result before or not, unless the other side's missing value rules out both.
 */
export class TableTableJoinProcessor extends Processor {
  readonly #parts: TableTableJoinParts;

  constructor(parts: TableTableJoinParts) {
    super();
    this.#parts = parts;
  }

  /** A join is fed through its sides. */
  process(): void {
    throw new Error(`${this.#parts.node.id} takes changes from its left or from its right side`);
  }

  processSide(side: Side, batch: Batch): void {
    const {node, context} = this.#parts;
    const draft = new BatchDraft(batch);
    for (let i = 0; i < batch.keys.length; i++) {
      if (batch.outdated?.[i] === true) {
        context.metrics.drop(node.id, 'outdated');
        continue;
      }
      try {
        this.#join(side, batch, i, draft);
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

  #join(side: Side, batch: Batch, i: number, draft: BatchDraft): void {
    const {node, stage, left, right} = this.#parts;
    const [key, value, replaced] = [batch.keys[i], batch.values[i], batch.olds?.[i] ?? null];
    const found = (side === 'left' ? right : left).lookup(key);
    const other = found?.value ?? null;
    const needsOther = node.type === 'inner' || (node.type === 'left' && side === 'right');
    if (other === null && (needsOther || (value === null && replaced === null))) return;
    stage.put(draft, {
      place: i,
      key,
      value: this.#result(side, value, other, key),
      old: stage.sendsOldValues ? this.#result(side, replaced, other, key) : undefined,
      timestampMs: Math.max(batch.timestamps[i] ?? -1, found?.timestampMs ?? -1),
      isOutdated: false,
    });
  }

  #result(side: Side, own: unknown, other: unknown, key: unknown): unknown {
    const {type, joiner} = this.#parts.node;
    const [left, right] = side === 'left' ? [own, other] : [other, own];
    return hasJoinResult(type, left, right) ? (joiner(left, right, key) ?? null) : null;
  }
}

export function compileTableTableJoin(node: TableTableJoinNode, site: OperatorSite): void {
  const {context} = site;
  const [left, right] = [site.tableOf(node.left), site.tableOf(node.right)];
  const stage = new TableStage(node, site);
  site.setTable(node.id, stage.store ?? joinedTable(left, right, node));
  const processor = new TableTableJoinProcessor({node, left, right, stage, context});
  site.add(node, processor, []);
  for (const side of ['left', 'right'] as const) {
    const {output} = site.processorOf(node[side]);
    site.connect(output, {process: (batch) => processor.processSide(side, batch)});
  }
}
