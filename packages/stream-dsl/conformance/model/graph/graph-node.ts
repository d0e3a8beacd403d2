import type {Operator} from '../operator.ts';
import type {Physical, PhysicalNode} from './physical.ts';

/**
 * One node of the graph that the reference makes of what its DSL was told, before it becomes a topology. The order of
 * children, and so of outputs, and where null keys pass come from this graph.
 */
export class GraphNode {
  readonly parents: GraphNode[] = [];
  readonly children: GraphNode[] = [];
  /** Nodes are written lowest first. */
  priority = 0;
  isWritten = false;
  changesKey = false;
  changesValue = false;
  isMerge = false;
  /** A left or outer join of a stream: null keys are wanted here. */
  wantsNullKeys = false;
  /** Of a windowed aggregation (rule 6). */
  graceMs: number | undefined;
  /** Its windows take records at the very end of their grace: sliding windows and sessions do. */
  isEndOpen = false;
  /** Unknown where the reference asks the parents. */
  isOutputVersioned: boolean | undefined;
  /** Told that a parent is versioned (rule 11). */
  useVersioned: ((parent: GraphNode) => void) | undefined;
  isSuppress = false;
  /** Tables that it looks things up in, besides its parents. */
  readonly reads: GraphNode[] = [];
  /** A topic lies before what stands behind it. */
  isTopic = false;
  /** It goes by the time of the records that come to it, or of its task. */
  needsTime = false;
  repartition: 'optimizable' | 'fixed' | undefined;
  dropsNullKeys = false;
  selfJoin: SelfJoin | undefined;
  readonly #write: (topology: Physical, node: GraphNode) => PhysicalNode | undefined;
  #output: PhysicalNode | undefined;

  constructor(write: (topology: Physical, node: GraphNode) => PhysicalNode | undefined) {
    this.#write = write;
  }

  /** A node of one operator behind all its parents. */
  static of<In, Out>(operator: Operator<In, Out>): GraphNode {
    return new GraphNode((topology, node) => topology.add(operator, node.parentOutputs()));
  }

  get output(): PhysicalNode {
    if (this.#output === undefined) throw new Error('the node gives nothing');
    return this.#output;
  }

  parentOutputs(): readonly PhysicalNode[] {
    return this.parents.map(({output}) => output);
  }

  write(topology: Physical): void {
    this.#output = this.#write(topology, this);
    for (const {output} of this.reads) topology.connect(output, this.output);
    this.isWritten = true;
  }

  addChild(child: GraphNode): void {
    if (!this.children.includes(child)) this.children.push(child);
    if (!child.parents.includes(this)) child.parents.push(this);
  }

  removeChild(child: GraphNode): void {
    remove(this.children, child);
    remove(child.parents, this);
  }
}

/** The two window nodes of a stream join; the second goes where one stream is joined with itself. */
export type SelfJoin = {readonly left: GraphNode; readonly right: GraphNode; isOptimized: boolean};

function remove<T>(from: T[], item: T): void {
  const at = from.indexOf(item);
  if (at >= 0) from.splice(at, 1);
}
