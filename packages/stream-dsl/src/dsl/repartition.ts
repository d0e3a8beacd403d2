import {erase, type Origin} from './origin.ts';

/** The same records, read back from an internal topic by their new key; nothing happens where the key is unchanged. */
export function repartitioned<K, V>(origin: Origin<K, V>, name: string | undefined): Origin<K, V> {
  return origin.keyChanged ? throughTopic(origin, {name}) : origin;
}

interface RepartitionOptions {
  readonly name?: string | undefined;
  readonly partitions?: number | undefined;
}

/** As `repartitioned`, whether the key was changed or not. */
export function throughTopic<K, V>(
  origin: Origin<K, V>,
  {name, partitions}: RepartitionOptions,
): Origin<K, V> {
  const {builder, nodeId, stem, key, value} = origin;
  const id =
    name === undefined ? builder.derivedName(`${stem}-repartition`) : `${name}-repartition`;
  builder.add(
    {
      kind: 'repartition',
      parent: nodeId,
      name: id,
      serdes: {key: erase(key), value: erase(value)},
      keepsNullKeys: false,
      partitions,
      holdsChanges: false,
    },
    {name: name === undefined ? `read-${id}` : id, stem: id},
  );
  return {...origin, nodeId: name === undefined ? `read-${id}` : id, keyChanged: false};
}
