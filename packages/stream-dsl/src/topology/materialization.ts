import type {Graph} from '../graph/graph.ts';
import type {GraphNode} from '../graph/node.ts';

/** How a table node runs. */
export interface TablePlan {
  /** It keeps its rows in a store of its own. */
  readonly isMaterialized: boolean;
  /** It forwards what each change replaces. */
  readonly sendsOldValues: boolean;
}

/** Decides for each table node whether it keeps a store and forwards old values, as Kafka Streams decides it. */
export function planTables(graph: Graph): ReadonlyMap<string, TablePlan> {
  return new Map(
    graph.nodes
      .filter(isTable)
      .map(({id}) => [id, {isMaterialized: true, sendsOldValues: true}] as const),
  );
}

function isTable({kind}: GraphNode): boolean {
  return TABLE_KINDS.has(kind);
}

const TABLE_KINDS: ReadonlySet<GraphNode['kind']> = new Set<GraphNode['kind']>([
  'table',
  'toTable',
  'aggregate',
  'cogroup',
  'tableAggregate',
  'tableFilter',
  'tableMapValues',
  'tableTableJoin',
  'foreignKeyResolve',
  'suppress',
]);
