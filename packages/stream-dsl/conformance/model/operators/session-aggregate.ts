import type {Json, WindowedKey} from '../../scenario/json.ts';
import type {Change, ModelRecord} from '../model-record.ts';
import type {Operator, Output} from '../operator.ts';
import {compareText} from '../stores/key-order.ts';
import type {KeyedStore} from '../stores/keyed-store.ts';
import type {Aggregation, OldValues} from './aggregate.ts';
import {windowsOf} from './emit-on-close.ts';
import {watchRetention} from './within-retention.ts';

export type SessionWindows = Readonly<{gapMs: number; graceMs: number; isFinal: boolean}>;

/** Rule 3: sessions merge when the gap is not exceeded; each merged one gets a tombstone. */
export function sessionAggregate(
  {gapMs, graceMs, isFinal}: SessionWindows,
  {init, add, merge}: Aggregation & Readonly<{merge: (a: Json, b: Json) => Json}>,
  store: KeyedStore<Json>,
  old: OldValues,
): Operator<Json, Change> {
  return (output) => {
    const tell = isFinal ? () => undefined : tellSessions(store, output, old);
    const emitClosed = emitSessionsOnClose(store, output);
    const watch = watchRetention(output.task);
    let streamTime = -1;
    return (record) => {
      const {key, value, ts} = record;
      if (typeof key !== 'string') return output.task.drop();
      watch(ts);
      streamTime = Math.max(streamTime, ts);
      const closeTime = streamTime - graceMs - gapMs;
      const near = sessionsNear(store, key, ts - gapMs, ts + gapMs);
      const start = Math.min(ts, ...near.map((session) => session.key.start));
      const end = Math.max(ts, ...near.map((session) => session.key.end));
      if (end < closeTime) output.task.drop();
      else {
        const isWider = start < ts || end > ts;
        let aggregate = near.reduce((so, session) => merge(so, session.value), init);
        for (const session of isWider ? near : []) {
          store.put(session.key, undefined, record);
          tell(session.key, {value: null, old: session.value, isLatest: true});
        }
        aggregate = add(aggregate, value);
        const merged = {k: key, start, end};
        store.put(merged, aggregate === null ? undefined : aggregate, record);
        tell(merged, {value: aggregate, old: null, isLatest: true});
      }
      if (isFinal) emitClosed(record, closeTime);
    };
  };
}

/** In the order of their ends. */
function sessionsNear(store: KeyedStore<Json>, key: string, from: number, to: number) {
  return windowsOf(store)
    .filter(
      (session) => session.key.k === key && session.key.end >= from && session.key.start <= to,
    )
    .toSorted((a, b) => a.key.end - b.key.end || a.key.start - b.key.start);
}

/** A result has the time of its session's end, and no headers unless it went through a cache. */
function tellSessions(store: KeyedStore<Json>, {task, forward}: Output<Change>, old: OldValues) {
  if (task.isCaching) {
    store.isCaching = true;
    store.isAskedForOld = () => old.isSent;
    store.onFlush = ({key, value = null, old: before = null, context: {headers}}) =>
      // Only sessions are put into this store.
      tell(key as WindowedKey, {value, old: before, isLatest: true}, headers);
    task.keep(store);
  }
  const tell = (key: WindowedKey, change: Change, headers: ModelRecord<Change>['headers'] = []) =>
    forward({
      key,
      value: old.isSent ? change : {...change, old: null},
      ts: key.end,
      headers,
    });
  return task.isCaching ? () => undefined : tell;
}

/** Rule 6: each session once, after it closes, in the order (end, start, key). */
function emitSessionsOnClose(store: KeyedStore<Json>, {forward}: Output<Change>) {
  let lastClose: number | undefined;
  return (record: ModelRecord<unknown>, closeTime: number): void => {
    if (lastClose !== undefined && lastClose >= closeTime) return;
    const [from, to] = [Math.max(0, lastClose ?? 0), closeTime - 1];
    if (to < 0 || to < from) return;
    const closed = windowsOf(store)
      .filter(({key}) => key.end >= from && key.end <= to)
      .toSorted(
        (a, b) =>
          a.key.end - b.key.end || a.key.start - b.key.start || compareText(a.key.k, b.key.k),
      );
    for (const {key, value} of closed) {
      forward({...record, key, value: {value, old: null, isLatest: true}, ts: key.end});
    }
    lastClose = closeTime;
  };
}
