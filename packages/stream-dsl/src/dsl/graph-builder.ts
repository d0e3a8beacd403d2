import {StreamError} from '../errors.ts';
import {callSite} from '../graph/call-site.ts';
import type {Graph} from '../graph/graph.ts';
import type {GraphNode} from '../graph/node.ts';
import {conflictingStores} from '../graph/store-owners.ts';
import {windowsAbove} from '../graph/windows-above.ts';
import type {EventTimeWindows} from '../windows/windows.ts';

type WithoutPlace<Node> = Node extends GraphNode
  ? Omit<Node, 'id' | 'callSite' | 'isNamed'>
  : never;

export interface NamingOptions {
  /**
   * `derived` (default): stores and internal topics without a name get one from their operator and origin, so another
   * operator of the same kind before them takes it over. `explicit` refuses them when the topology is built.
   */
  readonly names?: 'derived' | 'explicit' | undefined;
}

/** Collects the nodes of one topology and gives them ids that unrelated operators do not change (rule 25). */
export class GraphBuilder {
  readonly #name: string;
  readonly #names: 'derived' | 'explicit';
  readonly #nodes: GraphNode[] = [];
  readonly #taken = new Set<string>();
  /** Of each node whose records are joined: the node that reads them back from their topic. */
  readonly joinTopics = new Map<string, string>();

  /** `names`: `explicit` refuses internal topics and stores that get their name from where they stand. */
  constructor(name: string, {names = 'derived'}: NamingOptions = {}) {
    if (!/^[a-zA-Z0-9._-]{1,100}$/.test(name)) {
      throw new StreamError(
        'STREAM_TOPOLOGY_INVALID',
        `a topology's name becomes part of topic names: expected 1-100 of a-z A-Z 0-9 . _ -, found ${JSON.stringify(name)}`,
      );
    }
    this.#name = name;
    this.#names = names;
  }

  /** Adds a node under an explicit name, or under `operation-origin` with a number where that is taken. */
  add(
    node: WithoutPlace<GraphNode>,
    id: {readonly name?: string | undefined; readonly stem: string},
  ): string {
    const isNamed = id.name !== undefined;
    const unique = id.name === undefined ? this.nextFree(id.stem) : this.#claim(id.name);
    const own = {id: unique, isNamed, callSite: callSite()};
    this.#nodes.push(Object.freeze({...node, ...own}) as GraphNode);
    return unique;
  }

  /** The name of a store or topic of its own, which must be kept as long as its content is. */
  derivedName(stem: string): string {
    if (this.#names === 'derived') return this.nextFree(stem);
    const place = callSite();
    throw new StreamError(
      'STREAM_TOPOLOGY_INVALID',
      `topology ${this.#name} takes explicit names only, and something would be named ${stem}${place === undefined ? '' : `, at ${place}`}: give its operator a \`name\``,
    );
  }

  /** The id that a node with this stem would get now. */
  nextFree(stem: string): string {
    let candidate = stem;
    for (let n = 2; this.#taken.has(candidate); n++) candidate = `${stem}-${n}`;
    return this.#claim(candidate);
  }

  /** The windows that a node's records come from; undefined where they come from none, or not from all sides. */
  windowsAbove(nodeId: string): readonly EventTimeWindows[] | undefined {
    return windowsAbove(nodeId, new Map(this.#nodes.map((node) => [node.id, node])));
  }

  /** Throws `STREAM_TOPOLOGY_INVALID` where two nodes would keep different things under one name. */
  build(): Graph {
    const conflict = conflictingStores(this.#nodes);
    if (conflict !== undefined) {
      const [first, second] = conflict.owners;
      throw new StreamError(
        'STREAM_TOPOLOGY_INVALID',
        `${first.id} and ${second.id} of topology ${this.#name} would both keep a store ${conflict.store} of their own: give one another name`,
      );
    }
    return Object.freeze({name: this.#name, nodes: Object.freeze([...this.#nodes])});
  }

  #claim(id: string): string {
    if (this.#taken.has(id)) {
      throw new StreamError(
        'STREAM_TOPOLOGY_INVALID',
        `two nodes of topology ${this.#name} are named ${id}: give one another name`,
      );
    }
    this.#taken.add(id);
    return id;
  }
}
