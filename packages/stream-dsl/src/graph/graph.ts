import type {GraphNode} from './node.ts';

/** A topology as data: its nodes, parents before children. */
export interface Graph {
  readonly name: string;
  readonly nodes: readonly GraphNode[];
}
