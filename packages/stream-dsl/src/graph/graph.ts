import {StreamError} from '../errors.ts';
import type {GraphNode} from './node.ts';

/** A topology as data: its nodes, parents before children. */
export interface Graph {
  readonly name: string;
  readonly nodes: readonly GraphNode[];
}

/** The node of that id; the DSL only makes ids that exist. */
export function nodeOf<Kind extends GraphNode['kind']>(
  graph: Graph,
  id: string,
  kind?: Kind,
): Extract<GraphNode, {kind: Kind}> {
  const node = graph.nodes.find((candidate) => candidate.id === id);
  if (node === undefined || (kind !== undefined && node.kind !== kind)) {
    throw new StreamError(
      'STREAM_TOPOLOGY_INVALID',
      `no ${kind ?? 'node'} ${id} in topology ${graph.name}: found ${node?.kind ?? 'nothing'}`,
    );
  }
  return node as Extract<GraphNode, {kind: Kind}>;
}
