import type {OperatorFunction} from 'rxjs';
import type {AsyncCall, StatelessOperation} from '../graph/node.ts';
import type {StreamRecord} from '../record.ts';
import type {Serde} from '../serde.ts';
import {json, stringSerde} from '../serdes.ts';
import {addDeduplicate, type DeduplicateOptions} from './deduplicate.ts';
import {Grouped} from './grouped.ts';
import type {JoinWindows} from './join-windows.ts';
import {
  addGlobalJoin,
  addStreamJoin,
  addTableJoin,
  type JoinOptions,
  type TableJoinOptions,
} from './joins.ts';
import {
  cachedLookup,
  type LookupCache,
  type MapAsyncOptions,
  mapAsyncSettings,
} from './map-async.ts';
import {erase, type KeySerdeOption, type Named, type Origin} from './origin.ts';
import {
  type ProcessOptions,
  type Processor,
  type ProcessorContext,
  unknownChild,
  untypedFactory,
} from './processor.ts';
import {throughTopic} from './repartition.ts';
import type {SinkOptions, SinkRecord} from './sink.ts';
import {addSplit, type Branches, type BranchStreams} from './split.ts';
import type {GlobalTable, Table, TableOptions} from './table.ts';
import {addToTable} from './to-table.ts';

/**
 * An unbounded sequence of records. Functions get `(value, key)` and must be pure: a batch is replayed after a crash.
 * Where a record has no key or no value they get null, which the types leave out: filter such records first.
 */
export class Stream<K, V> {
  readonly #origin: Origin<K, V>;

  constructor(origin: Origin<K, V>) {
    this.#origin = origin;
  }

  /** Keeps the records for which `predicate` holds. */
  filter<V2 extends V>(
    predicate: (value: V, key: K) => value is V2,
    options?: Named,
  ): Stream<K, V2>;
  filter(predicate: (value: V, key: K) => boolean, options?: Named): Stream<K, V>;
  filter(predicate: (value: V, key: K) => boolean, options?: Named): Stream<K, V> {
    return this.#stateless({op: 'filter', fn: erase(predicate)}, options, {});
  }

  /** Drops the records for which `predicate` holds. */
  filterNot(predicate: (value: V, key: K) => boolean, options?: Named): Stream<K, V> {
    return this.filter((value, key) => !predicate(value, key), options);
  }

