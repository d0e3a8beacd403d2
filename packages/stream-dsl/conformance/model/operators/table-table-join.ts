import type {Combiner} from '../../scenario/functions/combine.ts';
import type {Change} from '../model-record.ts';
import type {Operator} from '../operator.ts';
import {type Getter, type TableStore, valueIn} from '../stores/table-store.ts';
import type {OldValues} from './aggregate.ts';
import {tellChanges} from './tell-changes.ts';

export type TableJoinSide = {
  readonly type: 'inner' | 'left' | 'right' | 'outer';
  /** Of this side's value and the other's. */
  readonly joiner: Combiner;
  readonly other: () => Getter;
  /** This side is versioned (rule 11). */
  isVersioned: boolean;
};

/** Rule 12: one side of a join of two tables; `type` is seen from this side. */
export function tableJoinSide(side: TableJoinSide, sent: OldValues): Operator<Change, Change> {
  return ({forward, task}) => {
    const {type, joiner} = side;
    const getter = side.other();
    return (record) => {
      const {key, value: change} = record;
      if (key === null || (side.isVersioned && !change.isLatest)) return task.drop();
      const found = getter.get(key);
      const other = valueIn(found);
      const isOtherNeeded = type === 'inner' || type === 'right';
      if (other === null && (isOtherNeeded || (change.value === null && change.old === null))) {
        return;
      }
      const join = (mine: Change['value']) => {
        const isMineNeeded = type === 'inner' || type === 'left';
        if (mine === null && (isMineNeeded || other === null)) return null;
        return joiner(mine, other);
      };
      const ts = Math.max(record.ts, other === null ? -1 : (found?.ts ?? -1));
      const [value, old] = [join(change.value), sent.isSent ? join(change.old) : null];
      forward({...record, value: {value, old, isLatest: change.isLatest}, ts});
    };
  };
}

/** Where both sides meet. */
export function tableJoinMerge(
  store: TableStore | undefined,
  sent: OldValues,
): Operator<Change, Change> {
  return (output) => {
    if (store === undefined) {
      return (record) =>
        output.forward(sent.isSent ? record : {...record, value: {...record.value, old: null}});
    }
    const tell = tellChanges(store.keyed, output, () => sent.isSent);
    return (record) => {
      store.put(record.key, {value: record.value.value, ts: record.ts}, record);
      tell({...record, value: {...record.value, isLatest: true}});
    };
  };
}
