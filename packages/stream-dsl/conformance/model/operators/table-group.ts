import type {KeyFunction, ValueFunction} from '../../scenario/functions/fn.ts';
import type {Json, Key} from '../../scenario/json.ts';
import {type Change, type ModelRecord, type Stamped, StepError} from '../model-record.ts';
import type {Operator} from '../operator.ts';
import {isSameKey} from '../stores/key-order.ts';
import type {TableStore} from '../stores/table-store.ts';
import type {Aggregation, OldValues} from './aggregate.ts';
import {tellChanges} from './tell-changes.ts';

/** Rule 13: the old value leaves its group, then the new one enters its own; one change when the group stays. */
export function tableGroup(
  keyOf: KeyFunction,
  valueIn: ValueFunction,
  versioned: {isVersioned: boolean},
): Operator<Change, Change> {
  const place = (key: Key, value: Json) => {
    if (value === null) return undefined;
    const placed = {key: keyOf(key, value), value: valueIn(key, value)};
    return placed.key === null || placed.value === null ? undefined : placed;
  };
  return ({forward}) =>
    (record) => {
      const {key, value: change} = record;
      if (key === null) throw new StepError('a table is grouped by a null key');
      // Rule 11.
      if (versioned.isVersioned && !change.isLatest) return;
      const [from, to] = [place(key, change.old), place(key, change.value)];
      const isLatest = true;
      if (from !== undefined && to !== undefined && isSameKey(from.key, to.key)) {
        forward({...record, key: to.key, value: {value: to.value, old: from.value, isLatest}});
        return;
      }
      if (from)
        forward({...record, key: from.key, value: {value: null, old: from.value, isLatest}});
      if (to) forward({...record, key: to.key, value: {value: to.value, old: null, isLatest}});
    };
}

export type TableAggregation = Aggregation &
  Readonly<{
    subtract: (aggregate: Json, value: Json) => Json;
    /** A reduce takes the first value as it is. */
    isReduce: boolean;
  }>;

/** Rule 13: subtract, then add. */
export function tableAggregate(
  aggregation: TableAggregation,
  store: TableStore,
  sent: OldValues,
): Operator<Change, Change> {
  return (output) => {
    const tell = tellChanges(store.keyed, output, () => sent.isSent);
    return (record: ModelRecord<Change>) => {
      const {key} = record;
      if (key === null) throw new StepError('a group of a table has a null key');
      const before = store.get(key);
      const after = step(aggregation, record, before);
      store.put(key, after, record);
      const change = {value: after.value, old: before?.value ?? null, isLatest: true};
      tell({...record, value: change, ts: after.ts});
    };
  };
}

function step(
  {init, add, subtract, isReduce}: TableAggregation,
  {value: {value, old}, ts}: ModelRecord<Change>,
  before: Stamped | undefined,
): Stamped {
  const latest = Math.max(ts, before?.ts ?? ts);
  const isLess = old !== null && before !== undefined;
  const rest = isLess ? subtract(before.value, old) : (before?.value ?? null);
  if (value === null) return {value: rest, ts: isLess ? latest : ts};
  if (rest === null && isReduce) return {value, ts: isLess ? latest : ts};
  return {value: add(rest ?? init, value), ts: latest};
}
