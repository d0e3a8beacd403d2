import type {GraphNode} from '../graph/node.ts';
import type {TablePlan} from './materialization.ts';

/** Stores of a node that have a changelog topic of their own. */
export function storesOf(
  node: GraphNode,
  tables: ReadonlyMap<string, TablePlan>,
): readonly string[] {
  const isMaterialized = tables.get(node.id)?.isMaterialized === true;
  switch (node.kind) {
    case 'aggregate':
    case 'tableAggregate':
    case 'suppress':
    case 'deduplicate':
    case 'foreignKeySubscribe':
      return [node.store];
    case 'tableFilter':
    case 'tableMapValues':
    case 'tableTableJoin':
    case 'foreignKeyResolve':
    case 'toTable':
      return isMaterialized ? [node.store ?? `${node.id}-store`] : [];
    case 'streamTableJoin':
      return node.grace === undefined ? [] : [node.grace.store];
    case 'streamStreamJoin':
      return [
        `${node.store}-left`,
        `${node.store}-right`,
        ...(node.type === 'inner' ? [] : [`${node.store}-unmatched`]),
      ];
    case 'process':
      return node.stores.map(({name}) => name);
    default:
      return [];
  }
}
