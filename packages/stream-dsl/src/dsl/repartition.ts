import {erase, type Origin} from './origin.ts';

/** The same records, read back from an internal topic by their new key; nothing happens where the key is unchanged. */
export function repartitioned<K, V>(origin: Origin<K, V>, name: string | undefined): Origin<K, V> {
  if (!origin.keyChanged) return origin;
  const {builder, nodeId, stem, key, value} = origin;
  const id = name === undefined ? builder.nextFree(`${stem}-repartition`) : `${name}-repartition`;
  builder.add(
    {
      kind: 'repartition',
      parent: nodeId,
      name: id,
      serdes: {key: erase(key), value: erase(value)},
      keepsNullKeys: false,
      partitions: undefined,
      holdsChanges: false,
    },
    {name: name === undefined ? `read-${id}` : id, stem: id},
  );
  return {...origin, nodeId: name === undefined ? `read-${id}` : id, keyChanged: false};
}
