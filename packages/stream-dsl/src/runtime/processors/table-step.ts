import type {TableFilterNode, TableMapValuesNode} from '../../graph/node.ts';
import {type Derive, derivedTable} from '../../state/derived-table.ts';
import type {Batch} from '../batch.ts';
import {BatchDraft} from '../batch-draft.ts';
import type {OperatorSite} from '../operator-site.ts';
import {failRecord, Processor, type TaskContext} from '../processor.ts';
import {TableStage} from '../table-stage.ts';

interface TableStepParts {
  readonly node: TableFilterNode | TableMapValuesNode;
  /** The value that becomes of a row's; null for none. Never called for a row without one. */
  readonly derive: Derive;
  /** Changes from nothing to nothing go no further, where old values tell them. */
  readonly skipsNothing: boolean;
  readonly stage: TableStage;
  readonly context: TaskContext;
}

/** Makes each row of a table of one row of another: `filter` and `mapValues`. */
export class TableStepProcessor extends Processor {
  readonly #parts: TableStepParts;

  constructor(parts: TableStepParts) {
    super();
    this.#parts = parts;
  }

  process(batch: Batch): void {
    const {node, stage, skipsNothing, context} = this.#parts;
    const draft = new BatchDraft(batch);
    for (let i = 0; i < batch.keys.length; i++) {
      const key = batch.keys[i];
      try {
        const value = this.#derived(batch.values[i], key);
        const old = stage.sendsOldValues ? this.#oldOf(batch, i) : undefined;
        if (skipsNothing && value === null && old === null) continue;
        stage.put(draft, {
          place: i,
          key,
          value,
          old,
          timestampMs: batch.timestamps[i] ?? -1,
          isOutdated: batch.outdated?.[i] === true,
        });
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

  #oldOf(batch: Batch, i: number): unknown {
    const {store} = this.#parts.stage;
    return store === undefined
      ? this.#derived(batch.olds?.[i], batch.keys[i])
      : (store.get(batch.keys[i]) ?? null);
  }

  #derived(value: unknown, key: unknown): unknown {
    return value === null || value === undefined ? null : this.#parts.derive(value, key);
  }
}

export function compileTableStep(
  node: TableFilterNode | TableMapValuesNode,
  step: Pick<TableStepParts, 'derive' | 'skipsNothing'>,
  site: OperatorSite,
): void {
  const stage = new TableStage(node, site);
  const parent = site.findTable(node.parent);
  if (stage.store !== undefined) site.setTable(node.id, stage.store);
  else if (parent !== undefined) site.setTable(node.id, derivedTable(parent, step.derive));
  const {context} = site;
  site.add(node, new TableStepProcessor({node, ...step, stage, context}), [node.parent]);
}
