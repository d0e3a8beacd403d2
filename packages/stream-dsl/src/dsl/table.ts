import type {JoinFunction, TwoSidedJoinType} from '../graph/node.ts';
import type {Serde} from '../serde.ts';
import {json, stringSerde} from '../serdes.ts';
import type {Duration} from '../windows/duration.ts';
import type {UntilTimeLimit, UntilWindowCloses} from '../windows/until.ts';
import type {Windowed} from '../windows/windowed.ts';
import {addForeignKeyJoin, type ForeignKeyJoin} from './foreign-key-join.ts';
import {GroupedTable} from './grouped-table.ts';
import {erase, type KeySerdeOption, type Named, type Origin} from './origin.ts';
import type {Stream} from './stream.ts';
import {addSuppress} from './suppress.ts';

export interface StoreOption {
  /**
   * Keeps the rows in a store of this name, which a running topology can be asked for. Without one a table is kept
   * only where an operator needs it. It changes what is emitted: a filter of a table without a store may emit a tombstone
   * for a row that was never there, as nothing tells it from one that was.
   */
  readonly store?: string | undefined;
}

export interface TableOptions extends Named, StoreOption {
  /**
   * Keeps every value for this long, by event time: joins find the value as of a record's time, and an update that
   * comes late is filed where it belongs (KIP-889). Older updates are dropped and counted (rule 11).
   */
  readonly history?: Duration | undefined;
}

export interface TableTableJoinOptions<R> extends Named, StoreOption {
  /** Of the result; null as a result deletes the row. */
  readonly value?: Serde<NonNullable<R>> | undefined;
}

const JOIN_NAMES = {inner: 'tableJoin', left: 'tableLeftJoin', outer: 'tableOuterJoin'} as const;

/** The latest value of each key. A record without a value deletes its key. */
export class Table<K, V> {
  readonly #origin: Origin<K, V>;
  /** The name under which a running topology can be asked for it; undefined where it was not given a store. */
  readonly storeName: string | undefined;

  constructor(origin: Origin<K, V>, storeName?: string) {
    this.#origin = origin;
    this.storeName = storeName;
  }

  get nodeId(): string {
    return this.#origin.nodeId;
  }

  /** Whether its changes may come out of order and are filed by their time (rule 11). */
  get isVersioned(): boolean {
    return this.#origin.isVersioned === true;
  }

  /** The table's changes as a stream: one record per change, null for a deletion. */
  toStream(options?: Named): Stream<K, V> {
    const {builder, nodeId, stem} = this.#origin;
    // A node of its own: where one table becomes two streams, the one that was made first is served first.
    const id = builder.add(
      {kind: 'toStream', parent: nodeId},
      {name: options?.name, stem: `toStream-${stem}`},
    );
    return this.#origin.toStream({...this.#origin, nodeId: id, isVersioned: undefined});
  }

