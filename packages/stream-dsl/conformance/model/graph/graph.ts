import {GraphNode} from './graph-node.ts';
import {mergeRepartitions, RepartitionsByKeyChange} from './merge-repartitions.ts';
import {dropNullKeys} from './null-keys.ts';
import {Physical} from './physical.ts';
import {joinSelvesOnce} from './self-joins.ts';
import {useVersionedSemantics} from './versioned-semantics.ts';

/** The graph of a topology, grown as the reference's builder grows it. */
export class Graph {
  readonly root = new GraphNode(() => undefined);
  readonly nodes: GraphNode[] = [];
  readonly #repartitions = new RepartitionsByKeyChange();
  #nextPriority = 0;

  add(parents: GraphNode | readonly GraphNode[], node: GraphNode): GraphNode {
    for (const parent of parents instanceof GraphNode ? [parents] : parents) {
      parent.addChild(node);
      node.priority = this.#nextPriority;
      this.#nextPriority += 1;
      this.#repartitions.added(node);
    }
    if (!this.nodes.includes(node)) this.nodes.push(node);
    return node;
  }

  /** The topology, processors in the reference's order. */
  write(options: Readonly<{isOptimized: boolean; makeRepartition: () => GraphNode}>): Physical {
    if (options.isOptimized) {
      mergeRepartitions(this.#repartitions, options.makeRepartition);
      joinSelvesOnce(this.nodes);
    }
    dropNullKeys(this.root);
    useVersionedSemantics(this.root, this.nodes);
    return this.#write();
  }

  /** Whether the time of something is that of several who write to one topic, each with its own (rule 9). */
  get mixesTimes(): boolean {
    return this.nodes.some((node) => node.needsTime && isBehindTopic(node));
  }

  #write(): Physical {
    const topology = new Physical();
    const waiting = [this.root];
    for (let next = takeLowest(waiting); next !== undefined; next = takeLowest(waiting)) {
      const isReady = next.parents.every(({isWritten}) => isWritten);
      if (isReady && !next.isWritten) next.write(topology);
      waiting.push(...next.children);
    }
    return topology;
  }
}

function isBehindTopic(node: GraphNode): boolean {
  return node.isTopic || [...node.parents, ...node.reads].some(isBehindTopic);
}

function takeLowest(waiting: GraphNode[]): GraphNode | undefined {
  const lowest = Math.min(...waiting.map(({priority}) => priority));
  const at = waiting.findIndex(({priority}) => priority === lowest);
  return at < 0 ? undefined : waiting.splice(at, 1)[0];
}
