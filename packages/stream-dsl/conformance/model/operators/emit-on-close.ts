import {isWindowedKey, type WindowedKey} from '../../scenario/json.ts';
import type {Change, ModelRecord, Stamped} from '../model-record.ts';
import type {Output} from '../operator.ts';
import {compareText} from '../stores/key-order.ts';
import type {KeyedStore} from '../stores/keyed-store.ts';

/** Starts of windows, both inclusive. */
type Range = Readonly<{from: number; to: number}>;

/** Rule 6: each window once, after it closes, in the order (start, key). */
export function emitWindowsOnClose(
  store: KeyedStore<Stamped>,
  {forward}: Output<Change>,
  rangeOf: (lastClose: number | undefined, close: number) => Range,
): (record: ModelRecord<unknown>, closeTime: number) => void {
  let lastClose: number | undefined;
  return (record, closeTime) => {
    if (lastClose !== undefined && lastClose >= closeTime) return;
    const {from, to} = rangeOf(lastClose, closeTime);
    if (to < 0) return;
    const closed = windowsOf(store)
      .filter(({key}) => key.start >= from && key.start <= to)
      .toSorted((a, b) => a.key.start - b.key.start || compareText(a.key.k, b.key.k));
    for (const {key, value} of closed) {
      forward({
        ...record,
        key,
        value: {value: value.value, old: null, isLatest: true},
        ts: value.ts,
      });
    }
    lastClose = closeTime;
  };
}

/** What a store of windows has. */
export function windowsOf<V>(
  store: KeyedStore<V>,
): readonly Readonly<{key: WindowedKey; value: V}>[] {
  return store.entries().flatMap(({key, value}) => (isWindowedKey(key) ? [{key, value}] : []));
}