  /** The rows for which `predicate` holds; a row that is or becomes another is deleted. */
  filter<V2 extends V>(
    predicate: (value: V, key: K) => value is V2,
    options?: Named & StoreOption,
  ): Table<K, V2>;
  filter(predicate: (value: V, key: K) => boolean, options?: Named & StoreOption): Table<K, V>;
  filter(predicate: (value: V, key: K) => boolean, options?: Named & StoreOption): Table<K, V> {
    const {builder, nodeId: parent, stem, key, value} = this.#origin;
    const serdes = {key: erase(key), value: erase(value)};
    const {name, store} = options ?? {};
    const nodeId = builder.add(
      {kind: 'tableFilter', parent, store, serdes, fn: erase(predicate)},
      {name, stem: `tableFilter-${stem}`},
    );
    return new Table({...this.#origin, nodeId, isVersioned: this.#isStillVersioned(store)}, store);
  }

  /** The rows for which `predicate` does not hold; as `filter` otherwise. */
  filterNot(predicate: (value: V, key: K) => boolean, options?: Named & StoreOption): Table<K, V> {
    return this.filter((value, key) => !predicate(value, key), options);
  }

  /** Gives each row another value; null deletes it. A deletion goes on as one, without a call of `fn`. */
  mapValues<V2>(
    fn: (value: V, key: K) => V2,
    options?: Named & StoreOption & {readonly value?: Serde<NonNullable<V2>> | undefined},
  ): Table<K, NonNullable<V2>> {
    const {builder, nodeId: parent, stem, key} = this.#origin;
    const value = options?.value ?? json<NonNullable<V2>>();
    const serdes = {key: erase(key), value: erase(value)};
    const {name, store} = options ?? {};
    const nodeId = builder.add(
      {kind: 'tableMapValues', parent, store, serdes, fn: erase(fn)},
      {name, stem: `tableMapValues-${stem}`},
    );
    const isVersioned = this.#isStillVersioned(store);
    return new Table({...this.#origin, nodeId, value, isVersioned}, store);
  }

  /**
   * Gives each row another key and value, to be aggregated by: `groupBy((order) => [order.city, order.total])`. A null
   * key or value leaves the row out. Keys other than text need a serde.
   */
  groupBy<V2>(
    fn: (value: V, key: K) => readonly [string | null, V2],
    options?: Named & {readonly value?: Serde<NonNullable<V2>> | undefined},
  ): GroupedTable<string, NonNullable<V2>>;
  groupBy<K2, V2>(
    fn: (value: V, key: K) => readonly [K2 | null, V2],
    options: Named & KeySerdeOption<K2> & {readonly value?: Serde<NonNullable<V2>> | undefined},
  ): GroupedTable<K2, NonNullable<V2>>;
  groupBy<K2, V2>(
    fn: (value: V, key: K) => readonly [K2 | null, V2],
    options?: Named &
      Partial<KeySerdeOption<K2>> & {readonly value?: Serde<NonNullable<V2>> | undefined},
  ): GroupedTable<K2, NonNullable<V2>> {
    const {builder, nodeId: parent, stem, toStream} = this.#origin;
    const key = options?.key ?? (stringSerde as Serde<never>);
    const value = options?.value ?? json<NonNullable<V2>>();
    const nodeId = builder.add(
      {kind: 'tableGroup', parent, fn: erase(fn), key: erase(key)},
      {name: options?.name, stem: `tableGroupBy-${stem}`},
    );
    return new GroupedTable({
      origin: {builder, toStream, nodeId, stem, keyChanged: false, key, value},
      name: options?.name,
      toTable: (origin, storeName) => new Table(origin, storeName),
    });
  }

  /** Joins the rows of two tables by their key; the result has the later time of both (rule 12). */
  join<V2, R>(
    other: Table<K, V2>,
    joiner: (value: V, other: V2, key: K) => R,
    options?: TableTableJoinOptions<R>,
  ): Table<K, NonNullable<R>> {
    return this.#joinTable('inner', other, erase(joiner), options);
  }

  /** As `join`, with the rows of this table that have no counterpart. */
  leftJoin<V2, R>(
    other: Table<K, V2>,
    joiner: (value: V, other: V2 | null, key: K) => R,
    options?: TableTableJoinOptions<R>,
  ): Table<K, NonNullable<R>> {
    return this.#joinTable('left', other, erase(joiner), options);
  }

  /** As `join`, with the rows of both tables that have no counterpart. */
  outerJoin<V2, R>(
    other: Table<K, V2>,
    joiner: (value: V | null, other: V2 | null, key: K) => R,
    options?: TableTableJoinOptions<R>,
  ): Table<K, NonNullable<R>> {
    return this.#joinTable('outer', other, erase(joiner), options);
  }

  /**
   * Joins each row with the row of another table that it points to: `foreignKeyOf` gives that one's key (rule 14).
   * Both sides trigger. A row whose foreign key changes, or becomes null, loses its result where there is no new one.
   */
  joinForeignKey<KR, VR, R>(
    right: Table<KR, VR>,
    foreignKeyOf: (value: V, key: K) => KR | null,
    joiner: (left: V, right: VR, key: K) => R,
    options?: TableTableJoinOptions<R>,
  ): Table<K, NonNullable<R>> {
    const join = {type: 'inner', foreignKeyOf: erase(foreignKeyOf), joiner: erase(joiner)} as const;
    return this.#joinForeignKey(right, join, options);
  }

  /** As `joinForeignKey`, but rows that point nowhere stay, with null for the other one. */
  leftJoinForeignKey<KR, VR, R>(
    right: Table<KR, VR>,
    foreignKeyOf: (value: V, key: K) => KR | null,
    joiner: (left: V, right: VR | null, key: K) => R,
    options?: TableTableJoinOptions<R>,
  ): Table<K, NonNullable<R>> {
    const join = {type: 'left', foreignKeyOf: erase(foreignKeyOf), joiner: erase(joiner)} as const;
    return this.#joinForeignKey(right, join, options);
  }

  #joinForeignKey<KR, VR, R>(
    right: Table<KR, VR>,
    join: ForeignKeyJoin,
    options: TableTableJoinOptions<R> | undefined,
  ): Table<K, NonNullable<R>> {
    const sides = {left: this.#origin, right: right.#origin};
    return new Table(addForeignKeyJoin(sides, join, options), options?.store);
  }

  /**
   * Holds changes back: `untilTimeLimit` those of a key that follow one another closely, `untilWindowCloses` all but
   * the final result of a window. Only the latter's tables, whose keys are windowed, can be held back until then.
   */
  suppress(
    until: K extends Windowed<unknown> ? UntilWindowCloses | UntilTimeLimit : UntilTimeLimit,
    options?: Named,
  ): Table<K, V> {
    return new Table({...this.#origin, nodeId: addSuppress(this.#origin, until, options)});
  }

  #joinTable<V2, R>(
    type: TwoSidedJoinType,
    other: Table<K, V2>,
    joiner: JoinFunction,
    options: TableTableJoinOptions<R> | undefined,
  ): Table<K, NonNullable<R>> {
    const {builder, nodeId: left, stem, key} = this.#origin;
    const value = options?.value ?? json<NonNullable<R>>();
    const serdes = {key: erase(key), value: erase(value)};
    const {name, store} = options ?? {};
    const nodeId = builder.add(
      {kind: 'tableTableJoin', left, right: other.nodeId, type, joiner, store, serdes},
      {name, stem: `${JOIN_NAMES[type]}-${stem}`},
    );
    return new Table({...this.#origin, nodeId, value, isVersioned: false}, store);
  }

  /** A store of its own keeps no history. */
  #isStillVersioned(store: string | undefined): boolean {
    return this.isVersioned && store === undefined;
  }
}

/** A table made by a windowed aggregate, whose late records can be had. */
export class WindowedTable<K, V, Input, InputKey> extends Table<K, V> {
  readonly #origin: Origin<K, V>;
  readonly #input: Origin<InputKey, Input>;

  constructor(origin: Origin<K, V>, storeName: string, input: Origin<InputKey, Input>) {
    super(origin, storeName);
    this.#origin = origin;
    this.#input = input;
  }

  /** The records that came too late for their window, as they were (rule 7). */
  late(): Stream<InputKey, Input> {
    const {builder, nodeId} = this.#origin;
    const id = builder.add({kind: 'late', parent: nodeId}, {stem: `late-${nodeId}`});
    return this.#input.toStream({...this.#input, nodeId: id});
  }
}

/** A table that every instance holds whole: joins with it need no co-partitioning. */
export class GlobalTable<K, V> {
  readonly nodeId: string;
  readonly storeName: string;
  // Only the types matter here; without a field of these types any two global tables would be alike.
  readonly serdes: {readonly key: Serde<K>; readonly value: Serde<V>};

  constructor(nodeId: string, storeName: string, serdes: {key: Serde<K>; value: Serde<V>}) {
    this.nodeId = nodeId;
    this.storeName = storeName;
    this.serdes = serdes;
  }
}
