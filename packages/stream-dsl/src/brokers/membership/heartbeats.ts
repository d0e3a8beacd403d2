import {isStreamError} from '../../errors.ts';
import type {Clock} from '../../ports/clock.ts';
import {Alarm} from './alarm.ts';
import {type GroupCoordinator, GroupRefusal, type MembershipAt} from './group-coordinator.ts';

/** `rebalance`: join again. `lost`: the group went on without this member. `stopped`: by the caller. */
export type HeartbeatEnd = 'rebalance' | 'lost' | 'stopped';

export interface HeartbeatOptions {
  readonly clock: Clock;
  readonly sessionTimeoutMs: number;
  /** So long the coordinator may be silent before the member takes its partitions for lost. */
  readonly silenceTimeoutMs: number;
}

/** A rebalance is known within this time, which is most of how long it takes. */
const MAX_INTERVAL_MS = 1_000;
const RETRY_DELAY_MS = 500;

/**
 * Keeps one generation's membership alive, from `begin` to `stop`, by three heartbeats or more in each session. Only
 * the coordinator's word ends it: while that is away for some seconds (a broker died, its groups move to another),
 * nobody can take the partitions.
 */
export class Heartbeats {
  /** Rejects when the group refuses this member for good. Heartbeats go on after `rebalance`. */
  readonly ended: Promise<HeartbeatEnd>;
  readonly lost: Promise<void>;
  readonly #coordinator: GroupCoordinator;
  readonly #options: HeartbeatOptions;
  readonly #alarm: Alarm;
  #isStopped = false;

  private constructor(coordinator: GroupCoordinator, at: MembershipAt, options: HeartbeatOptions) {
    this.#coordinator = coordinator;
    this.#options = options;
    this.#alarm = new Alarm(options.clock);
    const ended = Promise.withResolvers<HeartbeatEnd>();
    const lost = Promise.withResolvers<void>();
    this.ended = ended.promise;
    this.lost = lost.promise;
    // Whoever stopped before the end was known does not look at it any more.
    ended.promise.catch(() => undefined);
    this.#beat(at, () => ended.resolve('rebalance')).then((end) => {
      if (end === 'lost') lost.resolve();
      ended.resolve(end);
    }, ended.reject);
  }

  static begin(
    coordinator: GroupCoordinator,
    at: MembershipAt,
    options: HeartbeatOptions,
  ): Heartbeats {
    return new Heartbeats(coordinator, at, options);
  }

  /** The next heartbeat goes at once. */
  hurry(): void {
    this.#alarm.ring();
  }

  stop(): void {
    this.#isStopped = true;
    this.#alarm.switchOff();
  }

  async #beat(at: MembershipAt, onRebalance: () => void): Promise<'lost' | 'stopped'> {
    const {clock, sessionTimeoutMs, silenceTimeoutMs} = this.#options;
    const intervalMs = Math.min(sessionTimeoutMs / 3, MAX_INTERVAL_MS);
    let lastAnswerMs = clock.nowMs();
    let delayMs = intervalMs;
    for (;;) {
      await this.#alarm.wait(delayMs);
      if (this.#isStopped) return 'stopped';
      delayMs = intervalMs;
      try {
        await this.#coordinator.heartbeat(at);
        lastAnswerMs = clock.nowMs();
      } catch (error) {
        if (this.#isStopped) return 'stopped';
        if (isRefusal(error, 'rebalancing')) {
          lastAnswerMs = clock.nowMs();
          onRebalance();
        } else if (isRefusal(error, 'stale') || isRefusal(error, 'unknown-member')) {
          return 'lost';
        } else if (isStreamError(error, 'STREAM_BROKER_UNAVAILABLE')) {
          delayMs = Math.min(intervalMs, RETRY_DELAY_MS);
          if (clock.nowMs() - lastAnswerMs > silenceTimeoutMs) return 'lost';
        } else {
          throw error;
        }
      }
    }
  }
}

function isRefusal(error: unknown, reason: GroupRefusal['reason']): boolean {
  return error instanceof GroupRefusal && error.reason === reason;
}
