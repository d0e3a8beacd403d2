import type {GraphNode} from '../graph/node.ts';
import {ownStores} from '../graph/store-owners.ts';
import type {TablePlan} from './materialization.ts';

/** Stores of a node that have a changelog topic of their own. */
export function storesOf(
  node: GraphNode,
  tables: ReadonlyMap<string, TablePlan>,
): readonly string[] {
  const named = ownStores(node);
  switch (node.kind) {
    case 'table':
      // Its topic is its changelog.
      return [];
    case 'tableFilter':
    case 'tableMapValues':
    case 'tableTableJoin':
    case 'foreignKeyResolve':
    case 'toTable':
      if (tables.get(node.id)?.isMaterialized !== true) return [];
      return named.length > 0 ? named : [`${node.id}-store`];
    default:
      return named;
  }
}
