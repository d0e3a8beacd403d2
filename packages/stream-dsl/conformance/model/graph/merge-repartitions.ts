import {RefusedError} from '../model-record.ts';
import type {GraphNode} from './graph-node.ts';

/** Which repartitions stand behind each node that changes keys, in the order in which they were added. */
export class RepartitionsByKeyChange {
  readonly byNode = new Map<GraphNode, GraphNode[]>();
  readonly merges = new Set<GraphNode>();

  added(node: GraphNode): void {
    if (node.changesKey) this.byNode.set(node, []);
    else if (node.repartition === 'optimizable') {
      const changer = keyChangerOf(node);
      if (changer !== undefined) addOnce(this.byNode.get(changer), node);
    } else if (node.isMerge) this.merges.add(node);
  }
}

/** With optimization, the repartitions behind one change of keys become one, right behind it. */
export function mergeRepartitions(
  repartitions: RepartitionsByKeyChange,
  makeRepartition: () => GraphNode,
): void {
  moveBehindMerges(repartitions);
  for (const [changer, replaced] of repartitions.byNode) {
    if (replaced.length === 0) continue;
    const single = makeRepartition();
    single.priority = changer.priority;
    for (const repartition of replaced) replace(repartition, single, changer);
    changer.addChild(single);
  }
}

function replace(repartition: GraphNode, single: GraphNode, changer: GraphNode): void {
  const child = findAbove(repartition, ({parents}) => parents.includes(changer));
  if (child === undefined) throw new RefusedError('the repartition moved away before its turn');
  single.addChild(child);
  changer.removeChild(child);
  const [children, parents] = [[...repartition.children], [...repartition.parents]];
  for (const below of children) for (const above of parents) above.addChild(below);
  for (const above of parents) above.removeChild(repartition);
  for (const below of children) repartition.removeChild(below);
}

/** Where streams were merged since their keys changed, the one repartition stands behind the merge. */
function moveBehindMerges({byNode, merges}: RepartitionsByKeyChange): void {
  const moved = new Map<GraphNode, GraphNode[]>();
  for (const merge of merges) {
    moved.set(merge, []);
    for (const [changer, repartitions] of byNode) {
      const areBehind = repartitions.every(
        (node) => findAbove(node, ({parents}) => parents.includes(merge)) !== undefined,
      );
      if (!areBehind) continue;
      if (findAbove(merge, ({parents}) => parents.includes(changer)) !== undefined) {
        moved.get(merge)?.push(changer);
      }
    }
  }
  const gone = new Set<GraphNode>();
  for (const [merge, changers] of moved) {
    const repartitions: GraphNode[] = [];
    for (const changer of changers) {
      for (const repartition of byNode.get(changer) ?? []) addOnce(repartitions, repartition);
      gone.add(changer);
    }
    byNode.set(merge, repartitions);
  }
  for (const changer of gone) byNode.delete(changer);
}

/** The nearest change of keys above, unless a change of values stands between. */
function keyChangerOf(repartition: GraphNode): GraphNode | undefined {
  const nearest = findAbove(repartition, (node) => node.changesKey || node.changesValue);
  const changer = findAbove(repartition, (node) => node.changesKey);
  return nearest === changer ? changer : undefined;
}

function findAbove(node: GraphNode, matches: (node: GraphNode) => boolean): GraphNode | undefined {
  if (matches(node)) return node;
  for (const parent of node.parents) {
    const found = matches(parent) ? parent : findAbove(parent, matches);
    if (found !== undefined) return found;
  }
  return undefined;
}

function addOnce(nodes: GraphNode[] | undefined, node: GraphNode): void {
  if (nodes !== undefined && !nodes.includes(node)) nodes.push(node);
}
