import type {GlobalTableJoinNode, StreamTableJoinNode} from '../../graph/node.ts';
import type {TableView} from '../../state/table-view.ts';
import type {DropReason} from '../metrics.ts';

/** A stream's records join a table: every one with what the table has for it. */
export interface TableJoin {
  readonly node: StreamTableJoinNode | GlobalTableJoinNode;
  readonly table: TableView;
}

/** In place of a joined value: there is none. */
export class NoResult {
  readonly reason: DropReason;

  constructor(reason: DropReason) {
    this.reason = reason;
  }
}

// One object for each, as this is made once per record.
const nullValue = new NoResult('null-value');
const nullKey = new NoResult('null-key');
const noMatch = new NoResult('no-match');

/** The joined value of a record, or a `NoResult`. A table with a history is asked as of the record's time (rule 10). */
export function joinWithTable(
  {node, table}: TableJoin,
  key: unknown,
  value: unknown,
  timestampMs: number,
): unknown {
  if (value === null) return nullValue;
  const tableKey = node.kind === 'globalTableJoin' ? node.keyOf(value, key) : key;
  const isKeyless = tableKey === null || tableKey === undefined;
  const found = isKeyless ? undefined : tableValue(table, tableKey, timestampMs);
  if (found === undefined && node.type === 'inner') return isKeyless ? nullKey : noMatch;
  return node.joiner(value, found ?? null, key);
}

function tableValue(table: TableView, key: unknown, timestampMs: number): unknown {
  const {lookupAsOf} = table;
  return (lookupAsOf === undefined ? table.lookup(key) : lookupAsOf(key, timestampMs))?.value;
}
