import type {TableNode} from '../../graph/node.ts';
import type {TableStore} from '../../state/table-store.ts';
import {type Batch, selectBatch} from '../batch.ts';
import {Processor, type TaskContext} from '../processor.ts';

/** Keeps the latest value of each key and forwards the changes. Null keys are dropped (rule 8). */
export class TableProcessor extends Processor {
  readonly #node: TableNode;
  readonly #store: TableStore;
  readonly #context: TaskContext;

  constructor(node: TableNode, store: TableStore, context: TaskContext) {
    super();
    this.#node = node;
    this.#store = store;
    this.#context = context;
  }

  process(batch: Batch): void {
    const kept: number[] = [];
    for (let i = 0; i < batch.keys.length; i++) {
      const key = batch.keys[i];
      if (key === null) {
        this.#context.metrics.drop(this.#node.id, 'null-key');
        continue;
      }
      this.#store.set(key, batch.values[i]);
      kept.push(i);
    }
    if (this.output.observed) this.emit(selectBatch(batch, kept));
  }
}
