import {isStreamError, StreamError} from '../../errors.ts';
import type {GroupMember, MemberOptions} from '../../ports/group-member.ts';
import type {PartitionOffset} from '../../topic.ts';
import {type Generation, GroupSession} from './group-session.ts';
import {type HeartbeatEnd, Heartbeats} from './heartbeats.ts';
import type {KafkaClient} from './kafka-client.ts';
import {KafkaCode, kafkaCodeOf, toStreamError} from './kafka-error.ts';
import {closedError, pause} from './retry.ts';

const DEFAULT_SESSION_TIMEOUT_MS = 10_000;
const DEFAULT_REBALANCE_TIMEOUT_MS = 30_000;

type PartitionCounts = (topics: readonly string[]) => Promise<ReadonlyMap<string, number>>;

/** One round of the group after the other: join, work, give back, join again, until left or failed. */
export class KafkaMember implements GroupMember {
  readonly #client: KafkaClient;
  readonly #options: MemberOptions;
  readonly #rebalanceTimeoutMs: number;
  readonly #session: GroupSession;
  readonly #heartbeats: Heartbeats;
  readonly #closing = new AbortController();
  readonly #onClose: () => void;
  readonly #firstAssignment = Promise.withResolvers<void>();
  #generation: Generation | undefined;
  #hasJoined = false;

  constructor(
    client: KafkaClient,
    options: MemberOptions,
    partitionCounts: PartitionCounts,
    onClose: () => void,
  ) {
    const {sessionTimeoutMs = DEFAULT_SESSION_TIMEOUT_MS} = options;
    const {rebalanceTimeoutMs = DEFAULT_REBALANCE_TIMEOUT_MS} = options;
    this.#client = client;
    this.#options = options;
    this.#rebalanceTimeoutMs = rebalanceTimeoutMs;
    this.#onClose = onClose;
    const {signal} = this.#closing;
    const own = {...options, sessionTimeoutMs, rebalanceTimeoutMs};
    this.#session = new GroupSession(client, own, partitionCounts, signal);
    this.#heartbeats = new Heartbeats(client, this.#session, sessionTimeoutMs, signal);
    // The caller of `join` gets it; without one it must not count as unhandled.
    this.#firstAssignment.promise.catch(() => undefined);
  }

  async join(): Promise<void> {
    if (this.#closing.signal.aborted) throw closedError(this.#what('join'));
    if (!this.#hasJoined) {
      this.#hasJoined = true;
      void this.#run();
    }
    await this.#firstAssignment.promise;
  }

  async commit(offsets: readonly PartitionOffset[]): Promise<void> {
    const generation = this.#generation;
    if (generation === undefined) {
      throw new StreamError(
        'STREAM_REBALANCED',
        `cannot ${this.#what('commit in')}: no assignment now`,
      );
    }
    if (offsets.length > 0) await this.#session.commit(generation, offsets);
  }

  async leave(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    this.#generation = undefined;
    this.#session.close();
    this.#firstAssignment.reject(closedError(this.#what('join')));
    const pool = this.#client.pool();
    try {
      await this.#session.leave(pool);
    } catch {
      // Nobody answers: the session runs out by itself.
    } finally {
      pool.close();
      this.#onClose();
    }
  }

  async #run(): Promise<void> {
    try {
      while (!this.#closing.signal.aborted) await this.#round();
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      const failure = toStreamError(error, this.#what('stay in'));
      this.#firstAssignment.reject(failure);
      await this.leave();
      this.#options.listener.onFailed(failure);
    }
  }

  async #round(): Promise<void> {
    const generation = await this.#enter();
    if (generation === undefined) return;
    this.#generation = generation;
    const beating = this.#heartbeats.run(generation);
    try {
      await this.#options.listener.onAssigned(generation.partitions);
      this.#firstAssignment.resolve();
      await this.#giveBack(await beating.ended, beating.lost);
    } finally {
      this.#generation = undefined;
      beating.stop();
    }
  }

  /** Undefined when the group changed again before the assignment was known: join once more. */
  async #enter(): Promise<Generation | undefined> {
    try {
      return await this.#session.enter();
    } catch (error) {
      if (!isStreamError(error, 'STREAM_REBALANCED')) throw error;
      if (kafkaCodeOf(error) === KafkaCode.unknownMemberId) this.#session.forgetMember();
      await pause(REJOIN_PAUSE_MS, this.#closing.signal);
      return undefined;
    }
  }

  async #giveBack(end: HeartbeatEnd, lost: Promise<void>): Promise<void> {
    const {listener} = this.#options;
    if (end === 'stopped') return;
    if (end === 'rebalance' && (await this.#finishWork(lost))) return;
    this.#generation = undefined;
    this.#session.forgetMember();
    if (!this.#closing.signal.aborted) await listener.onLost();
  }

  /** Whether the listener finished in time, the membership being kept meanwhile. */
  async #finishWork(lost: Promise<void>): Promise<boolean> {
    const finishing = this.#options.listener.onRevoked();
    const late = new AbortController();
    const timeout = pause(this.#rebalanceTimeoutMs, late.signal);
    const isInTime = await Promise.race([
      finishing.then(() => true),
      lost.then(() => false),
      timeout.then(() => false),
    ]).catch(isNoRebalance);
    late.abort();
    if (isInTime) return true;
    // From here on commits are refused, so that the listener's work ends soon; its calls must not overlap.
    this.#generation = undefined;
    await finishing.catch(isNoRebalance);
    return false;
  }

  #what(verb: string): string {
    return `${verb} group ${this.#options.groupId}`;
  }
}

const REJOIN_PAUSE_MS = 20;

/** A commit refused in the listener says only that the work is lost; any other failure ends the membership. */
function isNoRebalance(error: unknown): false {
  if (isStreamError(error, 'STREAM_REBALANCED')) return false;
  throw error;
}
