import type {Json} from '../../scenario/json.ts';
import {type Change, type ModelRecord, type Stamped, StepError} from '../model-record.ts';
import type {Operator, Output} from '../operator.ts';
import type {KeyedStore} from '../stores/keyed-store.ts';
import type {Aggregation, OldValues} from './aggregate.ts';
import {emitWindowsOnClose, windowsOf} from './emit-on-close.ts';
import {tellChanges} from './tell-changes.ts';
import {watchRetention} from './within-retention.ts';

export type SlidingWindows = Readonly<{sizeMs: number; graceMs: number; isFinal: boolean}>;
type Parts = Readonly<{
  windows: SlidingWindows;
  aggregation: Aggregation;
  store: KeyedStore<Stamped>;
  old: OldValues;
}>;
type Found = Readonly<{start: number; value: Stamped}>;

/** Rule 4: windows that begin or end with a record, both ends inclusive; early records share `[0, size]`. */
export function slidingWindowAggregate(parts: Parts): Operator<Json, Change> {
  return (output) => {
    const {windows, store} = parts;
    const {sizeMs, graceMs} = windows;
    const emitClosed = emitWindowsOnClose(store, output, (lastClose, close) => ({
      from: lastClose === undefined ? 0 : Math.max(0, lastClose - sizeMs),
      to: close - sizeMs - 1,
    }));
    const tell = windows.isFinal
      ? () => undefined
      : tellChanges(store, output, () => parts.old.isSent);
    const watch = watchRetention(output.task);
    let streamTime = -1;
    return (record) => {
      const {key, value, ts} = record;
      if (typeof key !== 'string' || value === null) return output.task.drop();
      watch(ts);
      streamTime = Math.max(streamTime, ts);
      const closeTime = streamTime - graceMs;
      if (ts + sizeMs < closeTime) return output.task.drop();
      const visit = new Visit(parts, output, tell, {record, key, closeTime});
      if (ts < sizeMs) return visit.early();
      visit.usual();
      if (windows.isFinal) emitClosed(record, closeTime);
    };
  };
}

type At = Readonly<{record: ModelRecord<Json>; key: string; closeTime: number}>;

/** What one record does to the windows of its key, in the order of the reference's KStreamSlidingWindowAggregate. */
class Visit {
  readonly #parts: Parts;
  readonly #output: Output<Change>;
  readonly #tell: (record: ModelRecord<Change>) => void;
  readonly #at: At;

  constructor(
    parts: Parts,
    output: Output<Change>,
    tell: (record: ModelRecord<Change>) => void,
    at: At,
  ) {
    this.#parts = parts;
    this.#output = output;
    this.#tell = tell;
    this.#at = at;
  }

  usual(): void {
    const {ts} = this.#at.record;
    const {sizeMs} = this.#parts.windows;
    const found = this.#windowsFrom(Math.max(0, ts - 2 * sizeMs)).toReversed();
    let [left, right]: (Stamped | undefined)[] = [];
    let [hasLeft, hasRight] = [false, false];
    let previousTs: number | undefined;
    for (const {start, value} of found) {
      const end = start + sizeMs;
      if (start === ts + 1) hasRight = true;
      else if (end > ts) {
        right ??= value;
        this.#update(start, value);
      } else if (end === ts) {
        hasLeft = true;
        this.#update(start, value);
        // The window that ends here had this record's time already: all windows it needs are there.
        if (value.ts >= ts) return;
        previousTs = value.ts;
      } else {
        left = value;
        previousTs = value.ts;
        break;
      }
    }
    const starts = new Set(found.map(({start}) => start));
    if (previousTs !== undefined && !starts.has(previousTs + 1) && previousTs + 1 + sizeMs >= ts) {
      this.#update(previousTs + 1, this.#fresh());
    }
    if (!hasLeft) {
      const isNear = previousTs !== undefined && ts - sizeMs <= previousTs;
      const so = isNear ? (left?.value ?? null) : this.#parts.aggregation.init;
      this.#update(ts - sizeMs, {value: so, ts});
    }
    if (!hasRight) this.#createRight(right);
  }

  early(): void {
    const {ts} = this.#at.record;
    const found = this.#windowsFrom(0);
    let combined: Stamped | undefined;
    let right: Stamped | undefined;
    let previousTs: number | undefined;
    let hasRight = false;
    for (const {start, value} of found) {
      if (start === 0) {
        combined = value;
        if (value.ts < ts) previousTs = value.ts;
      } else if (start <= ts) {
        right = value;
        this.#update(start, value);
      } else hasRight = true;
    }
    if (right === undefined && combined !== undefined && combined.ts > ts) right = combined;
    if (!hasRight) this.#createRight(right);
    const starts = new Set(found.map(({start}) => start));
    if (previousTs !== undefined && !starts.has(previousTs + 1)) {
      this.#update(previousTs + 1, this.#fresh());
    }
    this.#update(0, combined ?? this.#fresh());
  }

  /** The window that begins right behind this record, with what came later. */
  #createRight(later: Stamped | undefined): void {
    const {record} = this.#at;
    if (later === undefined || later.ts <= record.ts) return;
    const key = this.#windowAt(record.ts + 1);
    this.#parts.store.put(key, later, record);
    this.#tell({
      ...record,
      key,
      value: {value: later.value, old: null, isLatest: true},
      ts: later.ts,
    });
  }

  #update(start: number, {value: so, ts: soTs}: Stamped): void {
    const {record, closeTime} = this.#at;
    const {aggregation, store} = this.#parts;
    const key = this.#windowAt(start);
    if (key.end < closeTime) {
      this.#output.task.drop();
      return;
    }
    const value = aggregation.add(so, record.value);
    const ts = so === null ? record.ts : Math.max(record.ts, soTs);
    store.put(key, value === null ? undefined : {value, ts}, record);
    this.#tell({...record, key, value: {value, old: so, isLatest: true}, ts});
  }

  #fresh(): Stamped {
    return {value: this.#parts.aggregation.init, ts: this.#at.record.ts};
  }

  #windowAt(start: number) {
    const {sizeMs} = this.#parts.windows;
    if (sizeMs === 0) throw new StepError('a window without length');
    return {k: this.#at.key, start, end: start + sizeMs};
  }

  /** The windows of this key up to the one right behind the record, by start. */
  #windowsFrom(from: number): readonly Found[] {
    const {record, key} = this.#at;
    return windowsOf(this.#parts.store)
      .filter((window) => window.key.k === key)
      .map((window) => ({start: window.key.start, value: window.value}))
      .filter(({start}) => start >= from && start <= record.ts + 1)
      .toSorted((a, b) => a.start - b.start);
  }
}
