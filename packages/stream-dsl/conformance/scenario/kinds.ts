import {checkAggregation} from './aggregation-members.ts';
import type {Fn} from './function-types.ts';
import {type Node, parentsOf, type Topology, type WindowedByNode} from './node.ts';
import {ScenarioError} from './parse/member-reader.ts';
import {type KindName, signatureFor} from './signatures.ts';

/** What a key is made of. `end` of a windowed key is start + size, whether its window includes it or not. */
export type KeyKind =
  | Readonly<{key: 'plain'}>
  | Readonly<{key: 'windowed'; sizeMs: number}>
  | Readonly<{key: 'session'}>;

/** What a node gives to its users. `window` belongs to `windowed`, and `of` says what was windowed. */
export type Kind =
  | Readonly<{kind: 'stream' | 'grouped' | 'groupedTable' | 'cogrouped'; key: KeyKind}>
  | Readonly<{kind: 'table'; key: KeyKind; isVersioned: boolean}>
  | Readonly<{kind: 'globalTable'; key: KeyKind}>
  | Readonly<{kind: 'windowed'; key: KeyKind; of: 'grouped' | 'cogrouped'; window: WindowedByNode}>;

export const plainKey: KeyKind = {key: 'plain'};

/**
 * The kind of every id of a topology, branches of a split as `id.name`. Throws a `ScenarioError` where a node uses
 * what is not there or not of its kind.
 */
export function kindsOf(topology: Topology): ReadonlyMap<string, Kind> {
  const kinds = new Map<string, Kind>();
  topology.forEach((node, index) => {
    const place = `topology[${index}] (${node.op})`;
    const kind = kindOf(node, kinds, place);
    for (const id of idsOf(node)) {
      if (kinds.has(id)) throw new ScenarioError(place, `id ${id} is used twice`);
      kinds.set(id, kind);
    }
  });
  return kinds;
}

/** The ids under which others may use a node. */
export function idsOf(node: Node): readonly string[] {
  if (node.op === 'to') return [];
  if (node.op !== 'split') return [node.id];
  const names = node.branches.map(({name}) => name);
  if (node.default !== undefined) names.push(node.default);
  return names.map((name) => `${node.id}.${name}`);
}

/** The kind of one node, whose parents stand in `kinds`. */
export function kindOf(node: Node, kinds: ReadonlyMap<string, Kind>, place: string): Kind {
  const parents = parentsOf(node).map((id) => {
    const kind = kinds.get(id);
    if (kind === undefined) throw new ScenarioError(place, `no node ${id} stands before it`);
    return kind;
  });
  const found = parents.map(({kind}) => kind);
  const signature = signatureFor(node, found);
  if (signature === undefined) throw new ScenarioError(place, `cannot use ${found.join(' and ')}`);
  checkKeys(node, parents, place);
  checkMembers(node, parents, place);
  return give(node, signature.gives, parents);
}

export function isSameKey(a: KeyKind, b: KeyKind): boolean {
  if (a.key !== 'windowed' || b.key !== 'windowed') return a.key === b.key;
  return a.sizeMs === b.sizeMs;
}

/** The kind of key that a key function makes of a key. */
export function keyMadeBy(fn: Fn, from: KeyKind): KeyKind {
  return fn.fn === 'key' ? from : plainKey;
}

function give(node: Node, gives: KindName, parents: readonly Kind[]): Kind {
  const [parent] = parents;
  const key = keyGiven(node, parent);
  switch (gives) {
    case 'table':
      return {kind: 'table', key, isVersioned: 'versioned' in node && node.versioned !== undefined};
    case 'windowed':
      if (node.op !== 'windowedBy') throw new Error(`${node.op} makes no windows`);
      return {
        kind: 'windowed',
        key,
        of: parent?.kind === 'cogrouped' ? 'cogrouped' : 'grouped',
        window: node,
      };
    default:
      return {kind: gives, key};
  }
}

function keyGiven(node: Node, parent: Kind | undefined): KeyKind {
  if (parent === undefined) return plainKey;
  if (parent.kind === 'windowed') return keyOfWindow(parent.window);
  switch (node.op) {
    case 'map':
    case 'tableGroupBy':
      return keyMadeBy(node.key, parent.key);
    case 'selectKey':
    case 'groupBy':
      return keyMadeBy(node.fn, parent.key);
    default:
      return parent.key;
  }
}

function keyOfWindow(window: WindowedByNode): KeyKind {
  if (window.type === 'session') return {key: 'session'};
  return {key: 'windowed', sizeMs: window.sizeMs};
}

/** Both sides of a join, and all that flows together, have one kind of key. */
function checkKeys(node: Node, parents: readonly Kind[], place: string): void {
  const [first, second] = parents;
  if (first === undefined) return;
  if (node.op === 'joinForeignKey' || node.op === 'joinGlobal') {
    const made = keyMadeBy(node.op === 'joinGlobal' ? node.key : node.fk, first.key);
    if (second !== undefined && !isSameKey(made, second.key)) {
      throw new ScenarioError(place, 'the key it looks up is not of the kind of the right side');
    }
  } else if (!parents.every(({key}) => isSameKey(key, first.key))) {
    throw new ScenarioError(place, 'its parents have keys of different kinds');
  }
}

function checkMembers(node: Node, parents: readonly Kind[], place: string): void {
  const [parent] = parents;
  if (parent === undefined) return;
  if ('store' in node && node.store !== undefined && parent.kind === 'stream') {
    if (node.op !== 'toTable') throw new ScenarioError(place, 'store: only a table has one');
  }
  if (node.op === 'windowedBy') {
    if (parent.key.key !== 'plain') throw new ScenarioError(place, 'the key is windowed already');
    if (parent.kind === 'cogrouped' && node.emit !== undefined) {
      throw new ScenarioError(place, 'emit: not on a cogrouped stream');
    }
  }
  if (node.op === 'count' && parent.kind === 'windowed' && parent.of === 'cogrouped') {
    throw new ScenarioError(place, 'a cogrouped stream is aggregated');
  }
  if (node.op === 'process' && 'everyMs' in node.processor && parent.key.key !== 'plain') {
    throw new ScenarioError(place, 'the records that a punctuator makes have plain keys');
  }
  if (node.op === 'reduce' || node.op === 'aggregate') checkAggregation(node, parent, place);
}
