import type {Graph} from '../graph/graph.ts';
import {type GraphNode, parentsOf} from '../graph/node.ts';

/**
 * Repartition nodes that records without a key pass, as in Kafka Streams: those with a left or outer join of streams
 * anywhere behind them, as it has results for such records (KIP-962). All others drop them (rule 8).
 */
export function nullKeyPassages({nodes}: Graph): ReadonlySet<string> {
  const passages = new Set<string>();
  const isWanted = new Set<string>();
  for (const node of nodes.toReversed()) {
    if (node.kind === 'repartition' && !node.holdsChanges) {
      if (node.keepsNullKeys || isWanted.has(node.id)) passages.add(node.id);
    }
    if (!isWanted.has(node.id) && !takesNullKeys(node)) continue;
    for (const parent of streamsInto(node)) isWanted.add(parent);
  }
  return passages;
}

function takesNullKeys(node: GraphNode): boolean {
  switch (node.kind) {
    case 'streamStreamJoin':
    case 'streamTableJoin':
    case 'globalTableJoin':
      return node.type !== 'inner';
    default:
      return false;
  }
}

/** A table that is only asked hands no records on. */
function streamsInto(node: GraphNode): readonly string[] {
  return node.kind === 'streamTableJoin' ? [node.parent] : parentsOf(node);
}
