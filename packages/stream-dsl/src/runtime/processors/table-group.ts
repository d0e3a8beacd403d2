import type {TableGroupNode} from '../../graph/node.ts';
import {keyId} from '../../state/key-id.ts';
import type {Batch} from '../batch.ts';
import {BatchDraft} from '../batch-draft.ts';
import type {OperatorSite} from '../operator-site.ts';
import {failRecord, Processor, type TaskContext} from '../processor.ts';

interface Row {
  readonly key: unknown;
  readonly value: unknown;
}

/**
 * Tells each group what leaves it and what comes into it: the old value first, and both as one change where the group
 * is the same (rule 13). Changes that a newer one has overtaken are left out, as groups hold the latest rows only.
 */
export class TableGroupProcessor extends Processor {
  readonly #node: TableGroupNode;
  readonly #context: TaskContext;

  constructor(node: TableGroupNode, context: TaskContext) {
    super();
    this.#node = node;
    this.#context = context;
  }

  process(batch: Batch): void {
    const draft = new BatchDraft(batch);
    for (let i = 0; i < batch.keys.length; i++) {
      if (batch.outdated?.[i] === true) continue;
      try {
        const next = this.#rowOf(batch.values[i], batch.keys[i]);
        const old = this.#rowOf(batch.olds?.[i], batch.keys[i]);
        this.#regroup(draft, {place: i, timestampMs: batch.timestamps[i] ?? -1}, {next, old});
      } catch (error) {
        failRecord(this.#context, this.#node, batch, i, error);
      }
    }
    this.emit(draft.finish());
  }

  #regroup(
    draft: BatchDraft,
    {place, timestampMs}: {readonly place: number; readonly timestampMs: number},
    {next, old}: {readonly next: Row | undefined; readonly old: Row | undefined},
  ): void {
    if (next !== undefined && old !== undefined && this.#isSame(next.key, old.key)) {
      draft.addChange(place, next.key, {value: next.value, old: old.value, timestampMs});
      return;
    }
    if (old !== undefined) {
      draft.addChange(place, old.key, {value: null, old: old.value, timestampMs});
    }
    if (next !== undefined) {
      draft.addChange(place, next.key, {value: next.value, old: null, timestampMs});
    }
  }

  #rowOf(value: unknown, key: unknown): Row | undefined {
    if (value === null || value === undefined) return undefined;
    const [newKey = null, newValue = null] = this.#node.fn(value, key);
    return newKey === null || newValue === null ? undefined : {key: newKey, value: newValue};
  }

  #isSame(left: unknown, right: unknown): boolean {
    return keyId(this.#node.key, left) === keyId(this.#node.key, right);
  }
}

export function compileTableGroup(node: TableGroupNode, site: OperatorSite): void {
  site.add(node, new TableGroupProcessor(node, site.context), [node.parent]);
}
