import {setTimeout as sleep} from 'node:timers/promises';
import {createEncodePool, type EncodePool, isDeltaError} from '@crm/delta-writer';
import {isStreamError, StreamError} from '@crm/stream-dsl';
import {deadLetterTableName} from './dead-letter-table.ts';
import type {LakeOptions} from './lake-options.ts';
import {LakeSession} from './lake-session.ts';
import {CommitCounts, type LakeStatus} from './lake-status.ts';

const topicLookMs = 250;
const shortestWaitMs = 500;
const longestWaitMs = 15_000;

/**
 * Stores topics in Delta tables, each record exactly once: the offsets are in the same commit as the rows, and after any
 * restart reading begins where the tables end. Several sinks of one name share the partitions.
 */
export class LakeSink {
  readonly #options: LakeOptions;
  readonly #counts: CommitCounts;
  #session: LakeSession | undefined;
  #restarts = 0;

  constructor(options: LakeOptions) {
    this.#options = options;
    this.#counts = new CommitCounts([...options.tables.map(({name}) => name), deadLetterTableName]);
  }

  /**
   * Runs until `signal` is aborted; then commits what has been read, and resolves. Faults that may pass, such as a store
   * that is away, are waited for as long as it takes; any other rejects. Nothing is lost or repeated either way.
   */
  async run(signal: AbortSignal): Promise<void> {
    await this.#waitForTopics(signal);
    const encodePool = createEncodePool();
    try {
      await this.#runSessions(encodePool, signal);
    } finally {
      await encodePool.close();
    }
  }

  status(): LakeStatus {
    const lags = this.#session?.lags() ?? new Map();
    const partitions = this.#session?.partitionCount ?? 0;
    return this.#counts.status(lags, deadLetterTableName, {partitions, restarts: this.#restarts});
  }

  async #runSessions(encodePool: EncodePool, signal: AbortSignal): Promise<void> {
    const options = {...this.#options, encodePool};
    let failures = 0;
    while (!signal.aborted) {
      const commitsBefore = this.#counts.total;
      try {
        this.#session = await LakeSession.open(options, this.#counts);
        await this.#session.run(signal);
        return;
      } catch (error) {
        if (signal.aborted || !mayPass(error)) throw error;
        failures = this.#counts.total > commitsBefore ? 0 : failures + 1;
        await this.#waitAfter(error, failures, signal);
      }
    }
  }

  async #waitAfter(error: unknown, failures: number, signal: AbortSignal): Promise<void> {
    const waitMs = Math.min(longestWaitMs, shortestWaitMs * 2 ** failures);
    this.#restarts += 1;
    this.#options.onRestart?.(error, waitMs);
    await sleepUnlessAborted(waitMs, signal);
  }

  /** The topology may be started after the sink, and with it the topics that it writes. */
  async #waitForTopics(signal: AbortSignal): Promise<void> {
    const {broker, tables, topicWaitMs = 30_000} = this.#options;
    const topics = tables.map(({topic}) => topic);
    const deadlineMs = performance.now() + topicWaitMs;
    while (!signal.aborted) {
      const found = await broker.partitionCounts(topics);
      const missing = topics.filter((topic) => !found.has(topic));
      if (missing.length === 0) return;
      if (performance.now() >= deadlineMs) throw missingTopics(missing, topicWaitMs);
      await sleepUnlessAborted(topicLookMs, signal);
    }
  }
}

function missingTopics(missing: readonly string[], waitedMs: number): StreamError {
  return new StreamError(
    'STREAM_TOPIC_MISSING',
    `cannot read ${missing.join(', ')}: not there after ${waitedMs} ms; start what creates them, or leave out their tables`,
  );
}

/** Faults after which the same may go well: the tables say where to go on. */
function mayPass(error: unknown): boolean {
  if (isDeltaError(error, 'DELTA_CONCURRENT_TRANSACTION')) return true;
  if (isDeltaError(error, 'DELTA_STORAGE_FULL')) return true;
  if (isDeltaError(error) || isStreamError(error)) return error.retriable;
  return false;
}

async function sleepUnlessAborted(durationMs: number, signal: AbortSignal): Promise<void> {
  // An abort ends the wait early; whoever waits looks at the signal next.
  await sleep(durationMs, undefined, {signal}).catch(() => undefined);
}
