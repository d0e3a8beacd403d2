import type {Json, Key} from '../../scenario/json.ts';
import type {Change} from '../model-record.ts';
import type {Operator} from '../operator.ts';
import {type TableStore, valueIn} from '../stores/table-store.ts';
import {tellChanges} from './tell-changes.ts';

export type TableStep = {
  /** The new value of one; never called with null. */
  readonly compute: (key: Key, value: Json) => Json;
  readonly isFilter: boolean;
  readonly store: TableStore | undefined;
  sendsOld: boolean;
  isVersioned: boolean;
};

/** `mapValues` and `filter` of a table: a rejected value is a tombstone, unless it is known that nothing was there. */
export function tableStep(step: TableStep): Operator<Change, Change> {
  const {store, isFilter} = step;
  const compute = (key: Key, value: Json): Json =>
    value === null ? null : step.compute(key, value);
  return (output) => {
    const tell =
      store === undefined ? output.forward : tellChanges(store.keyed, output, () => step.sendsOld);
    const oldOf = (key: Key, change: Change): Json => {
      if (!step.sendsOld) return null;
      return store === undefined ? compute(key, change.old) : valueIn(store.get(key));
    };
    return (record) => {
      const {key, value: change} = record;
      const [value, old] = [compute(key, change.value), oldOf(key, change)];
      if (isFilter && !step.isVersioned && step.sendsOld && value === null && old === null) return;
      store?.put(key, {value, ts: record.ts}, record);
      const isLatest = store === undefined ? change.isLatest : true;
      tell({...record, value: {value, old, isLatest}});
    };
  };
}