  /** Changes the value; the key and the partition stay. */
  mapValues<V2>(
    fn: (value: V, key: K) => V2,
    options?: Named & {readonly value?: Serde<V2> | undefined},
  ): Stream<K, V2> {
    return this.#stateless({op: 'mapValues', fn: erase(fn)}, options, {
      value: options?.value ?? json<V2>(),
    });
  }

  /** Makes any number of values of one; an empty result drops the record. */
  flatMapValues<V2>(
    fn: (value: V, key: K) => Iterable<V2>,
    options?: Named & {readonly value?: Serde<V2> | undefined},
  ): Stream<K, V2> {
    return this.#stateless({op: 'flatMapValues', fn: erase(fn)}, options, {
      value: options?.value ?? json<V2>(),
    });
  }

  /** Makes any number of records of one, each with a key of its own. Keys other than text need a serde. */
  flatMap<V2>(
    fn: (value: V, key: K) => Iterable<readonly [string, V2]>,
    options?: Named & {readonly value?: Serde<V2> | undefined},
  ): Stream<string, V2>;
  flatMap<K2, V2>(
    fn: (value: V, key: K) => Iterable<readonly [K2, V2]>,
    options: Named & KeySerdeOption<K2> & {readonly value?: Serde<V2> | undefined},
  ): Stream<K2, V2>;
  flatMap<K2, V2>(
    fn: (value: V, key: K) => Iterable<readonly [K2, V2]>,
    options?: Named & Partial<KeySerdeOption<K2>> & {readonly value?: Serde<V2> | undefined},
  ): Stream<K2, V2> {
    return this.#stateless({op: 'flatMap', fn: erase(fn)}, options, {
      keyChanged: true,
      key: options?.key ?? (stringSerde as Serde<never>),
      value: options?.value ?? json<V2>(),
    });
  }

  /** Changes key and value; a grouping or join that follows repartitions. Keys other than text need a serde. */
  map<V2>(
    fn: (value: V, key: K) => readonly [string, V2],
    options?: Named & {readonly value?: Serde<V2> | undefined},
  ): Stream<string, V2>;
  map<K2, V2>(
    fn: (value: V, key: K) => readonly [K2, V2],
    options: Named & KeySerdeOption<K2> & {readonly value?: Serde<V2> | undefined},
  ): Stream<K2, V2>;
  map<K2, V2>(
    fn: (value: V, key: K) => readonly [K2, V2],
    options?: Named & Partial<KeySerdeOption<K2>> & {readonly value?: Serde<V2> | undefined},
  ): Stream<K2, V2> {
    return this.#stateless({op: 'map', fn: erase(fn)}, options, {
      keyChanged: true,
      key: options?.key ?? (stringSerde as Serde<never>),
      value: options?.value ?? json<V2>(),
    });
  }

  /** Changes the key; a grouping or join that follows repartitions. Keys other than text need a serde. */
  selectKey(fn: (value: V, key: K) => string, options?: Named): Stream<string, V>;
  selectKey<K2>(fn: (value: V, key: K) => K2, options: Named & KeySerdeOption<K2>): Stream<K2, V>;
  selectKey<K2>(
    fn: (value: V, key: K) => K2,
    options?: Named & Partial<KeySerdeOption<K2>>,
  ): Stream<K2, V> {
    return this.#stateless({op: 'selectKey', fn: erase(fn)}, options, {
      keyChanged: true,
      key: options?.key ?? (stringSerde as Serde<never>),
    });
  }

  /** Looks at each record without changing it. Runs again when a batch is replayed. */
  peek(fn: (value: V, key: K) => void, options?: Named): Stream<K, V> {
    return this.#stateless({op: 'peek', fn: erase(fn)}, options, {});
  }

  /**
   * Runs RxJS operators over each micro-batch as a finite Observable (rule 26). The batch is done when it completes,
   * so operators that drop, delay or fan out lose no offset. Nothing is remembered from one batch to the next.
   */
  pipe<R extends StreamRecord<K, unknown>>(
    ...operators: readonly [OperatorFunction<StreamRecord<K, V>, R>]
  ): Stream<K, R['value']>;
  pipe<A, R extends StreamRecord<K, unknown>>(
    ...operators: readonly [OperatorFunction<StreamRecord<K, V>, A>, OperatorFunction<A, R>]
  ): Stream<K, R['value']>;
  pipe<A, B, R extends StreamRecord<K, unknown>>(
    ...operators: readonly [
      OperatorFunction<StreamRecord<K, V>, A>,
      OperatorFunction<A, B>,
      OperatorFunction<B, R>,
    ]
  ): Stream<K, R['value']>;
  pipe<A, B, C, R extends StreamRecord<K, unknown>>(
    ...operators: readonly [
      OperatorFunction<StreamRecord<K, V>, A>,
      OperatorFunction<A, B>,
      OperatorFunction<B, C>,
      OperatorFunction<C, R>,
    ]
  ): Stream<K, R['value']>;
  pipe(...operators: readonly unknown[]): Stream<K, unknown> {
    const {builder, nodeId, stem} = this.#origin;
    const id = builder.add({kind: 'pipe', parent: nodeId, operators}, {stem: `pipe-${stem}`});
    return new Stream({...this.#origin, nodeId: id, value: json<unknown>()});
  }

  /**
   * Changes the value by an asynchronous call: in order unless told otherwise, so many at once, each with a time limit
   * and retries. No offset is committed before its record is done (rule 24); a call that goes on failing sends its
   * record to the error handler. Calls are repeated when a batch is replayed after a crash.
   */
  mapAsync<V2>(
    fn: (value: V, key: K, call: AsyncCall) => Promise<V2>,
    options?: MapAsyncOptions<V2>,
  ): Stream<K, V2> {
    const {builder, nodeId, stem} = this.#origin;
    const id = builder.add(
      {kind: 'mapAsync', parent: nodeId, fn: erase(fn), ...mapAsyncSettings(options ?? {})},
      {name: options?.name, stem: `mapAsync-${stem}`},
    );
    return new Stream({...this.#origin, nodeId: id, value: options?.value ?? json<V2>()});
  }

  /**
   * Asks something outside, such as a database, for each record, and joins the answer: `keyOf` says what to ask for,
   * `load` asks. Answers are kept as `cache` says, in this process and not in a store. Otherwise as `mapAsync`.
   */
  lookup<LK, A, R>(
    keyOf: (value: V, key: K) => LK,
    load: (lookupKey: LK, call: AsyncCall) => Promise<A>,
    joiner: (value: V, answer: A, key: K) => R,
    options?: MapAsyncOptions<R> & {readonly cache?: LookupCache | undefined},
  ): Stream<K, R> {
    const ask = cachedLookup(load, options?.cache);
    return this.mapAsync(
      async (value, key, call) => joiner(value, await ask(keyOf(value, key), call), key),
      options,
    );
  }

  /**
   * Drops records whose id was passed on already, at most `within` away in event time. A record older than stream time
   * by more than `grace` (default: as long as `within`) may pass again, as its id may be forgotten. Records of one id
   * must be in one partition: those of one key are.
   */
  deduplicate(options: DeduplicateOptions<K, V>): Stream<K, V> {
    return new Stream({...this.#origin, nodeId: addDeduplicate(this.#origin, options)});
  }

  /** The records of all, in no order between them; a stream that is named twice counts once. */
  merge(others: Stream<K, V> | readonly Stream<K, V>[], options?: Named): Stream<K, V> {
    const {builder, stem} = this.#origin;
    // A stream is there once, however often it is given; but two streams of one table are two.
    const streams = new Set<Stream<K, V>>([this, ...[others].flat()]);
    const origins = [...streams].map((each) => each.#origin);
    const id = builder.add(
      {kind: 'merge', parents: origins.map((origin) => origin.nodeId)},
      {name: options?.name, stem: `merge-${stem}`},
    );
    const keyChanged = origins.some((origin) => origin.keyChanged);
    return new Stream({...this.#origin, nodeId: id, keyChanged});
  }

  /**
   * Sends each record to the first branch whose predicate holds; what fits none goes to the branch that `default`
   * names, or is dropped: `const {paid, open} = orders.split({paid: (o) => o.isPaid}, {default: 'open'})`.
   */
  split<const B extends Branches<K, V>>(branches: B, options?: Named): BranchStreams<K, V, B>;
  split<const B extends Branches<K, V>, const D extends string>(
    branches: B,
    options: Named & {readonly default: D},
  ): BranchStreams<K, V, B> & {readonly [Name in D]: Stream<K, V>};
  split(
    branches: Branches<K, V>,
    options?: Named & {readonly default?: string | undefined},
  ): {readonly [name: string]: Stream<K, V>} {
    const {builder, nodeId, stem} = this.#origin;
    const added = addSplit(builder, {
      parent: nodeId,
      stem,
      name: options?.name,
      branches: Object.entries(branches).map(([name, fn]) => [name, erase(fn)]),
      defaultBranch: options?.default,
    });
    return Object.fromEntries(
      added.map(([name, id]) => [name, new Stream({...this.#origin, nodeId: id})]),
    );
  }

  /**
   * Writes to an internal topic by key and reads it back. Records without a key are dropped, unless a left or outer
   * join follows that has results for them (rule 8).
   */
  repartition(options?: Named & {readonly partitions?: number | undefined}): Stream<K, V> {
    return new Stream(throughTopic(this.#origin, options ?? {}));
  }

  /**
   * Runs a processor of your own (KIP-820): `factory` is called once per task. Stores are declared in `stores`;
   * `children` are names that `context.forward(record, name)` may address, each had with `child(name)`.
   */
  process<V2>(
    factory: (context: ProcessorContext<string, V2>) => Processor<K, V>,
    options?: ProcessOptions & {readonly value?: Serde<V2> | undefined},
  ): ProcessedStream<string, V2>;
  process<K2, V2>(
    factory: (context: ProcessorContext<K2, V2>) => Processor<K, V>,
    options: ProcessOptions & KeySerdeOption<K2> & {readonly value?: Serde<V2> | undefined},
  ): ProcessedStream<K2, V2>;
  process<K2, V2>(
    factory: (context: ProcessorContext<K2, V2>) => Processor<K, V>,
    options?: ProcessOptions &
      Partial<KeySerdeOption<K2>> & {readonly value?: Serde<V2> | undefined},
  ): ProcessedStream<K2, V2> {
    const {builder, nodeId, stem} = this.#origin;
    const children = options?.children ?? [];
    const id = builder.add(
      {
        kind: 'process',
        parents: [nodeId],
        factory: untypedFactory(erase(factory)),
        stores: options?.stores ?? [],
        children,
      },
      {name: options?.name, stem: `process-${stem}`},
    );
    const origin: Origin<K2, V2> = {
      ...this.#origin,
      nodeId: id,
      keyChanged: true,
      key: options?.key ?? (stringSerde as Serde<never>),
      value: options?.value ?? json<V2>(),
      partitionKey: undefined,
    };
    return new ProcessedStream(origin, children);
  }

  /**
   * Adds the table's value for the key; records without one are dropped. Only the stream side triggers (rule 10). A
   * table with a history answers as of the record's time, any other with its latest value.
   */
  join<VT, R>(
    table: Table<K, VT>,
    joiner: (value: V, tableValue: VT, key: K) => R,
    options?: TableJoinOptions<R>,
  ): Stream<K, R> {
    const join = {type: 'inner', table, joiner: erase(joiner)} as const;
    return new Stream(addTableJoin(this.#origin, join, options));
  }

  /** As `join`, but records without a table value stay, with null in its place. */
  leftJoin<VT, R>(
    table: Table<K, VT>,
    joiner: (value: V, tableValue: VT | null, key: K) => R,
    options?: TableJoinOptions<R>,
  ): Stream<K, R> {
    const join = {type: 'left', table, joiner: erase(joiner)} as const;
    return new Stream(addTableJoin(this.#origin, join, options));
  }

  /** Adds the global table's value for the key that `keyOf` gives; needs no co-partitioning. */
  joinGlobal<KT, VT, R>(
    table: GlobalTable<KT, VT>,
    keyOf: (value: V, key: K) => KT | null,
    joiner: (value: V, tableValue: VT, key: K) => R,
    options?: JoinOptions<R>,
  ): Stream<K, R> {
    const functions = {keyOf: erase(keyOf), joiner: erase(joiner)};
    const join = {type: 'inner', table: table.nodeId, ...functions} as const;
    return new Stream(addGlobalJoin(this.#origin, join, options));
  }

  /** As `joinGlobal`, but records without a table value stay, with null in its place. */
  leftJoinGlobal<KT, VT, R>(
    table: GlobalTable<KT, VT>,
    keyOf: (value: V, key: K) => KT | null,
    joiner: (value: V, tableValue: VT | null, key: K) => R,
    options?: JoinOptions<R>,
  ): Stream<K, R> {
    const functions = {keyOf: erase(keyOf), joiner: erase(joiner)};
    const join = {type: 'left', table: table.nodeId, ...functions} as const;
    return new Stream(addGlobalJoin(this.#origin, join, options));
  }

  /**
   * Joins each record with those of another stream that have its key and are near in time (rule 9); the result has the
   * later time of both. Both sides trigger; a side whose key was changed goes through a repartition topic first.
   */
  joinStream<V2, R>(
    right: Stream<K, V2>,
    joiner: (left: V, right: V2, key: K) => R,
    windows: JoinWindows,
    options?: JoinOptions<R>,
  ): Stream<K, R> {
    const origins = {left: this.#origin, right: right.#origin};
    const join = {type: 'inner', windows, joiner: erase(joiner)} as const;
    return new Stream(addStreamJoin(origins, join, options));
  }

  /** As `joinStream`; a record of this stream without a match stays, with null in its place, once none can come any more. */
  leftJoinStream<V2, R>(
    right: Stream<K, V2>,
    joiner: (left: V, right: V2 | null, key: K) => R,
    windows: JoinWindows,
    options?: JoinOptions<R>,
  ): Stream<K, R> {
    const origins = {left: this.#origin, right: right.#origin};
    const join = {type: 'left', windows, joiner: erase(joiner)} as const;
    return new Stream(addStreamJoin(origins, join, options));
  }

  /** As `leftJoinStream`, for the records of both streams. */
  outerJoinStream<V2, R>(
    right: Stream<K, V2>,
    joiner: (left: V | null, right: V2 | null, key: K) => R,
    windows: JoinWindows,
    options?: JoinOptions<R>,
  ): Stream<K, R> {
    const origins = {left: this.#origin, right: right.#origin};
    const join = {type: 'outer', windows, joiner: erase(joiner)} as const;
    return new Stream(addStreamJoin(origins, join, options));
  }

  /** Takes the records for the latest values of their keys; one without a value deletes its key (KIP-523). */
  toTable(options?: TableOptions): Table<K, V> {
    return addToTable(this.#origin, options ?? {});
  }

  /** Groups by the key as it is. */
  groupByKey(): Grouped<K, V> {
    return new Grouped(this.#origin);
  }

  /** Groups by a new key, through a repartition topic. Keys other than text need a serde. */
  groupBy(fn: (value: V, key: K) => string, options?: Named): Grouped<string, V>;
  groupBy<K2>(fn: (value: V, key: K) => K2, options: Named & KeySerdeOption<K2>): Grouped<K2, V>;
  groupBy<K2>(
    fn: (value: V, key: K) => K2,
    options?: Named & Partial<KeySerdeOption<K2>>,
  ): Grouped<K2, V> {
    const key = options?.key ?? (stringSerde as Serde<never>);
    const selected = this.selectKey(fn, {key});
    return new Grouped({...selected.#origin, stem: this.#origin.stem}, options?.name);
  }

  /** Writes the records to a topic that exists, partitioned by key as Kafka's own clients do. */
  to(topic: string, options?: SinkOptions<K, V>): void;
  /** Writes each record to the topic that `choose` gives: one of `topics`, which all exist. */
  to(
    choose: (value: V, key: K, record: SinkRecord) => string,
    options: SinkOptions<K, V> & {readonly topics: readonly string[]},
  ): void;
  to(
    topic: string | ((value: V, key: K, record: SinkRecord) => string),
    options?: SinkOptions<K, V> & {readonly topics?: readonly string[]},
  ): void {
    const {builder, nodeId, stem, key, value, partitionKey} = this.#origin;
    const serdes = {key: erase(options?.key ?? key), value: erase(options?.value ?? value)};
    const isFixed = typeof topic === 'string';
    builder.add(
      {
        kind: 'sink',
        parent: nodeId,
        topic: isFixed ? topic : erase(topic),
        topics: isFixed ? [topic] : (options?.topics ?? []),
        serdes,
        partitionKey: erase(partitionKey),
      },
      {name: options?.name, stem: isFixed ? `to-${topic}` : `to-chosen-${stem}`},
    );
  }

  #stateless<K2, V2>(
    operation: StatelessOperation,
    options: Named | undefined,
    changes: Partial<Pick<Origin<K2, V2>, 'key' | 'value' | 'keyChanged'>>,
  ): Stream<K2, V2> {
    const {builder, nodeId, stem} = this.#origin;
    const id = builder.add(
      {kind: 'stateless', parent: nodeId, operation},
      {name: options?.name, stem: `${operation.op}-${stem}`},
    );
    const partitionKey = changes.key === undefined ? this.#origin.partitionKey : undefined;
    return new Stream<K2, V2>(erase({...this.#origin, nodeId: id, partitionKey, ...changes}));
  }
}

/** What a processor forwards to all of its children. */
export class ProcessedStream<K, V> extends Stream<K, V> {
  readonly #origin: Origin<K, V>;
  readonly #children: readonly string[];

  constructor(origin: Origin<K, V>, children: readonly string[]) {
    super(origin);
    this.#origin = origin;
    this.#children = children;
  }

  /** What the processor forwards to this child by name, and what it forwards to all. */
  child(name: string): Stream<K, V> {
    const {builder, nodeId} = this.#origin;
    if (!this.#children.includes(name)) throw unknownChild(nodeId, name, this.#children);
    const id = builder.add({kind: 'child', parent: nodeId, name}, {stem: `${nodeId}-${name}`});
    return new Stream({...this.#origin, nodeId: id});
  }
}
