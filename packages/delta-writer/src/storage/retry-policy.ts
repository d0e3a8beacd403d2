import {setTimeout as sleep} from 'node:timers/promises';
import {DeltaError, isDeltaError} from '../errors.ts';

/** How long a failing store is asked again. */
export interface RetryPolicy {
  /** From the first failure to giving up. Default 120 s. */
  readonly retryForMs: number;
  /** Longest pause before the second attempt; doubles with each attempt. */
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  retryForMs: 120_000,
  baseDelayMs: 50,
  maxDelayMs: 5_000,
};

/** Pause before attempt `attempt` + 1: anywhere up to the bound ("full jitter"), so that writers do not meet again. */
export function backoffMs(policy: RetryPolicy, attempt: number, random: number): number {
  const bound = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** Math.min(attempt, 30));
  return bound * (0.1 + 0.9 * random);
}

/** Counts attempts of one operation and waits between them. */
export class Attempts {
  readonly #policy: RetryPolicy;
  #startedMs: number | undefined;
  #failures = 0;

  constructor(policy: RetryPolicy) {
    this.#policy = policy;
  }

  /** Waits after a failure, and tells whether to try again: false once the time is over. */
  async waitAfterFailure(): Promise<boolean> {
    const nowMs = performance.now();
    this.#startedMs ??= nowMs;
    const leftMs = this.#startedMs + this.#policy.retryForMs - nowMs;
    if (leftMs <= 0) return false;
    const pauseMs = backoffMs(this.#policy, this.#failures, Math.random());
    this.#failures += 1;
    await sleep(Math.min(pauseMs, leftMs));
    return true;
  }
}

/** Runs an operation that may be repeated until it succeeds, fails for good, or the time is over. */
export async function retried<T>(policy: RetryPolicy, run: () => Promise<T>): Promise<T> {
  const attempts = new Attempts(policy);
  for (;;) {
    try {
      return await run();
    } catch (error) {
      const isTransient = isDeltaError(error) && error.retriable;
      if (!isTransient) throw error;
      if (!(await attempts.waitAfterFailure())) throw givenUp(policy, error);
    }
  }
}

function givenUp(policy: RetryPolicy, last: DeltaError): DeltaError {
  return new DeltaError(
    {
      code: last.code,
      problem: `${last.message}; asked again for ${policy.retryForMs} ms`,
      advice: 'check that the store is up, then start again',
      path: last.path,
    },
    {cause: last},
  );
}
