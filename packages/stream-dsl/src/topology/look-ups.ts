import {type GraphNode, parentsOf} from '../graph/node.ts';

/** Whether a join asks a table for values: itself, or through tables that are derived from it. */
export function isLookedUp(tableId: string, nodes: readonly GraphNode[]): boolean {
  return nodes.some((node) => {
    if (!parentsOf(node).includes(tableId)) return false;
    switch (node.kind) {
      case 'streamTableJoin':
      case 'foreignKeySubscribe':
      case 'foreignKeyResolve':
        return node.table === tableId;
      case 'tableTableJoin':
        return true;
      case 'tableFilter':
      case 'tableMapValues':
      case 'suppress':
      case 'cogroup':
        return isLookedUp(node.id, nodes);
      default:
        return false;
    }
  });
}
