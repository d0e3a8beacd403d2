import type {Graph} from '../graph/graph.ts';
import {type CogroupNode, type GraphNode, parentsOf} from '../graph/node.ts';

/** How a table node runs. */
export interface TablePlan {
  /** It keeps its rows in a store of its own. */
  readonly isMaterialized: boolean;
  /** It forwards what each change replaces. */
  readonly sendsOldValues: boolean;
  /** Its changes may be older than what is known (rule 11). */
  readonly isVersioned: boolean;
}

/**
 * Decides for each table node whether it keeps a store and forwards old values, as Kafka Streams decides it: while the
 * topology is built, node by node. What is asked for after a filter without a store was made comes too late for it,
 * which is why some filters emit a tombstone for each record that they reject and others do not.
 */
export function planTables(graph: Graph): ReadonlyMap<string, TablePlan> {
  const planner = new TablePlanner(graph);
  for (const node of graph.nodes) planner.visit(node);
  return planner.plans;
}

interface Draft {
  isMaterialized: boolean;
  sendsOldValues: boolean;
  isVersioned: boolean;
}

class TablePlanner {
  readonly plans = new Map<string, Draft>();
  readonly #nodes: ReadonlyMap<string, GraphNode>;

  constructor({nodes}: Graph) {
    this.#nodes = new Map(nodes.map((node) => [node.id, node]));
  }

  visit(node: GraphNode): void {
    const plan = this.#begin(node);
    if (plan !== undefined) this.plans.set(node.id, plan);
    this.#require(node);
  }

  /** The plan of a table node by itself; undefined for other nodes. */
  #begin(node: GraphNode): Draft | undefined {
    const plan = {isMaterialized: true, sendsOldValues: false, isVersioned: false};
    switch (node.kind) {
      case 'aggregate':
      case 'tableAggregate':
        return plan;
      case 'cogroup':
        return {...plan, isVersioned: this.#isCogroupVersioned(node)};
      case 'table':
      case 'toTable': {
        const isVersioned = node.historyMs !== undefined;
        return {...plan, isMaterialized: node.isMaterialized || isVersioned, isVersioned};
      }
      case 'tableFilter':
      case 'tableMapValues': {
        const isMaterialized = node.store !== undefined;
        const isVersioned = !isMaterialized && this.#planOf(node.parent).isVersioned;
        return {...plan, isMaterialized, isVersioned};
      }
      case 'tableTableJoin':
      case 'foreignKeyResolve':
        return {...plan, isMaterialized: node.store !== undefined};
      case 'suppress':
        return {...plan, isMaterialized: false};
      default:
        return undefined;
    }
  }

  /** In Kafka Streams a windowed cogroup is the one aggregate that takes its streams' history for its own. */
  #isCogroupVersioned({parents}: CogroupNode): boolean {
    return parents.every((id) => {
      const aggregate = this.#nodes.get(id);
      const isWindowed = aggregate?.kind === 'aggregate' && aggregate.windows !== undefined;
      return isWindowed && this.#comesFromHistory(aggregate.parent);
    });
  }

  /** Whether all that a node reads are tables with history, be it as streams. */
  #comesFromHistory(id: string): boolean {
    const plan = this.plans.get(id);
    if (plan !== undefined) return plan.isVersioned;
    const node = this.#nodes.get(id);
    if (node === undefined) return false;
    const parents = node.kind === 'streamTableJoin' ? [node.parent] : parentsOf(node);
    return parents.length > 0 && parents.every((parent) => this.#comesFromHistory(parent));
  }

  /** What a node asks of the tables that it reads. */
  #require(node: GraphNode): void {
    switch (node.kind) {
      case 'tableFilter':
        // With old values it knows which tombstones would be news to nobody; but they are no reason to keep a store.
        this.#planOf(node.id).sendsOldValues = this.#sendOldValues(node.parent, false);
        return;
      case 'tableTableJoin':
        if (node.type !== 'inner') this.#sendOldValues(node.left, true);
        if (node.type === 'outer') this.#sendOldValues(node.right, true);
        this.#giveValues(node.left);
        this.#giveValues(node.right);
        return;
      case 'tableGroup':
      case 'foreignKeySend':
        this.#sendOldValues(node.parent, true);
        return;
      case 'suppress':
        this.#planOf(node.id).sendsOldValues = this.#sendOldValues(node.parent, true);
        return;
      case 'foreignKeySubscribe':
        this.#sendOldValues(node.table, true);
        this.#giveValues(node.table);
        return;
      case 'streamTableJoin':
      case 'foreignKeyResolve':
        this.#giveValues(node.table);
        return;
      default:
        return;
    }
  }

  /** Makes a table send old values; false where that took a store which there is not. */
  #sendOldValues(id: string, isForced: boolean): boolean {
    const plan = this.#planOf(id);
    plan.sendsOldValues ||= this.#canSendOldValues(id, isForced);
    return plan.sendsOldValues;
  }

  #canSendOldValues(id: string, isForced: boolean): boolean {
    const node = this.#nodes.get(id);
    const plan = this.#planOf(id);
    switch (node?.kind) {
      case 'table':
      case 'toTable':
      case 'foreignKeyResolve':
        plan.isMaterialized ||= isForced;
        return plan.isMaterialized;
      case 'tableFilter':
      case 'tableMapValues':
        return plan.isMaterialized || this.#sendOldValues(node.parent, isForced);
      case 'tableTableJoin':
        return this.#sendOldValues(node.left, true) && this.#sendOldValues(node.right, true);
      case 'cogroup':
        return node.parents.every((parent) => this.#sendOldValues(parent, true));
      default:
        return true;
    }
  }

  /** Makes sure that a table can be asked for the value of a key. */
  #giveValues(id: string): void {
    const node = this.#nodes.get(id);
    switch (node?.kind) {
      case 'table':
      case 'toTable':
      case 'foreignKeyResolve':
        this.#planOf(id).isMaterialized = true;
        return;
      case 'tableFilter':
      case 'tableMapValues':
        if (!this.#planOf(id).isMaterialized) this.#giveValues(node.parent);
        return;
      case 'suppress':
        this.#giveValues(node.parent);
        return;
      default:
        return;
    }
  }

  #planOf(id: string): Draft {
    const plan = this.plans.get(id);
    if (plan === undefined) throw new Error(`${id} is used as a table, which it is not`);
    return plan;
  }
}
