import {durationMs} from '../windows/duration.ts';
import {erase, type Origin} from './origin.ts';
import {repartitioned} from './repartition.ts';
import {Table, type TableOptions} from './table.ts';

/** Takes a stream's records for the latest values of their keys. */
export function addToTable<K, V>(
  origin: Origin<K, V>,
  {name, store, history}: TableOptions,
): Table<K, V> {
  const input = repartitioned(origin, name);
  const {builder, stem, key, value} = input;
  const historyMs = history === undefined ? undefined : durationMs(history);
  const nodeId = builder.add(
    {
      kind: 'toTable',
      parent: input.nodeId,
      store:
        store ??
        (name === undefined ? builder.derivedName(`toTable-${stem}-store`) : `${name}-store`),
      isMaterialized: store !== undefined,
      historyMs,
      serdes: {key: erase(key), value: erase(value)},
    },
    {name, stem: `toTable-${stem}`},
  );
  return new Table({...input, nodeId, isVersioned: historyMs !== undefined}, store);
}
