import type {Subject} from 'rxjs';
import type {Batch} from '../batch.ts';
import type {Processor} from '../processor.ts';

/** A processor that tells records which come too late from the others. */
export interface WithLate {
  /** Records that came too late, as they were (rule 7). */
  readonly late: Subject<Batch>;
}

export function hasLateRecords(processor: Processor): processor is Processor & WithLate {
  return 'late' in processor;
}
