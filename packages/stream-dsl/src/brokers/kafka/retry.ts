import {setTimeout as sleep} from 'node:timers/promises';
import {StreamError} from '../../errors.ts';
import {isTransient, KafkaCode, KafkaRefusal, toStreamError} from './kafka-error.ts';

export interface RetryOptions {
  /** For errors: `cannot <what>: ...`. */
  readonly what: string;
  /** No attempt starts later than this after the first. */
  readonly timeoutMs: number;
  /** Ends waiting with STREAM_CLOSED. */
  readonly signal: AbortSignal;
  /** Called before each further attempt: forget what the refusal proved wrong. */
  readonly onRetry?: ((error: unknown) => void | Promise<void>) | undefined;
  readonly isTransient?: ((error: unknown) => boolean) | undefined;
  readonly maxDelayMs?: number | undefined;
}

const FIRST_DELAY_MS = 20;
const MAX_DELAY_MS = 1_000;

/** Repeats `attempt` on transient faults with growing, jittered pauses. Rejects with a StreamError. */
export async function withRetries<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const startMs = performance.now();
  const deadline = startMs + options.timeoutMs;
  const transient = options.isTransient ?? isTransient;
  for (let tries = 0; ; tries++) {
    try {
      if (options.signal.aborted) throw closedError(options.what);
      return await attempt();
    } catch (error) {
      if (options.signal.aborted) throw closedError(options.what);
      const delayMs = retryDelayMs(tries, options.maxDelayMs);
      const mayRetry = transient(error) || (isNewTopic(error) && isYoung(startMs));
      if (!mayRetry || performance.now() + delayMs > deadline) {
        throw toStreamError(error, options.what);
      }
      await pause(delayMs, options.signal);
      await options.onRetry?.(error);
    }
  }
}

// Brokers hear of a new topic one after the other: one that does not know it may do so in a moment.
const NEW_TOPIC_MS = 5_000;

function isNewTopic(error: unknown): boolean {
  return error instanceof KafkaRefusal && error.kafkaCode === KafkaCode.unknownTopicOrPartition;
}

function isYoung(startMs: number): boolean {
  return performance.now() - startMs < NEW_TOPIC_MS;
}

/** 20 ms, doubled each time up to a second, 20 % up or down so that clients do not march in step. */
export function retryDelayMs(tries: number, maxDelayMs = MAX_DELAY_MS): number {
  const delayMs = Math.min(FIRST_DELAY_MS * 2 ** Math.min(tries, 10), maxDelayMs);
  return delayMs * (0.8 + 0.4 * Math.random());
}

/** Sleeps, or less if `signal` fires; never rejects. */
export async function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  await sleep(delayMs, undefined, {signal}).catch(() => undefined);
}

export function closedError(what: string): StreamError {
  return new StreamError('STREAM_CLOSED', `cannot ${what}: it was closed meanwhile`);
}
