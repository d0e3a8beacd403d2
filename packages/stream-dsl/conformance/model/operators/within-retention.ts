import {UnknownError} from '../model-record.ts';
import type {TaskContext} from '../operator.ts';

const dayMs = 86_400_000;

/**
 * The reference's windows have a retention of a day here. Scripts span less, but a clock on the wall may be further away
 * from them; what the reference then loses the model does not know. Ours loses nothing.
 */
export function watchRetention({semantics}: TaskContext): (ts: number) => void {
  let [earliest, latest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return (ts) => {
    earliest = Math.min(earliest, ts);
    latest = Math.max(latest, ts);
    if (latest - earliest >= dayMs && !semantics.has('nothing-expires')) {
      throw new UnknownError('windows a day apart');
    }
  };
}
