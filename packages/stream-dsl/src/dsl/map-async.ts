import {StreamError} from '../errors.ts';
import type {AsyncCall, MapAsyncNode} from '../graph/node.ts';
import type {Serde} from '../serde.ts';
import {type Duration, durationMs} from '../windows/duration.ts';
import type {Named} from './origin.ts';

export interface MapAsyncOptions<V2> extends Named {
  /** How results are written, where they are; JSON by default. */
  readonly value?: Serde<V2> | undefined;
  /** Results leave in the order of their records (default), or as they come. */
  readonly order?: 'ordered' | 'unordered' | undefined;
  /** Calls under way at once in a task. Default 16. */
  readonly concurrency?: number | undefined;
  /** Of one call. Default 10 seconds. */
  readonly timeout?: Duration | undefined;
  /** Calls after a first one that failed. Default 3. */
  readonly retries?: number | undefined;
  /** Pause before the first of them; it doubles with each. Default 100 ms. */
  readonly backoff?: Duration | undefined;
}

/** The settings of a node, checked. Throws `STREAM_TOPOLOGY_INVALID`. */
export function mapAsyncSettings(
  options: MapAsyncOptions<unknown>,
): Pick<MapAsyncNode, 'isOrdered' | 'concurrency' | 'timeoutMs' | 'retries' | 'backoffMs'> {
  const {order = 'ordered', concurrency = 16, retries = 3} = options;
  checkCount('concurrency', concurrency, 1);
  checkCount('retries', retries, 0);
  const timeoutMs = durationMs(options.timeout ?? '10 seconds');
  if (timeoutMs === 0) throw invalid('timeout is 0 ms: expected more');
  return {
    isOrdered: order === 'ordered',
    concurrency,
    timeoutMs,
    retries,
    backoffMs: durationMs(options.backoff ?? '100 ms'),
  };
}

export interface LookupCache {
  /** Keys that are kept at most; the one that was used least recently goes first. */
  readonly maxEntries: number;
  /** How long an answer is good for, by the wall clock; for ever where it is not given. */
  readonly ttl?: Duration | undefined;
}

interface CachedAnswer<R> {
  readonly answer: Promise<R>;
  readonly untilMs: number;
}

/**
 * A function that asks `load` once per key: calls for the same key at the same time share one answer, and answers are
 * kept as `cache` says. An error is not kept.
 */
export function cachedLookup<LK, R>(
  load: (key: LK, call: AsyncCall) => Promise<R>,
  cache: LookupCache | undefined,
): (key: LK, call: AsyncCall) => Promise<R> {
  if (cache === undefined) return load;
  const {maxEntries} = cache;
  checkCount('maxEntries', maxEntries, 1);
  const ttlMs = cache.ttl === undefined ? Number.POSITIVE_INFINITY : durationMs(cache.ttl);
  const answers = new Map<LK, CachedAnswer<R>>();
  return async (key, call) => {
    const known = answers.get(key);
    answers.delete(key);
    if (known !== undefined && known.untilMs > call.nowMs) {
      // Behind all others again: the first is always the one that was used least recently.
      answers.set(key, known);
      return await known.answer;
    }
    const asked: CachedAnswer<R> = {answer: load(key, call), untilMs: call.nowMs + ttlMs};
    answers.set(key, asked);
    const [oldest] = answers.keys();
    if (answers.size > maxEntries && oldest !== undefined) answers.delete(oldest);
    try {
      return await asked.answer;
    } catch (error) {
      if (answers.get(key) === asked) answers.delete(key);
      throw error;
    }
  };
}

function checkCount(name: string, count: number, least: number): void {
  if (Number.isInteger(count) && count >= least) return;
  throw invalid(`${name} is ${count}: expected a whole number, ${least} or more`);
}

function invalid(message: string): StreamError {
  return new StreamError('STREAM_TOPOLOGY_INVALID', message);
}
