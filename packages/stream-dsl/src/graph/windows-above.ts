import type {EventTimeWindows} from '../windows/windows.ts';
import {type GraphNode, parentsOf} from './node.ts';

/**
 * The windows that a node's records come from: those of the nearest windowed aggregates on all ways up. Undefined where
 * a way leads to a source without one, or to windows that no time closes.
 */
export function windowsAbove(
  nodeId: string,
  nodes: ReadonlyMap<string, GraphNode>,
): readonly EventTimeWindows[] | undefined {
  const node = nodes.get(nodeId);
  if (node === undefined) return undefined;
  if (node.kind === 'aggregate' && node.windows !== undefined) {
    return node.windows.kind === 'count' ? undefined : [node.windows];
  }
  const above = parentsOf(node).map((parent) => windowsAbove(parent, nodes));
  const isComplete = above.length > 0 && above.every((windows) => windows !== undefined);
  return isComplete ? above.flatMap((windows) => windows ?? []) : undefined;
}
