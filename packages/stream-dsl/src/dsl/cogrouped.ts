import {StreamError} from '../errors.ts';
import type {Aggregation} from '../graph/node.ts';
import type {Serde} from '../serde.ts';
import {json} from '../serdes.ts';
import type {Windows} from '../windows/windows.ts';
import type {Grouped} from './grouped.ts';
import {erase, type Named, type Origin} from './origin.ts';
import {repartitioned} from './repartition.ts';
import {Table} from './table.ts';

/** Folds a value of one of the streams into what they have in common. Must not change `state` in place. */
export type CogroupAggregator<K, V, R> = (state: R, value: V, key: K) => R | null;

/** One of the streams, with its way into the aggregate. */
export interface CogroupMember<K, R> {
  readonly grouped: unknown;
  readonly origin: Origin<K, unknown>;
  readonly name: string | undefined;
  readonly add: CogroupAggregator<K, never, R>;
}

export interface CogroupOptions<R> extends Named {
  readonly value?: Serde<R> | undefined;
}

/**
 * Several grouped streams that make one aggregate together (KIP-150), without a join of their own aggregates:
 * `orders.cogroup((sum: number, o) => sum + o.total).cogroup(refunds, (sum, r) => sum - r.total).aggregate(() => 0)`.
 */
export class Cogrouped<K, R> {
  readonly #members: readonly CogroupMember<K, R>[];

  constructor(members: readonly CogroupMember<K, R>[]) {
    this.#members = members;
  }

  /** Takes in another stream, grouped by keys of the same type. */
  cogroup<V>(grouped: Grouped<K, V>, aggregator: CogroupAggregator<K, V, R>): Cogrouped<K, R> {
    const added = grouped.cogroup(aggregator);
    if (this.#members.some((member) => member.grouped === grouped)) {
      throw new StreamError(
        'STREAM_TOPOLOGY_INVALID',
        'a grouped stream is in a cogroup twice: do both steps in one aggregator',
      );
    }
    return new Cogrouped([...this.#members, ...added.#members]);
  }

  /** One aggregate per key, which begins with `init`. Null as a result deletes it. */
  aggregate(init: () => R, options?: CogroupOptions<R>): Table<K, R> {
    const value = options?.value ?? json<R>();
    const {origin, nodeId, store} = addCogroup(this.#members, {
      init,
      merge: undefined,
      windows: undefined,
      name: options?.name,
      value,
    });
    return new Table({...origin, nodeId, value}, store);
  }
}

interface CogroupParts<K, R> {
  readonly init: () => R;
  readonly merge: ((left: R, right: R, key: K) => R | null) | undefined;
  readonly windows: Windows | undefined;
  readonly name: string | undefined;
  readonly value: Serde<R>;
}

/** Adds the topics that the members need, then their aggregates over one store, then the table of it. */
function addCogroup<K, R>(members: readonly CogroupMember<K, R>[], parts: CogroupParts<K, R>) {
  const {init, merge, windows, name, value} = parts;
  const inputs = members.map(({origin, name: own, add}, i) => {
    const topic = own ?? (name === undefined ? undefined : `${name}-${i}`);
    return {input: repartitioned(origin, topic), add};
  });
  const [first] = inputs;
  if (first === undefined) throw new Error('a cogroup without a stream');
  const {builder, stem, key} = first.input;
  const store = name ?? builder.nextFree(`cogroup-${stem}-store`);
  const serdes = {key: erase(key), value: erase(value)};
  const parents = inputs.map(({input, add}, i) =>
    builder.add(
      {
        kind: 'aggregate',
        parent: input.nodeId,
        store,
        windows,
        emit: 'onUpdate',
        aggregation: aggregationOf({init, add, merge}),
        serdes,
      },
      {
        name: name === undefined ? undefined : `${name}-aggregate-${i}`,
        stem: `cogroup-aggregate-${input.stem}`,
      },
    ),
  );
  const nodeId = builder.add({kind: 'cogroup', parents, store}, {name, stem: `cogroup-${stem}`});
  return {origin: first.input, nodeId, store};
}

function aggregationOf<K, R>(functions: {
  readonly init: () => R;
  readonly add: CogroupAggregator<K, never, R>;
  readonly merge: CogroupParts<K, R>['merge'];
}): Aggregation {
  return {
    describe: 'cogroup',
    init: functions.init,
    add: erase(functions.add),
    merge: erase(functions.merge),
    snapshot: (state) => state,
    revive: (snapshot) => snapshot,
    startsWithValue: false,
  };
}
