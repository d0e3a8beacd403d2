import type {GlobalTableJoinNode, StreamTableJoinNode} from '../../graph/node.ts';
import type {TableView} from '../../state/table-view.ts';
import type {Batch} from '../batch.ts';
import {BatchDraft} from '../batch-draft.ts';
import type {OperatorSite} from '../operator-site.ts';
import {failRecord, Processor, type TaskContext} from '../processor.ts';
import {compileGraceJoin} from './grace-join.ts';
import {joinWithTable, NoResult, type TableJoin} from './table-join.ts';

/**
 * Adds a table's value to each record. Only the stream triggers, and the result has its timestamp (rule 10). Null
 * values are dropped; a null key drops the record in an inner join, and finds nothing in a left one (rule 8).
 */
export class TableJoinProcessor extends Processor {
  readonly #join: TableJoin;
  readonly #context: TaskContext;

  constructor(join: TableJoin, context: TaskContext) {
    super();
    this.#join = join;
    this.#context = context;
  }

  process(batch: Batch): void {
    const {node} = this.#join;
    const draft = new BatchDraft(batch);
    for (let i = 0; i < batch.keys.length; i++) {
      const key = batch.keys[i];
      const value = batch.values[i];
      const timestampMs = batch.timestamps[i] ?? -1;
      try {
        const result = joinWithTable(this.#join, key, value, timestampMs);
        if (result instanceof NoResult) this.#context.metrics.drop(node.id, result.reason);
        else draft.add(i, key, result, timestampMs);
      } catch (error) {
        failRecord(this.#context, node, batch, i, error);
      }
    }
    this.emit(draft.finish());
  }
}

export function compileStreamTableJoin(node: StreamTableJoinNode, site: OperatorSite): void {
  const table = site.tableOf(node.table);
  if (node.grace === undefined) compileTableJoin(node, table, site);
  else compileGraceJoin({node, grace: node.grace, table}, site);
}

export function compileGlobalTableJoin(node: GlobalTableJoinNode, site: OperatorSite): void {
  compileTableJoin(node, site.tableOf(node.table), site);
}

function compileTableJoin(
  node: StreamTableJoinNode | GlobalTableJoinNode,
  table: TableView,
  site: OperatorSite,
): void {
  site.add(node, new TableJoinProcessor({node, table}, site.context), [node.parent]);
}
