import {isSameKey, type KeyKind, plainKey} from '../scenario/kinds.ts';
import type {Op} from '../scenario/node.ts';
import {type KindName, signatures} from '../scenario/signatures.ts';
import {keyOf, type Stub, type TopologyDraft} from './draft.ts';
import type {Growers} from './growers.ts';
import type {Random} from './random.ts';

/** What a parent must be like, beyond its kind. */
export type Wish = Readonly<{key?: KeyKind | undefined; accepts?: (stub: Stub) => boolean}>;

/** How an op is added: behind a given stub, or giving a kind that is wanted. */
export type Growth = Readonly<{behind?: Stub | undefined; gives?: KindName | undefined}>;

/** How far parents may be made for parents. */
const deepestNeed = 6;

/** Thrown where an op finds no parent; the attempt is given up and another made. */
export class MisfitError extends Error {
  override readonly name = 'MisfitError';
}

/** Adds ops to a draft, with the parents that they need. */
export class Grower {
  readonly random: Random;
  readonly draft: TopologyDraft;
  readonly #unitMs: number;
  readonly #growers: Growers;
  #behind: Stub | undefined;
  #depth = 0;

  constructor(random: Random, draft: TopologyDraft, how: {unitMs: number; growers: Growers}) {
    this.random = random;
    this.draft = draft;
    this.#unitMs = how.unitMs;
    this.#growers = how.growers;
  }

  /** Adds one node of this op; gives the stub to build on, none behind an output. */
  grow(op: Op, {behind, gives}: Growth = {}): Stub | undefined {
    const waiting = this.#behind;
    this.#behind = behind;
    try {
      const stub = this.#growers[op](this, gives);
      if (this.#behind !== undefined) throw new MisfitError(`${op} has no place for ${behind?.id}`);
      return stub;
    } finally {
      this.#behind = waiting;
    }
  }

  /** The stub that was asked for where it fits, one that is there, or a new one. */
  parent(kind: KindName, {key, accepts}: Wish = {}): Stub {
    const fits = (stub: Stub): boolean =>
      stub.kind.kind === kind &&
      (key === undefined || isSameKey(keyOf(stub), key)) &&
      (accepts === undefined || accepts(stub));
    const behind = this.#behind;
    if (behind !== undefined && fits(behind)) {
      this.#behind = undefined;
      return behind;
    }
    const there = this.draft.stubs.filter(fits);
    if (there.length > 0 && this.random.chance(75)) return this.#recent(there);
    const made = this.#make(kind, there);
    if (fits(made)) return made;
    const [first] = there;
    if (first === undefined) throw new MisfitError(`no ${kind} fits`);
    return first;
  }

  /** The kind of the stub that was asked for. */
  asked(): KindName | undefined {
    return this.#behind?.kind.kind;
  }

  askedKey(): KeyKind | undefined {
    return this.#behind === undefined ? undefined : keyOf(this.#behind);
  }

  /** The kind that comes first: that of the stub asked for, else one of those there. */
  firstKind(op: Op, gives: KindName | undefined): KindName {
    const possible = signatures[op]
      .filter((signature) => gives === undefined || signature.gives === gives)
      .map(({takes}) => takes[0])
      .filter((kind) => kind !== undefined);
    const asked = this.asked();
    return possible.find((kind) => kind === asked) ?? this.random.pick(possible);
  }

  /** A first parent whose key is of the kind of the stub that was asked for. */
  parentLike(kind: 'stream' | 'table'): Stub {
    const asked = this.#behind;
    if (asked === undefined || asked.kind.kind === kind) return this.parent(kind);
    if (isSameKey(keyOf(asked), plainKey)) return this.parent(kind, {key: plainKey});
    return this.#must(kind === 'table' ? 'toTable' : 'toStream', asked);
  }

  /** A stub of the same kind of key as another, made from it where there is none. */
  beside(first: Stub, kind: 'stream' | 'table'): Stub {
    if (isSameKey(keyOf(first), plainKey)) {
      return this.parent(kind, {
        key: plainKey,
        accepts: ({id}) => id !== first.id || this.random.chance(10),
      });
    }
    const others = this.draft
      .ofKind(kind)
      .filter((stub) => stub.id !== first.id && isSameKey(keyOf(stub), keyOf(first)));
    if (this.#behind !== undefined) return this.parent(kind, {key: keyOf(first)});
    if (others.length > 0 && this.random.chance(70)) return this.random.pick(others);
    if (first.kind.kind === kind) return this.#must('mapValues', first);
    return this.#must(kind === 'table' ? 'toTable' : 'toStream', first);
  }

  /** A duration of the scenario's own scale: 0 now and then, mostly a few units. */
  durationMs(): number {
    const whole = this.random.pick([0, 1, 2, 2, 3, 5, 5, 10]) * this.#unitMs;
    return this.random.chance(10) ? whole + 1 : whole;
  }

  /** As `durationMs`, and never 0. */
  sizeMs(): number {
    return Math.max(1, this.durationMs());
  }

  #must(op: Op, behind: Stub): Stub {
    const stub = this.grow(op, {behind});
    if (stub === undefined) throw new MisfitError(`${op} gives nothing`);
    return stub;
  }

  #recent(stubs: readonly Stub[]): Stub {
    return this.random.chance(50)
      ? (stubs.at(-1) ?? this.random.pick(stubs))
      : this.random.pick(stubs);
  }

  #make(kind: KindName, there: readonly Stub[]): Stub {
    this.#depth += 1;
    try {
      const stub = this.grow(this.#maker(kind, there.length > 0), {gives: kind});
      if (stub === undefined) throw new MisfitError(`nothing makes a ${kind}`);
      return stub;
    } finally {
      this.#depth -= 1;
    }
  }

  #maker(kind: KindName, isThere: boolean): Op {
    const isDeep = this.#depth > deepestNeed;
    switch (kind) {
      case 'stream':
        if (isDeep || !isThere) return 'stream';
        return this.random.pick<Op>(['stream', 'filter', 'mapValues', 'selectKey', 'toStream']);
      case 'table':
        if (isDeep) return 'table';
        return this.random.pick<Op>(['table', 'table', 'count', 'reduce', 'aggregate', 'toTable']);
      case 'grouped':
        return this.random.pick<Op>(['groupByKey', 'groupBy']);
      case 'groupedTable':
        return 'tableGroupBy';
      case 'cogrouped':
        return 'cogroup';
      case 'windowed':
        return 'windowedBy';
      case 'globalTable':
        return 'globalTable';
    }
  }
}
