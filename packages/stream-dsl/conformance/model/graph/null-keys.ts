import type {GraphNode} from './graph-node.ts';

/** Rule 8: a repartition drops null keys, uncounted, unless a left or outer stream join stands anywhere behind it. */
export function dropNullKeys(root: GraphNode): void {
  const seen = new Set<GraphNode>();
  const wanted = new Set<GraphNode>();
  const visit = (node: GraphNode): void => {
    if (seen.has(node)) return;
    for (const child of node.children) {
      visit(child);
      if (child.wantsNullKeys || wanted.has(child)) wanted.add(node);
    }
    seen.add(node);
  };
  visit(root);
  for (const node of seen) {
    if (node.repartition !== undefined && !wanted.has(node)) node.dropsNullKeys = true;
  }
}
