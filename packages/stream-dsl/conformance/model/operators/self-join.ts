import type {Json} from '../../scenario/json.ts';
import type {Operator} from '../operator.ts';
import type {StreamJoin} from './stream-stream-join.ts';

/** With optimization, a stream joined with itself: it is kept once, and each record meets itself. */
export function selfJoin({
  beforeMs,
  afterMs,
  graceMs,
  joiner,
  left,
}: StreamJoin): Operator<Json, Json> {
  return ({forward, task}) => {
    let streamTime = -1;
    return (record) => {
      const {key, value, ts} = record;
      if (key === null || value === null) return task.drop();
      streamTime = Math.max(streamTime, ts);
      const isKept = ts > streamTime - (beforeMs + afterMs + graceMs) + 1;
      let isOwnDue = isKept;
      const joinWithSelf = (): void => {
        if (isOwnDue) forward({...record, value: joiner(value, value)});
        isOwnDue = false;
      };
      for (const other of left.fetch(key, Math.max(0, ts - beforeMs), Math.max(0, ts + afterMs))) {
        forward({...record, value: joiner(value, other.value), ts: Math.max(ts, other.ts)});
      }
      for (const other of left.fetch(key, Math.max(0, ts - afterMs), Math.max(0, ts + beforeMs))) {
        if (other.ts > ts) joinWithSelf();
        forward({...record, value: joiner(other.value, value), ts: Math.max(ts, other.ts)});
      }
      joinWithSelf();
    };
  };
}
