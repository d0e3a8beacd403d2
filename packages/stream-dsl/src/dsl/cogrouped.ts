import {StreamError} from '../errors.ts';
import type {Aggregation} from '../graph/node.ts';
import type {Serde} from '../serde.ts';
import {json} from '../serdes.ts';
import {durationMs} from '../windows/duration.ts';
import type {SessionWindows} from '../windows/session-windows.ts';
import type {SlidingWindows} from '../windows/sliding-windows.ts';
import type {TimeWindows} from '../windows/time-windows.ts';
import type {Windowed} from '../windows/windowed.ts';
import type {EventTimeWindows} from '../windows/windows.ts';
import type {Grouped} from './grouped.ts';
import {erase, type Named, type Origin} from './origin.ts';
import {repartitioned} from './repartition.ts';
import {Table} from './table.ts';
import {type WindowedOptions, windowedOrigin} from './windowed-group.ts';

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

export interface WindowedCogroupOptions<R> extends CogroupOptions<R>, WindowedOptions {}

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

  /** Aggregates per session; the states of sessions that become one must merge. */
  windowedBy(windows: SessionWindows): SessionCogrouped<K, R>;
  /** Aggregates per window. Each stream's records are late by that stream's own time, as in Kafka Streams. */
  windowedBy(windows: TimeWindows | SlidingWindows): WindowedCogrouped<K, R>;
  windowedBy(
    windows: TimeWindows | SlidingWindows | SessionWindows,
  ): WindowedCogrouped<K, R> | SessionCogrouped<K, R> {
    return windows.kind === 'sessions'
      ? new SessionCogrouped(this.#members, windows)
      : new WindowedCogrouped(this.#members, windows);
  }

  /** One aggregate per key, which begins with `init`. Null as a result deletes it. */
  aggregate(init: () => R, options?: CogroupOptions<R>): Table<K, R> {
    const value = options?.value ?? json<R>();
    const {input, nodeId, store} = addCogroup(this.#members, {init, value}, options);
    return new Table({...input, nodeId, value}, store);
  }
}

/** Several grouped streams that make one aggregate per key and window together. */
export class WindowedCogrouped<K, R> {
  readonly #members: readonly CogroupMember<K, R>[];
  readonly #windows: TimeWindows | SlidingWindows;

  constructor(members: readonly CogroupMember<K, R>[], windows: TimeWindows | SlidingWindows) {
    this.#members = members;
    this.#windows = windows;
  }

  /** One aggregate per key and window, which begins with `init`. Null as a result deletes it. */
  aggregate(init: () => R, options?: WindowedCogroupOptions<R>): Table<Windowed<K>, R> {
    return windowedTable(this.#members, {init, windows: this.#windows}, options);
  }
}

/** Several grouped streams that make one aggregate per key and session together. */
export class SessionCogrouped<K, R> {
  readonly #members: readonly CogroupMember<K, R>[];
  readonly #windows: SessionWindows;

  constructor(members: readonly CogroupMember<K, R>[], windows: SessionWindows) {
    this.#members = members;
    this.#windows = windows;
  }

  /** One aggregate per key and session, which begins with `init`; `merge` makes one of an earlier and a later state. */
  aggregate(
    init: () => R,
    merge: (left: R, right: R, key: K) => R | null,
    options?: WindowedCogroupOptions<R>,
  ): Table<Windowed<K>, R> {
    return windowedTable(this.#members, {init, merge, windows: this.#windows}, options);
  }
}

function windowedTable<K, R>(
  members: readonly CogroupMember<K, R>[],
  parts: Omit<CogroupParts<K, R>, 'value'> & {readonly windows: EventTimeWindows},
  options: WindowedCogroupOptions<R> | undefined,
): Table<Windowed<K>, R> {
  const value = options?.value ?? json<R>();
  const {windows} = parts;
  const {input, nodeId, store} = addCogroup(members, {...parts, value}, options);
  return new Table(windowedOrigin(input, {nodeId, windows, value}), store);
}

interface CogroupParts<K, R> {
  readonly init: () => R;
  readonly merge?: ((left: R, right: R, key: K) => R | null) | undefined;
  readonly windows?: EventTimeWindows | undefined;
  readonly value: Serde<R>;
}

/** Aggregates of one cogroup share the topics of its streams, as in Kafka Streams. */
const sharedInputs = new WeakMap<readonly unknown[], readonly unknown[]>();

function inputsOf<K, R>(members: readonly CogroupMember<K, R>[], name: string | undefined) {
  const known = sharedInputs.get(members);
  const inputs = members.map(({origin, name: own, add}, i) => ({
    // What is kept for these members was made of them.
    input: (known?.[i] ??
      repartitioned(origin, name === undefined ? own : `${name}-${i}`)) as typeof origin,
    add,
  }));
  sharedInputs.set(
    members,
    inputs.map(({input}) => input),
  );
  return inputs;
}

/** Adds the topics that the members need, then their aggregates over one store, then the table of it. */
function addCogroup<K, R>(
  members: readonly CogroupMember<K, R>[],
  {init, merge, windows, value}: CogroupParts<K, R>,
  {name, retention}: WindowedOptions = {},
) {
  const inputs = inputsOf(members, name);
  const [first] = inputs;
  if (first === undefined) throw new Error('a cogroup without a stream');
  const {builder, stem, key} = first.input;
  const store = name ?? builder.derivedName(`cogroup-${stem}-store`);
  const shared = {
    kind: 'aggregate',
    store,
    windows,
    emit: 'onUpdate',
    retentionMs: retention === undefined ? undefined : durationMs(retention),
    serdes: {key: erase(key), value: erase(value)},
  } as const;
  const parents = inputs.map(({input, add}, i) =>
    builder.add(
      {...shared, parent: input.nodeId, aggregation: aggregationOf({init, add, merge})},
      {
        name: name === undefined ? undefined : `${name}-aggregate-${i}`,
        stem: `cogroup-aggregate-${input.stem}`,
      },
    ),
  );
  const nodeId = builder.add({kind: 'cogroup', parents, store}, {name, stem: `cogroup-${stem}`});
  return {input: first.input, nodeId, store};
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
