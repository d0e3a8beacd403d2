import {RefusedError} from '../model-record.ts';
import type {GraphNode} from './graph-node.ts';

/** Rule 11: tells nodes that their parent is versioned; refuses to suppress what is. */
export function useVersionedSemantics(root: GraphNode, nodes: readonly GraphNode[]): void {
  const isVersioned = (node: GraphNode): boolean =>
    node.isOutputVersioned ?? isVersionedAbove(node);
  const isVersionedAbove = (node: GraphNode): boolean =>
    node !== root && node.parents.every(isVersioned);
  for (const node of nodes) {
    if (node.useVersioned === undefined) continue;
    for (const parent of node.parents) if (isVersioned(parent)) node.useVersioned(parent);
  }
  if (nodes.some((node) => node.isSuppress && isVersionedAbove(node))) {
    throw new RefusedError('suppress of a versioned table');
  }
}
