import type {Json} from '../../scenario/json.ts';
import type {Change, Stamped} from '../model-record.ts';
import type {Operator} from '../operator.ts';
import type {KeyedStore} from '../stores/keyed-store.ts';
import type {Aggregation, OldValues} from './aggregate.ts';
import {emitWindowsOnClose} from './emit-on-close.ts';
import {tellChanges} from './tell-changes.ts';
import {watchRetention} from './within-retention.ts';

export type TimeWindows = Readonly<{
  sizeMs: number;
  advanceMs: number;
  graceMs: number;
  isFinal: boolean;
}>;

/** Rule 2: aligned to the epoch, start inclusive, end exclusive, never below 0. */
export function timeWindowAggregate(
  windows: TimeWindows,
  {init, add}: Aggregation,
  store: KeyedStore<Stamped>,
  old: OldValues,
): Operator<Json, Change> {
  const {sizeMs, graceMs} = windows;
  return (output) => {
    const tell = windows.isFinal ? () => undefined : tellChanges(store, output, () => old.isSent);
    const emitClosed = emitWindowsOnClose(store, output, (lastClose, close) => ({
      from: lastClose === undefined ? 0 : Math.max(0, lastClose - sizeMs) + 1,
      to: close - sizeMs,
    }));
    const watch = watchRetention(output.task);
    let streamTime = -1;
    return (record) => {
      const {key, value, ts} = record;
      if (typeof key !== 'string') return output.task.drop();
      watch(ts);
      streamTime = Math.max(streamTime, ts);
      const closeTime = streamTime - graceMs;
      for (const start of startsFor(ts, windows)) {
        const window = {k: key, start, end: start + sizeMs};
        if (window.end <= closeTime) {
          output.task.drop();
          continue;
        }
        const before = store.get(window);
        const so = before?.value ?? init;
        const after = {value: add(so, value), ts: Math.max(ts, before?.ts ?? ts)};
        store.put(window, after.value === null ? undefined : after, record);
        const change = {value: after.value, old: so, isLatest: true};
        tell({...record, key: window, value: change, ts: after.ts});
      }
      if (windows.isFinal) emitClosed(record, closeTime);
    };
  };
}

function startsFor(ts: number, {sizeMs, advanceMs}: TimeWindows): readonly number[] {
  const starts: number[] = [];
  const first = Math.floor(Math.max(0, ts - sizeMs + advanceMs) / advanceMs) * advanceMs;
  for (let start = first; start <= ts; start += advanceMs) starts.push(start);
  return starts;
}
