import type * as Nodes from '../scenario/node.ts';
import {storeOptions} from './joins.ts';
import {keySerde, type OurKey} from './keys.ts';
import type {Parts} from './parts.ts';
import {keyFunction, predicate, valueFunction} from './streams.ts';

/** Options of a table of its own: a store and a history where the node has them. */
export function tableOptions(node: Nodes.TableNode | Nodes.ToTableNode) {
  const history = node.versioned && {history: node.versioned.historyRetentionMs};
  return {...storeOptions(node), ...history};
}

export function addMapValues(node: Nodes.MapValuesNode, parts: Parts): void {
  const fn = valueFunction(node.fn);
  if (parts.isTable(node.from)) {
    parts.setTable(node.id, parts.table(node.from).mapValues(fn, storeOptions(node)));
  } else parts.setStream(node.id, parts.stream(node.from).mapValues(fn, {name: node.id}));
}

export function addFilter(node: Nodes.FilterNode, parts: Parts): void {
  const holds = predicate(node.pred);
  if (parts.isTable(node.from)) {
    const table = parts.table(node.from);
    const options = storeOptions(node);
    parts.setTable(
      node.id,
      node.op === 'filter' ? table.filter(holds, options) : table.filterNot(holds, options),
    );
    return;
  }
  const [stream, options] = [parts.stream(node.from), {name: node.id}];
  parts.setStream(
    node.id,
    node.op === 'filter' ? stream.filter(holds, options) : stream.filterNot(holds, options),
  );
}

export function addToTable(node: Nodes.ToTableNode, parts: Parts): void {
  parts.setTable(node.id, parts.stream(node.from).toTable(tableOptions(node)));
}

export function addTableGroupBy(node: Nodes.TableGroupByNode, parts: Parts): void {
  const [keyOf, makeValue] = [keyFunction(node.key), valueFunction(node.value)];
  const grouped = parts
    .table(node.from)
    .groupBy<OurKey, ReturnType<typeof makeValue>>(
      (value, key) => [keyOf(value, key), makeValue(value, key)],
      {name: node.id, key: keySerde},
    );
  parts.setGroupedTable(node.id, grouped);
}
