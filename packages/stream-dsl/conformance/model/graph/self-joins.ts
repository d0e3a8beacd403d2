import type {GraphNode} from './graph-node.ts';

/** With optimization, a stream that is joined with itself is kept once. */
export function joinSelvesOnce(nodes: readonly GraphNode[]): void {
  for (const node of nodes) {
    const [parent, other] = node.parents;
    if (node.selfJoin === undefined || parent === undefined || other !== undefined) continue;
    parent.removeChild(node.selfJoin.right);
    node.selfJoin.isOptimized = true;
  }
}
