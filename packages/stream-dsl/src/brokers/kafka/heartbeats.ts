import type {Generation, GroupSession} from './group-session.ts';
import {coordinatorMayHaveMoved, type KafkaClient} from './kafka-client.ts';
import {isTransient, KafkaCode, kafkaCodeOf} from './kafka-error.ts';
import {pause} from './retry.ts';

/** `rebalance`: give everything back and join again. `lost`: others have it already. `stopped`: by the caller. */
export type HeartbeatEnd = 'rebalance' | 'lost' | 'stopped';

export interface Beating {
  /** Rejects when the group refuses this member for good. Heartbeats go on after `rebalance`. */
  readonly ended: Promise<HeartbeatEnd>;
  readonly lost: Promise<void>;
  readonly stop: () => void;
}

const LOST: ReadonlySet<number | undefined> = new Set([
  KafkaCode.unknownMemberId,
  KafkaCode.illegalGeneration,
]);

const RETRY_DELAY_MS = 500;

/**
 * Keeps a membership alive by a heartbeat every third of the session's time-out. Only the coordinator's word ends it:
 * while that is away for some seconds (a broker died, its groups move to another), nobody can take the partitions.
 */
export class Heartbeats {
  readonly #client: KafkaClient;
  readonly #session: GroupSession;
  readonly #sessionTimeoutMs: number;
  readonly #signal: AbortSignal;

  constructor(
    client: KafkaClient,
    session: GroupSession,
    sessionTimeoutMs: number,
    signal: AbortSignal,
  ) {
    this.#client = client;
    this.#session = session;
    this.#sessionTimeoutMs = sessionTimeoutMs;
    this.#signal = signal;
  }

  run(generation: Generation): Beating {
    const stopping = new AbortController();
    const signal = AbortSignal.any([stopping.signal, this.#signal]);
    const ended = Promise.withResolvers<HeartbeatEnd>();
    const lost = Promise.withResolvers<void>();
    // Whoever gave back before the end was known does not look at it any more.
    ended.promise.catch(() => undefined);
    this.#beat(generation, signal, () => ended.resolve('rebalance')).then((end) => {
      if (end === 'lost') lost.resolve();
      ended.resolve(end);
    }, ended.reject);
    return {ended: ended.promise, lost: lost.promise, stop: () => stopping.abort()};
  }

  async #beat(
    generation: Generation,
    signal: AbortSignal,
    onRebalance: () => void,
  ): Promise<'lost' | 'stopped'> {
    const intervalMs = this.#sessionTimeoutMs / 3;
    let lastAnswerMs = performance.now();
    let delayMs = intervalMs;
    for (;;) {
      await pause(delayMs, signal);
      delayMs = intervalMs;
      if (signal.aborted) return 'stopped';
      try {
        await this.#session.heartbeat(generation);
        lastAnswerMs = performance.now();
      } catch (error) {
        if (signal.aborted) return 'stopped';
        const code = kafkaCodeOf(error);
        if (LOST.has(code)) return 'lost';
        if (code === KafkaCode.rebalanceInProgress) {
          lastAnswerMs = performance.now();
          onRebalance();
        } else {
          this.#tolerate(error, generation);
          delayMs = Math.min(intervalMs, RETRY_DELAY_MS);
          if (performance.now() - lastAnswerMs > this.#client.options.retryTimeoutMs) return 'lost';
        }
      }
    }
  }

  #tolerate(error: unknown, {groupId}: Generation): void {
    if (!isTransient(error)) throw error;
    if (coordinatorMayHaveMoved(error)) this.#client.forgetCoordinator('group', groupId);
  }
}
