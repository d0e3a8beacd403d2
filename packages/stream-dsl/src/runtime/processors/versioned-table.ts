import type {Changelog} from '../../state/changelog.ts';
import type {VersionedStore} from '../../state/versioned-store.ts';
import type {Batch} from '../batch.ts';
import {BatchDraft} from '../batch-draft.ts';
import {Processor, type TaskContext} from '../processor.ts';

interface VersionedTableParts {
  readonly nodeId: string;
  readonly store: VersionedStore;
  readonly changelog: Changelog;
  readonly sendsOldValues: boolean;
  readonly context: TaskContext;
}

/**
 * Files each update in the history of its key, and forwards it with a mark where a newer one is known already. An
 * update older than the history is dropped (rule 11). Nothing is held back while caching, as each update counts.
 */
export class VersionedTableProcessor extends Processor {
  readonly #parts: VersionedTableParts;

  constructor(parts: VersionedTableParts) {
    super();
    this.#parts = parts;
  }

  process(batch: Batch): void {
    const {nodeId, store, sendsOldValues, context} = this.#parts;
    const draft = new BatchDraft(batch);
    for (let i = 0; i < batch.keys.length; i++) {
      const [key, value, timestampMs] = [batch.keys[i], batch.values[i], batch.timestamps[i] ?? -1];
      if (key === null || key === undefined) {
        context.metrics.drop(nodeId, 'null-key');
        continue;
      }
      const known = store.lookup(key);
      const old = sendsOldValues ? (known?.value ?? null) : undefined;
      if (known !== undefined && timestampMs < known.timestampMs) context.metrics.outOfOrder += 1;
      const result = store.put(key, value, timestampMs);
      if (result === 'expired') {
        context.metrics.drop(nodeId, 'history-expired');
        continue;
      }
      draft.addChange(i, key, {value, old, timestampMs, isOutdated: result === 'outdated'});
    }
    this.emit(draft.finish());
  }

  override flush(): void {
    this.#parts.store.flush(this.#parts.changelog);
  }
}
