import {isWindowedKey, type Json, type Key} from '../../scenario/json.ts';
import {type Change, type ModelRecord, StepError} from '../model-record.ts';
import type {Operator} from '../operator.ts';
import {compareKeys, keyId} from '../stores/key-order.ts';
import type {Getter} from '../stores/table-store.ts';

export type Suppress = Readonly<{
  until: 'windowCloses' | 'timeLimit';
  /** The time limit, or how long windows accept records after their end. */
  waitMs: number;
  /** Whether a window takes records at the very time at which its wait ends: sliding windows and sessions do. */
  isEndOpen: boolean;
  maxRecords: number | undefined;
  failsWhenFull: boolean;
}>;

type Held = Readonly<{record: ModelRecord<Change>; time: number; prior: Json}>;

/** What is held back, by key. */
export class SuppressBuffer {
  readonly held = new Map<string, Held>();

  /** What readers see of a held key: what it was before. */
  getterOf(table: Getter): Getter {
    return {
      get: (key) => {
        const held = this.held.get(keyId(key));
        if (held === undefined) return table.get(key);
        return held.prior === null ? undefined : {value: held.prior, ts: -1};
      },
    };
  }

  inOrder(): readonly Held[] {
    return [...this.held.values()].toSorted(
      (a, b) => a.time - b.time || compareKeys(a.record.key, b.record.key),
    );
  }
}

/** Rule 6, and time limits: holds the changes of a table back; what leaves does so by (time buffered, key). */
export function suppress(spec: Suppress, buffer: SuppressBuffer): Operator<Change, Change> {
  return ({forward, task}) => {
    const isOnce = spec.until === 'windowCloses' && task.semantics.has('finals-once');
    let streamTime = -1;
    const isDue = ({time}: Held): boolean =>
      isOnce && spec.isEndOpen ? time < streamTime - spec.waitMs : time <= streamTime - spec.waitMs;
    const emit = ({record}: Held): void => {
      if (record.value.value !== null || spec.until === 'timeLimit') forward(record);
      buffer.held.delete(keyId(record.key));
    };
    const release = (): void => {
      for (const held of buffer.inOrder()) if (isDue(held)) emit(held);
      const isOverfull = () => buffer.held.size > (spec.maxRecords ?? Number.POSITIVE_INFINITY);
      if (isOverfull() && spec.failsWhenFull) throw new StepError('the buffer is full');
      for (const held of buffer.inOrder()) if (isOverfull()) emit(held);
    };
    // Ours: with a cache the last changes of windows come in no order of time, so all of them are awaited.
    const waitsForCommit = isOnce && task.isCaching;
    if (waitsForCommit) task.keep({flush: release});
    return (record) => {
      streamTime = Math.max(streamTime, record.ts);
      const before = buffer.held.get(keyId(record.key));
      const time = before?.time ?? timeOf(spec, record.key, record.ts);
      const prior = before === undefined ? record.value.old : before.prior;
      buffer.held.set(keyId(record.key), {record, time, prior});
      if (!waitsForCommit) release();
    };
  };
}

function timeOf({until}: Suppress, key: Key, ts: number): number {
  if (until === 'timeLimit') return ts;
  if (!isWindowedKey(key)) throw new StepError('a key without window waits for its end');
  return key.end;
}
