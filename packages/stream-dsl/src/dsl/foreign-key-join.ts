import {type Answer, answerSerde, subscriptionSerde} from '../foreign-key-messages.ts';
import type {JoinFunction, JoinType, ValueFunction} from '../graph/node.ts';
import type {Serde} from '../serde.ts';
import {json} from '../serdes.ts';
import {erase, type Named, type Origin} from './origin.ts';

interface ForeignKeyJoinOptions<R> extends Named {
  readonly store?: string | undefined;
  readonly value?: Serde<R> | undefined;
}

export interface ForeignKeyJoin {
  readonly type: JoinType;
  readonly foreignKeyOf: ValueFunction;
  readonly joiner: JoinFunction;
}

/**
 * Adds the nodes of a foreign-key join (KIP-213): subscriptions go to the right side through a topic with its keys,
 * and answers come back through another with the keys of the left side.
 */
export function addForeignKeyJoin<K, V, KR, VR, R>(
  sides: {readonly left: Origin<K, V>; readonly right: Origin<KR, VR>},
  join: ForeignKeyJoin,
  options: ForeignKeyJoinOptions<R> | undefined,
): Origin<K, R> {
  const {left, right} = sides;
  const {builder} = left;
  const stem = `${left.stem}-${right.stem}`;
  const name = options?.name ?? builder.derivedName(`foreignKey-${stem}`);
  const answers = addRightSide(sides, name, addSend(sides, name, join));
  const value = options?.value ?? json<R>();
  const operation = join.type === 'inner' ? 'joinForeignKey' : 'leftJoinForeignKey';
  const nodeId = builder.add(
    {
      kind: 'foreignKeyResolve',
      parent: answers,
      table: left.nodeId,
      type: join.type,
      foreignKeyOf: join.foreignKeyOf,
      joiner: join.joiner,
      store: options?.store,
      serdes: {key: erase(left.key), value: erase(value), left: erase(left.value)},
    },
    {name: options?.name, stem: `${operation}-${stem}`},
  );
  return {...left, nodeId, value, keyChanged: false, isVersioned: false};
}

/** Returns the node that brings the subscriptions to the right side. */
function addSend<K, V, KR, VR>(
  {left, right}: {readonly left: Origin<K, V>; readonly right: Origin<KR, VR>},
  name: string,
  {type, foreignKeyOf}: ForeignKeyJoin,
): string {
  const {builder, key, value} = left;
  const serdes = {key: erase(key), value: erase(value), foreignKey: erase(right.key)};
  const parent = builder.add(
    {kind: 'foreignKeySend', parent: left.nodeId, type, foreignKeyOf, serdes},
    {name: `${name}-send`, stem: ''},
  );
  const topic = `${name}-subscription-registration-topic`;
  return builder.add(
    {
      kind: 'repartition',
      parent,
      name: topic,
      serdes: {key: erase(right.key), value: erase(subscriptionSerde(key))},
      // A left join has results for null foreign keys: their answers come from any partition.
      keepsNullKeys: true,
      partitions: undefined,
      holdsChanges: false,
    },
    {name: topic, stem: ''},
  );
}

/** Returns the node that brings the answers back to the left side. */
function addRightSide<K, V, KR, VR>(
  {left, right}: {readonly left: Origin<K, V>; readonly right: Origin<KR, VR>},
  name: string,
  subscriptions: string,
): string {
  const {builder, key, value} = left;
  const table = right.nodeId;
  const store = `${name}-subscription-store`;
  const serdes = {
    key: erase(key),
    value: erase(value),
    foreignKey: erase(right.key),
    right: erase(right.value),
  };
  const subscribe = builder.add(
    {kind: 'foreignKeySubscribe', parent: subscriptions, table, store, serdes},
    {name: `${name}-subscribe`, stem: ''},
  );
  const respond = builder.add(
    {kind: 'foreignKeyRespond', table, subscribe, store},
    {name: `${name}-respond`, stem: ''},
  );
  const parent = builder.add(
    {kind: 'merge', parents: [subscribe, respond]},
    {name: `${name}-answers`, stem: ''},
  );
  const topic = `${name}-subscription-response-topic`;
  return builder.add(
    {
      kind: 'repartition',
      parent,
      name: topic,
      serdes: {key: erase(key), value: erase(answerSerde(right.value))},
      keepsNullKeys: false,
      partitions: undefined,
      // Left rows need not lie where their keys would put them.
      partitionOf: (answer) => (answer as Answer).primaryPartition,
      holdsChanges: false,
    },
    {name: topic, stem: ''},
  );
}
