import type {GlobalTableJoinNode, StreamTableJoinNode} from '../../graph/node.ts';
import type {TableView} from '../../state/table-view.ts';
import type {Batch} from '../batch.ts';
import type {OperatorSite} from '../operator-site.ts';
import {failRecord, Processor, type TaskContext} from '../processor.ts';

/**
 * Adds a table's value to each record. Only the stream triggers, and the result has its timestamp (rule 10). Null
 * values are dropped; a null key drops the record in an inner join, and finds nothing in a left one (rule 8).
 */
export class TableJoinProcessor extends Processor {
  readonly #node: StreamTableJoinNode | GlobalTableJoinNode;
  readonly #table: TableView;
  readonly #context: TaskContext;

  constructor(
    node: StreamTableJoinNode | GlobalTableJoinNode,
    table: TableView,
    context: TaskContext,
  ) {
    super();
    this.#node = node;
    this.#table = table;
    this.#context = context;
  }

  process(batch: Batch): void {
    const keys: unknown[] = [];
    const values: unknown[] = [];
    const timestamps: number[] = [];
    const places: number[] = [];
    for (let i = 0; i < batch.keys.length; i++) {
      const [key, value] = [batch.keys[i], batch.values[i]];
      try {
        if (!this.#join(key, value, values)) continue;
      } catch (error) {
        failRecord(this.#context, this.#node, batch, i, error);
        continue;
      }
      keys.push(key);
      timestamps.push(batch.timestamps[i] ?? -1);
      places.push(i);
    }
    const {origin, headers} = batch;
    this.emit({
      keys,
      values,
      timestamps,
      origin: origin && {
        columns: origin.columns,
        rows: places.map((place) => origin.rows[place] ?? -1),
      },
      headers: headers && places.map((place) => headers[place]),
    });
  }

  /** Adds the joined value to `results`; false when the record is dropped. */
  #join(key: unknown, value: unknown, results: unknown[]): boolean {
    const {id, kind, type, joiner} = this.#node;
    const {metrics} = this.#context;
    if (value === null) {
      metrics.drop(id, 'null-value');
      return false;
    }
    const tableKey = kind === 'globalTableJoin' ? this.#node.keyOf(value, key) : key;
    const isKeyless = tableKey === null || tableKey === undefined;
    const found = isKeyless ? undefined : this.#table.lookup(tableKey)?.value;
    if (found === undefined && type === 'inner') {
      metrics.drop(id, isKeyless ? 'null-key' : 'no-match');
      return false;
    }
    results.push(joiner(value, found ?? null, key));
    return true;
  }
}

export function compileStreamTableJoin(node: StreamTableJoinNode, site: OperatorSite): void {
  site.add(node, new TableJoinProcessor(node, site.tableOf(node.table), site.context), [
    node.parent,
  ]);
}

export function compileGlobalTableJoin(node: GlobalTableJoinNode, site: OperatorSite): void {
  site.add(node, new TableJoinProcessor(node, site.tableOf(node.table), site.context), [
    node.parent,
  ]);
}
