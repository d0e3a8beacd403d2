import {StreamError} from '../errors.ts';
import type {JoinFunction, JoinType, TwoSidedJoinType, ValueFunction} from '../graph/node.ts';
import type {Serde} from '../serde.ts';
import {json} from '../serdes.ts';
import {type Duration, durationMs} from '../windows/duration.ts';
import type {JoinWindows} from './join-windows.ts';
import {erase, type Named, type Origin} from './origin.ts';
import {repartitioned} from './repartition.ts';
import type {Table} from './table.ts';

export interface JoinOptions<R> extends Named {
  /** How results are written, where they are; JSON by default. */
  readonly value?: Serde<R> | undefined;
}

export interface TableJoinOptions<R> extends JoinOptions<R> {
  /**
   * How long records wait for the table, by event time (KIP-923); it must be a table with a history. Records wait in
   * a buffer that survives a restart, until `ts <= streamTime - grace`; then they find the value as of their time.
   */
  readonly grace?: Duration | undefined;
}

const OPERATIONS = {inner: 'join', left: 'leftJoin', outer: 'outerJoin'} as const;

/** Joins two streams by key and time; a side whose key was changed goes through a topic first. */
export function addStreamJoin<K, V, V2, R>(
  origins: {readonly left: Origin<K, V>; readonly right: Origin<K, V2>},
  join: {
    readonly type: TwoSidedJoinType;
    readonly joiner: JoinFunction;
    readonly windows: JoinWindows;
  },
  options: JoinOptions<R> | undefined,
): Origin<K, R> {
  const {type, joiner, windows} = join;
  const left = keyedForJoin(origins.left, options?.name && `${options.name}-left`);
  // A stream joined with itself goes through one topic.
  const isSelfJoin = origins.left.nodeId === origins.right.nodeId;
  const right = isSelfJoin
    ? {...origins.right, nodeId: left.nodeId}
    : keyedForJoin(origins.right, options?.name && `${options.name}-right`);
  const {builder, key} = left;
  const stem = `${OPERATIONS[type]}Stream-${left.stem}-${right.stem}`;
  const nodeId = builder.add(
    {
      kind: 'streamStreamJoin',
      left: left.nodeId,
      right: right.nodeId,
      type,
      joiner,
      ...windows,
      store: options?.name ?? builder.derivedName(`${stem}-store`),
      serdes: {key: erase(key), left: erase(left.value), right: erase(right.value)},
    },
    {name: options?.name, stem},
  );
  return {...left, nodeId, value: options?.value ?? json<R>()};
}

/** The records by their own key; joins without a name share the topic of a stream, as in Kafka Streams. */
function keyedForJoin<K, V>(origin: Origin<K, V>, name: string | undefined): Origin<K, V> {
  const {builder, nodeId, keyChanged} = origin;
  if (!keyChanged || name !== undefined) return repartitioned(origin, name);
  const known = builder.joinTopics.get(nodeId);
  if (known !== undefined) return {...origin, nodeId: known, keyChanged: false};
  const made = repartitioned(origin, undefined);
  builder.joinTopics.set(nodeId, made.nodeId);
  return made;
}

/** Adds a table's value to each record of a stream. */
export function addTableJoin<K, V, VT, R>(
  origin: Origin<K, V>,
  join: {readonly type: JoinType; readonly joiner: JoinFunction; readonly table: Table<K, VT>},
  options: TableJoinOptions<R> | undefined,
): Origin<K, R> {
  const {type, joiner, table} = join;
  const left = keyedForJoin(origin, options?.name);
  const {builder, key, value} = left;
  const stem = `${OPERATIONS[type]}-${origin.stem}`;
  const serdes = {key: erase(key), value: erase(value)};
  const grace = options?.grace !== undefined && {
    graceMs: durationMs(options.grace),
    store: `${options.name ?? builder.derivedName(`${stem}-buffer`)}-buffer`,
    serdes,
  };
  if (grace !== false && !table.isVersioned) {
    throw new StreamError(
      'STREAM_TOPOLOGY_INVALID',
      `${options?.name ?? stem} cannot wait for ${table.nodeId}, which keeps no history: make the table with one, or leave the grace out`,
    );
  }
  const nodeId = builder.add(
    {
      kind: 'streamTableJoin',
      parent: left.nodeId,
      table: table.nodeId,
      type,
      joiner,
      grace: grace === false ? undefined : grace,
    },
    {name: options?.name, stem},
  );
  return {...left, nodeId, value: options?.value ?? json<R>()};
}

/** Adds a global table's value, found by a key of its own, to each record of a stream. */
export function addGlobalJoin<K, V, R>(
  origin: Origin<K, V>,
  join: {
    readonly type: JoinType;
    readonly joiner: JoinFunction;
    readonly table: string;
    readonly keyOf: ValueFunction;
  },
  options: JoinOptions<R> | undefined,
): Origin<K, R> {
  const {builder, nodeId: parent, stem} = origin;
  const nodeId = builder.add(
    {kind: 'globalTableJoin', parent, ...join},
    {name: options?.name, stem: `${OPERATIONS[join.type]}Global-${stem}`},
  );
  return {...origin, nodeId, value: options?.value ?? json<R>()};
}
