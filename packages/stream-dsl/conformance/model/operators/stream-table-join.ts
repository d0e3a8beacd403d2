import type {Combiner} from '../../scenario/functions/combine.ts';
import type {KeyFunction} from '../../scenario/functions/fn.ts';
import type {Json} from '../../scenario/json.ts';
import {type ModelRecord, RefusedError, StepError} from '../model-record.ts';
import type {Operator, Output} from '../operator.ts';
import {compareKeys} from '../stores/key-order.ts';
import {type Getter, valueIn} from '../stores/table-store.ts';

export type StreamTableJoin = Readonly<{
  isLeft: boolean;
  joiner: Combiner;
  /** The table's key; the record's own unless the table is global. */
  keyOf: KeyFunction;
  table: () => Getter;
  graceMs: number | undefined;
}>;

/** Rule 10: only the stream side triggers; a versioned table answers as of the record's time. */
export function streamTableJoin(join: StreamTableJoin): Operator<Json, Json> {
  return (output) => {
    const {isLeft, joiner, keyOf, graceMs} = join;
    const table = join.table();
    const {getAsOf} = table;
    if (graceMs !== undefined && getAsOf === undefined) {
      throw new RefusedError('a grace needs a versioned table');
    }
    const joinNow = (record: ModelRecord<Json>): void => {
      const key = keyOf(record.key, record.value);
      const found =
        key === null ? undefined : getAsOf === undefined ? table.get(key) : getAsOf(key, record.ts);
      const right = valueIn(found);
      if (isLeft || right !== null) {
        output.forward({...record, value: joiner(record.value, right)});
      }
    };
    const take = graceMs === undefined ? joinNow : waitForGrace(graceMs, output, joinNow);
    return (record) => {
      const key = keyOf(record.key, record.value);
      if (record.value === null || (key === null && !isLeft)) return output.task.drop();
      take(record);
    };
  };
}

/** Records wait until `ts <= time - grace`; the time is that of the records which waited. */
function waitForGrace(
  graceMs: number,
  {task: {semantics}}: Output<Json>,
  joinNow: (record: ModelRecord<Json>) => void,
) {
  let waiting: readonly ModelRecord<Json>[] = [];
  let time = -1;
  return (record: ModelRecord<Json>): void => {
    if (record.key === null && !semantics.has('null-key-before-grace')) {
      throw new StepError('a null key is to wait');
    }
    if (record.key === null || time - graceMs > record.ts) {
      joinNow(record);
      return;
    }
    time = Math.max(time, record.ts);
    waiting = [...waiting, record].toSorted((a, b) => a.ts - b.ts || compareKeys(a.key, b.key));
    const due = waiting.filter(({ts}) => ts <= time - graceMs);
    waiting = waiting.filter(({ts}) => ts > time - graceMs);
    for (const next of due) joinNow(next);
  };
}
