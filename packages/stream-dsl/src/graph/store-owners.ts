import type {GraphNode} from './node.ts';

/** Two nodes that would keep different things in a store of one name; undefined where there are none. */
export function conflictingStores(
  nodes: readonly GraphNode[],
): {readonly store: string; readonly owners: readonly [GraphNode, GraphNode]} | undefined {
  const cogroups = new Set(nodes.flatMap((node) => (node.kind === 'cogroup' ? [node.store] : [])));
  const owners = new Map<string, GraphNode>();
  for (const node of nodes) {
    for (const store of ownStores(node)) {
      const owner = owners.get(store);
      owners.set(store, node);
      if (owner === undefined || mayShare(owner, node, cogroups.has(store))) continue;
      return {store, owners: [owner, node]};
    }
  }
  return undefined;
}

/** The aggregates of a cogroup share a store, and processors share those that they declare by one name. */
function mayShare(left: GraphNode, right: GraphNode, isOfCogroup: boolean): boolean {
  if (left.kind === 'process' && right.kind === 'process') return true;
  return isOfCogroup && left.kind === 'aggregate' && right.kind === 'aggregate';
}

/** Stores that a node keeps under a name of their own, should it keep any: a table may be kept nowhere. */
export function ownStores(node: GraphNode): readonly string[] {
  switch (node.kind) {
    case 'table':
    case 'toTable':
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
      return node.store === undefined ? [] : [node.store];
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
