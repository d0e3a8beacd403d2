import type {Json} from '../../scenario/json.ts';
import type {Change} from '../model-record.ts';
import type {Operator} from '../operator.ts';
import type {TableStore} from '../stores/table-store.ts';
import {tellChanges} from './tell-changes.ts';

/** How groups become one value. `init` is what an aggregation begins with; null for a reduce. */
export type Aggregation = Readonly<{
  init: Json;
  add: (aggregate: Json, value: Json) => Json;
}>;

/** Asked for by a table behind it. */
export type OldValues = {isSent: boolean};

/** Aggregates a grouped stream: a null result is a tombstone, and the next record begins again. */
export function aggregate(
  {init, add}: Aggregation,
  store: TableStore,
  old: OldValues,
): Operator<Json, Change> {
  return (output) => {
    const tell = tellChanges(store.keyed, output, () => old.isSent);
    return (record) => {
      const {key, value} = record;
      // Rule 8: without windows neither null keys nor null values count.
      if (key === null || value === null) return output.task.drop();
      const before = store.get(key);
      const so = before?.value ?? init;
      const after = add(so, value);
      const ts = Math.max(record.ts, before?.ts ?? record.ts);
      store.put(key, {value: after, ts}, record);
      tell({...record, value: {value: after, old: so, isLatest: true}, ts});
    };
  };
}
