import type {Json} from '../../scenario/json.ts';
import type {Change} from '../model-record.ts';
import type {Operator} from '../operator.ts';
import {type TableStore, valueIn} from '../stores/table-store.ts';
import {tellChanges} from './tell-changes.ts';

export type SourceTable = {
  readonly store: TableStore;
  /** Kept only where it is asked for, or read by somebody. */
  isKept: boolean;
  sendsOld: boolean;
};

/** A stream taken as updates (rule 11): the last one counts, whatever its time, unless it is too old for a history. */
export function sourceTable(table: SourceTable): Operator<Json, Change> {
  return (output) => {
    const {store} = table;
    const tell =
      table.isKept && !store.isVersioned
        ? tellChanges(store.keyed, output, () => table.sendsOld)
        : output.forward;
    return (record) => {
      const {key, value, ts} = record;
      // Rule 8.
      if (key === null) return output.task.drop();
      if (!table.isKept)
        return output.forward({...record, value: {value, old: null, isLatest: true}});
      const old = table.sendsOld ? valueIn(store.get(key)) : null;
      const filed = store.put(key, {value, ts}, record);
      if (filed === 'refused') return output.task.drop();
      tell({...record, value: {value, old, isLatest: filed === 'latest'}});
    };
  };
}
