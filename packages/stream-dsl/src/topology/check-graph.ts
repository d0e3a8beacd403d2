import {StreamError} from '../errors.ts';
import type {Graph} from '../graph/graph.ts';
import {type GraphNode, parentsOf} from '../graph/node.ts';

/**
 * Parents must stand before their children, so that no record can go in a circle. The DSL cannot make another graph;
 * one that was put together by hand can be. Throws `STREAM_TOPOLOGY_INVALID`, with the node and its parent.
 */
export function checkGraph({name, nodes}: Graph): void {
  const known = new Set<string>();
  const later = new Set(nodes.map(({id}) => id));
  for (const node of nodes) {
    if (known.has(node.id))
      throw invalid(name, node, 'has the id of another node: give it its own');
    for (const parent of parentsOf(node)) {
      if (known.has(parent)) continue;
      const why = later.has(parent)
        ? `reads from ${parent}, which comes after it: a circle, or nodes in the wrong order`
        : `reads from ${parent}, which is no node of the topology`;
      throw invalid(name, node, why);
    }
    known.add(node.id);
  }
}

function invalid(topology: string, {id, callSite}: GraphNode, why: string): StreamError {
  const place = callSite === undefined ? '' : `, at ${callSite}`;
  return new StreamError('STREAM_TOPOLOGY_INVALID', `node ${id} of ${topology} ${why}${place}`);
}
