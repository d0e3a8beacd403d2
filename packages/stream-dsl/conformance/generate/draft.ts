import {idsOf, type KeyKind, type Kind, kindOf} from '../scenario/kinds.ts';
import {type Node, type Op, parentsOf, type SourceNode} from '../scenario/node.ts';
import type {KindName} from '../scenario/signatures.ts';
import type {Shape} from './random-values.ts';

/** Beyond these the reference does not look for the grace of windows. */
const endsSearch: ReadonlySet<Op> = new Set<Op>(['toTable', 'joinForeignKey']);

/** Of `process` nobody knows whether it changed the key. */
const changesKey: ReadonlySet<Op> = new Set<Op>(['groupBy', 'selectKey', 'map', 'process']);
const isWellKeyed: ReadonlySet<Op> = new Set<Op>([
  'stream',
  'repartition',
  'joinStream',
  'joinTable',
  'toStream',
]);

/** A parent to build on. */
export type Stub = Readonly<{id: string; kind: Kind; shape: Shape}>;

/** A topology that grows, with what the nodes so far give. */
export class TopologyDraft {
  readonly #nodes: Node[] = [];
  readonly #kinds = new Map<string, Kind>();
  readonly #stubs: Stub[] = [];
  readonly #topicShapes = new Map<string, Shape>();
  #nextName = 0;

  get nodes(): readonly Node[] {
    return this.#nodes;
  }

  get stubs(): readonly Stub[] {
    return this.#stubs;
  }

  /** What the values of each input topic are. */
  get topicShapes(): ReadonlyMap<string, Shape> {
    return this.#topicShapes;
  }

  newId(): string {
    this.#nextName += 1;
    return `n${this.#nextName}`;
  }

  newTopic(): string {
    return `in${this.#topicShapes.size + 1}`;
  }

  /** Adds a node and gives its first stub (of a split: its first branch). Throws where the node does not fit. */
  add(node: Node, shape: Shape): Stub | undefined {
    const kind = kindOf(node, this.#kinds, node.op);
    this.#nodes.push(node);
    const made = idsOf(node).map((id) => ({id, kind, shape}));
    for (const stub of made) this.#kinds.set(stub.id, stub.kind);
    this.#stubs.push(...made);
    return made[0];
  }

  addSource(node: SourceNode, shape: Shape): Stub | undefined {
    this.#topicShapes.set(node.topic, shape);
    return this.add(node, shape);
  }

  ofKind(kind: KindName): readonly Stub[] {
    return this.#stubs.filter((stub) => stub.kind.kind === kind);
  }

  /** The history of a versioned table; of what is made of one there is none. */
  historyOf(id: string): number | undefined {
    const node = this.#nodeOf(id);
    const isTable = node?.op === 'table' || node?.op === 'toTable';
    return isTable ? node.versioned?.historyRetentionMs : undefined;
  }

  /** Whether a table is versioned, or made of one table by table with nothing stored between. */
  isOfVersioned(id: string): boolean {
    if (this.historyOf(id) !== undefined) return true;
    return this.#tableParents(id).some((parent) => this.isOfVersioned(parent));
  }

  /** Whether the windows of a table are known to close: the reference finds their grace among its ancestors. */
  isOfWindows(id: string): boolean {
    const node = this.#nodeOf(id);
    if (node === undefined || endsSearch.has(node.op)) return false;
    if (this.#kinds.get(id)?.key.key === 'plain') return false;
    const [parent] = parentsOf(node);
    if (parent === undefined) return false;
    return this.#kinds.get(parent)?.kind === 'windowed' || this.isOfWindows(parent);
  }

  #tableParents(id: string): readonly string[] {
    const node = this.#nodeOf(id);
    if (node === undefined) return [];
    return parentsOf(node).filter((parent) => this.#kinds.get(parent)?.kind === 'table');
  }

  #nodeOf(id: string): Node | undefined {
    return this.#nodes.find((node) => idsOf(node).includes(id));
  }

  /** Whether records reach a group or stream with keys that were changed since they were last repartitioned. */
  isRekeyed(id: string): boolean {
    const node = this.#nodeOf(id);
    if (node === undefined || isWellKeyed.has(node.op)) return false;
    return changesKey.has(node.op) || parentsOf(node).some((parent) => this.isRekeyed(parent));
  }

  /** Stubs that no node uses. */
  leaves(): readonly Stub[] {
    const used = new Set(this.#nodes.flatMap(parentsOf));
    return this.#stubs.filter(({id}) => !used.has(id));
  }
}

export function keyOf(stub: Stub): KeyKind {
  return stub.kind.key;
}
