import type {AggregateNode} from '../../graph/node.ts';
import type {Changelog} from '../../state/changelog.ts';
import type {KeyValueStore} from '../../state/key-value-store.ts';
import type {Batch} from '../batch.ts';
import {failRecord, Processor, type TaskContext} from '../processor.ts';

/** Folds records by key. What changed is forwarded and logged once per commit. */
export class AggregateProcessor extends Processor {
  readonly #node: AggregateNode;
  readonly #store: KeyValueStore;
  readonly #changelog: Changelog;
  readonly #context: TaskContext;

  constructor(
    node: AggregateNode,
    store: KeyValueStore,
    changelog: Changelog,
    context: TaskContext,
  ) {
    super();
    this.#node = node;
    this.#store = store;
    this.#changelog = changelog;
    this.#context = context;
  }

  process(batch: Batch): void {
    const {id, aggregation} = this.#node;
    const {metrics} = this.#context;
    for (let i = 0; i < batch.keys.length; i++) {
      const [key, value] = [batch.keys[i], batch.values[i]];
      if (key === null || value === null) {
        metrics.drop(id, key === null ? 'null-key' : 'null-value');
        continue;
      }
      try {
        const entry = this.#store.entryOf(key);
        entry.state = aggregation.add(entry.state, value, key);
        entry.timestampMs = Math.max(entry.timestampMs, batch.timestamps[i] ?? -1);
        this.#store.markDirty(entry);
      } catch (error) {
        failRecord(this.#context, this.#node, batch, i, error);
      }
    }
  }

  flush(): void {
    const entries = this.#store.flush(this.#changelog);
    if (!this.output.observed) return;
    this.emit({
      keys: entries.map(({key}) => key),
      values: entries.map(({state}) => this.#node.aggregation.snapshot(state)),
      timestamps: entries.map(({timestampMs}) => timestampMs),
      origin: undefined,
    });
  }
}
