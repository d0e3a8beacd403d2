import type {TableAggregation} from '../graph/node.ts';
import type {Serde} from '../serde.ts';
import {json} from '../serdes.ts';
import {erase, type Named, type Origin} from './origin.ts';
import type {Table} from './table.ts';

/** Folds a value into what there is so far, or takes it out again. Must not change `state` in place. */
export type Combine<K, V, R> = (state: R, value: V, key: K) => R | null;

interface GroupedTableParts<K, V> {
  /** Of the node that gives each row its group. */
  readonly origin: Origin<K, V>;
  readonly name: string | undefined;
  /** Makes a table of an origin. Grouped tables cannot import tables, as tables import them. */
  readonly toTable: <R>(origin: Origin<K, R>, storeName: string) => Table<K, R>;
}

/**
 * The rows of a table by another key. An aggregate of them takes the old value of a row out of its group and puts the
 * new one into its own (rule 13), so it needs both ways; null as a result deletes the group.
 */
export class GroupedTable<K, V> {
  readonly #parts: GroupedTableParts<K, V>;

  constructor(parts: GroupedTableParts<K, V>) {
    this.#parts = parts;
  }

  /** Rows per group. */
  count(options?: Named): Table<K, number> {
    const aggregation = plain<K, V, number>('count', {
      init: () => 0,
      add: (state) => state + 1,
      subtract: (state) => state - 1,
    });
    return this.#aggregate('count', aggregation, options, json<number>());
  }

  /** Folds values of one type into one of the same type; the first value of a group starts it. */
  reduce(add: Combine<K, V, V>, subtract: Combine<K, V, V>, options?: Named): Table<K, V> {
    const aggregation = plain<K, V, V>('reduce', {init: () => erase(null), add, subtract});
    const reduction = {...aggregation, startsWithValue: true};
    return this.#aggregate('reduce', reduction, options, this.#parts.origin.value);
  }

  /** Folds values into a state that begins with `init`: `aggregate(() => 0, (sum, n) => sum + n, (sum, n) => sum - n)`. */
  aggregate<R>(
    init: () => R,
    add: Combine<K, V, R>,
    subtract: Combine<K, V, R>,
    options?: Named & {readonly value?: Serde<R> | undefined},
  ): Table<K, R> {
    const aggregation = plain<K, V, R>('aggregate', {init, add, subtract});
    return this.#aggregate('aggregate', aggregation, options, options?.value ?? json<R>());
  }

  #aggregate<R>(
    op: string,
    aggregation: TableAggregation,
    options: Named | undefined,
    value: Serde<R>,
  ): Table<K, R> {
    const {origin, toTable} = this.#parts;
    const {builder, stem, key} = origin;
    const store = options?.name ?? builder.derivedName(`${op}-${stem}-store`);
    const nodeId = builder.add(
      {
        kind: 'tableAggregate',
        parent: this.#repartitioned(store),
        store,
        aggregation,
        serdes: {key: erase(key), value: erase(value)},
      },
      {name: options?.name, stem: `${op}-${stem}`},
    );
    return toTable({...origin, nodeId, value}, store);
  }

  /** Each aggregate of a group has a topic of its own. */
  #repartitioned(store: string): string {
    const {origin, name} = this.#parts;
    const {builder, nodeId, key, value} = origin;
    const topic = builder.nextFree(`${name ?? store}-repartition`);
    return builder.add(
      {
        kind: 'repartition',
        parent: nodeId,
        name: topic,
        serdes: {key: erase(key), value: erase(value)},
        keepsNullKeys: false,
        partitions: undefined,
        holdsChanges: true,
      },
      {name: `read-${topic}`, stem: topic},
    );
  }
}

/** An aggregation whose state is what readers see. */
function plain<K, V, R>(
  describe: string,
  functions: {
    readonly init: () => R;
    readonly add: Combine<K, V, R>;
    readonly subtract: Combine<K, V, R>;
  },
): TableAggregation {
  const {init, add, subtract} = functions;
  return {
    describe,
    init,
    add: erase(add),
    subtract: erase(subtract),
    merge: undefined,
    snapshot: (state) => state,
    revive: (snapshot) => snapshot,
    startsWithValue: false,
  };
}
