import type {OperatorFunction} from 'rxjs';
import type {JoinType, StatelessOperation} from '../graph/node.ts';
import type {StreamRecord} from '../record.ts';
import type {Serde} from '../serde.ts';
import {json, stringSerde} from '../serdes.ts';
import {Grouped} from './grouped.ts';
import {erase, type KeySerdeOption, type Named, type Origin} from './origin.ts';
import {repartitioned} from './repartition.ts';
import type {GlobalTable, Table} from './table.ts';

/** An unbounded sequence of records. Functions get `(value, key)` and must be pure: a batch is replayed after a crash. */
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

  /** The records of both, in no order between them. */
  merge(other: Stream<K, V>, options?: Named): Stream<K, V> {
    const {builder, nodeId, stem} = this.#origin;
    const right = other.#origin;
    const id = builder.add(
      {kind: 'merge', parents: [nodeId, right.nodeId]},
      {name: options?.name, stem: `merge-${stem}`},
    );
    return new Stream({
      ...this.#origin,
      nodeId: id,
      keyChanged: this.#origin.keyChanged || right.keyChanged,
    });
  }

  /** Adds the table's current value for the key; records without one are dropped. Only the stream side triggers (rule 10). */
  join<VT, R>(
    table: Table<K, VT>,
    joiner: (value: V, tableValue: VT, key: K) => R,
    options?: Named & {readonly value?: Serde<R> | undefined},
  ): Stream<K, R> {
    return this.#joinTable('inner', table, erase(joiner), options);
  }

  /** As `join`, but records without a table value stay, with null in its place. */
  leftJoin<VT, R>(
    table: Table<K, VT>,
    joiner: (value: V, tableValue: VT | null, key: K) => R,
    options?: Named & {readonly value?: Serde<R> | undefined},
  ): Stream<K, R> {
    return this.#joinTable('left', table, erase(joiner), options);
  }

  /** Adds the global table's value for the key that `keyOf` gives; needs no co-partitioning. */
  joinGlobal<KT, VT, R>(
    table: GlobalTable<KT, VT>,
    keyOf: (value: V, key: K) => KT | null,
    joiner: (value: V, tableValue: VT, key: K) => R,
    options?: Named & {readonly value?: Serde<R> | undefined},
  ): Stream<K, R> {
    return this.#joinGlobal('inner', table.nodeId, erase(keyOf), erase(joiner), options);
  }

  /** As `joinGlobal`, but records without a table value stay, with null in its place. */
  leftJoinGlobal<KT, VT, R>(
    table: GlobalTable<KT, VT>,
    keyOf: (value: V, key: K) => KT | null,
    joiner: (value: V, tableValue: VT | null, key: K) => R,
    options?: Named & {readonly value?: Serde<R> | undefined},
  ): Stream<K, R> {
    return this.#joinGlobal('left', table.nodeId, erase(keyOf), erase(joiner), options);
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
  to(
    topic: string,
    options?: Named & {
      readonly key?: Serde<K> | undefined;
      readonly value?: Serde<V> | undefined;
    },
  ): void {
    const {builder, nodeId, key, value, partitionKey} = this.#origin;
    const serdes = {key: erase(options?.key ?? key), value: erase(options?.value ?? value)};
    builder.add(
      {
        kind: 'sink',
        parent: nodeId,
        topic,
        topics: [topic],
        serdes,
        partitionKey: erase(partitionKey),
      },
      {name: options?.name, stem: `to-${topic}`},
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

  #joinTable<VT, R>(
    type: JoinType,
    table: Table<K, VT>,
    joiner: (value: unknown, tableValue: unknown, key: unknown) => unknown,
    options: (Named & {readonly value?: Serde<R> | undefined}) | undefined,
  ): Stream<K, R> {
    const {builder, stem} = this.#origin;
    const left = repartitioned(this.#origin, options?.name);
    const id = builder.add(
      {
        kind: 'streamTableJoin',
        parent: left.nodeId,
        table: table.nodeId,
        type,
        joiner,
        grace: undefined,
      },
      {name: options?.name, stem: `${type === 'inner' ? 'join' : 'leftJoin'}-${stem}`},
    );
    return new Stream({...left, nodeId: id, value: options?.value ?? json<R>()});
  }

  #joinGlobal<R>(
    type: JoinType,
    table: string,
    keyOf: (value: unknown, key: unknown) => unknown,
    joiner: (value: unknown, tableValue: unknown, key: unknown) => unknown,
    options: (Named & {readonly value?: Serde<R> | undefined}) | undefined,
  ): Stream<K, R> {
    const {builder, nodeId, stem} = this.#origin;
    const id = builder.add(
      {kind: 'globalTableJoin', parent: nodeId, table, type, keyOf, joiner},
      {name: options?.name, stem: `${type === 'inner' ? 'joinGlobal' : 'leftJoinGlobal'}-${stem}`},
    );
    return new Stream({...this.#origin, nodeId: id, value: options?.value ?? json<R>()});
  }
}
