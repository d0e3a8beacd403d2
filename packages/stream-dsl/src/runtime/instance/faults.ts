import {isStreamError} from '../../errors.ts';

/** What helps after an error. */
export type Remedy =
  /** Open the task again where it was: what was not committed is done again. */
  | 'reopen'
  /** The group, or another instance, has decided otherwise: leave, and join anew. */
  | 'rejoin'
  /** Nothing but a person. */
  | 'stop';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

export function remedyOf(error: unknown): Remedy {
  if (isStreamError(error, 'STREAM_FENCED') || isStreamError(error, 'STREAM_REBALANCED')) {
    return 'rejoin';
  }
  return isStreamError(error) && error.retriable ? 'reopen' : 'stop';
}

/** Before the next attempt after so many faults in a row. */
export function pauseAfterMs(faultsInARow: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.max(0, faultsInARow - 1));
}

/** Counts faults without a success in between. A broker that is away is waited for, however long: nothing else would help. */
export class FaultCount {
  readonly #limit: number;
  #inARow = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get inARow(): number {
    return this.#inARow;
  }

  onSuccess(): void {
    this.#inARow = 0;
  }

  /** What is to be done now. */
  onFault(error: unknown): Remedy {
    const remedy = remedyOf(error);
    if (remedy === 'stop') return remedy;
    const isAway = isStreamError(error, 'STREAM_BROKER_UNAVAILABLE');
    if (!isAway && this.#inARow >= this.#limit) return 'stop';
    this.#inARow += 1;
    return remedy;
  }
}
