import {isStreamError, StreamError} from '../../../errors.ts';
import type {Clock} from '../../../ports/clock.ts';
import type {GroupMember, LeaveOptions} from '../../../ports/group-member.ts';
import {type PartitionOffset, partitionName, type TopicPartition} from '../../../topic.ts';
import {Alarm} from '../../membership/alarm.ts';
import type {MemberSettings} from '../../membership/member-settings.ts';
import {isTransient, KafkaCode, kafkaCodeOf, toStreamError} from '../kafka-error.ts';
import type {ConsumerSession} from './consumer-session.ts';

export interface ConsumerMembershipParts {
  readonly session: ConsumerSession;
  readonly clock: Clock;
  readonly partitionCounts: (topics: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  /** So long the coordinator may be silent before the member takes its partitions for lost. */
  readonly silenceTimeoutMs: number;
  readonly onClose: () => void;
}

/** `full` when the coordinator may not know what was said before, `owned` when the member's partitions changed. */
type News = 'full' | 'owned' | 'none';

/** A rebalance is known within this time, which is most of how long it takes; the broker itself asks for 5 s. */
const MAX_INTERVAL_MS = 1_000;
/** The first answers are empty as a rule: brokers gather joins for a second, and others have to give back first. */
const SETTLE_MS = 3_000;
const SETTLE_INTERVAL_MS = 250;
const RETRY_DELAY_MS = 500;
const COMMIT_TRIES_MAX = 5;
const NO_BYTES = new Uint8Array();

/** The group went on without this member. */
const LOST: ReadonlySet<number | undefined> = new Set([
  KafkaCode.unknownMemberId,
  KafkaCode.fencedMemberEpoch,
  KafkaCode.groupIdNotFound,
]);

/**
 * A member's life in a group of the new protocol (KIP-848): beats say what it owns, answers what it may own. What is
 * too much is given back while beats go on, and free for others with the beat after that; what is new is taken.
 */
export class ConsumerMembership implements GroupMember {
  readonly #settings: MemberSettings;
  readonly #parts: ConsumerMembershipParts;
  readonly #session: ConsumerSession;
  readonly #alarm: Alarm;
  readonly #firstAssignment: PromiseWithResolvers<void> = Promise.withResolvers();
  /** By name. Theirs are the commits that are let through. */
  readonly #held = new Map<string, TopicPartition>();
  /** Told by the coordinator and not worked off yet. */
  #target: readonly TopicPartition[] | undefined;
  /** The listener is at work. */
  #working: Promise<void> | undefined;
  #failure: unknown;
  #news: News = 'full';
  #nextBeat: PromiseWithResolvers<void> = Promise.withResolvers();
  #lastAnswerMs: number;
  #joinedMs = 0;
  #isMember = false;
  #isAssigned = false;
  #hasJoined = false;
  #isClosed = false;

  constructor(settings: MemberSettings, parts: ConsumerMembershipParts) {
    this.#settings = settings;
    this.#parts = parts;
    this.#session = parts.session;
    this.#alarm = new Alarm(parts.clock);
    this.#lastAnswerMs = parts.clock.nowMs();
    // The caller of `join` gets it; without one it must not count as unhandled.
    this.#firstAssignment.promise.catch(() => undefined);
  }

  async join(): Promise<void> {
    if (this.#isClosed) throw this.#closedError();
    if (!this.#hasJoined) {
      this.#hasJoined = true;
      void this.#run();
    }
    await this.#firstAssignment.promise;
  }

  /** Does nothing: the broker decides by topics and members alone, which it knows. */
  rejoin(): void {}

  async commit(offsets: readonly PartitionOffset[]): Promise<void> {
    for (let tries = 1; ; tries++) {
      this.#requireHeld(offsets);
      if (offsets.length === 0) return;
      try {
        return await this.#session.commit(offsets);
      } catch (error) {
        const isStale = kafkaCodeOf(error) === KafkaCode.staleMemberEpoch;
        if (!isStale || tries === COMMIT_TRIES_MAX) throw error;
        // The partitions are still this member's own: it has only not heard of the group's new epoch.
        this.#alarm.ring();
        await this.#nextBeat.promise;
      }
    }
  }

  async leave({keepsPlace = false}: LeaveOptions = {}): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#forgetWork();
    this.#alarm.switchOff();
    this.#nextBeat.resolve();
    this.#firstAssignment.reject(this.#closedError());
    await this.#session.leave({keepsPlace});
    this.#parts.onClose();
  }

  async #run(): Promise<void> {
    try {
      await this.#requireTopics();
      this.#lastAnswerMs = this.#parts.clock.nowMs();
      while (!this.#isClosed) {
        const delayMs = await this.#beat();
        if (this.#failure !== undefined) await this.#endWork();
        // What has changed during the beat is told at once.
        else if (this.#news === 'none') await this.#alarm.wait(delayMs);
      }
    } catch (error) {
      await this.#fail(error);
    }
  }

  /** Returns when to beat again. */
  async #beat(): Promise<number> {
    const news = this.#news;
    this.#news = 'none';
    try {
      const owned = news === 'none' ? undefined : [...this.#held.values()];
      const answer = await this.#session.beat({isFull: news === 'full', owned});
      this.#lastAnswerMs = this.#parts.clock.nowMs();
      if (this.#isClosed) return 0;
      if (!this.#isMember) this.#joinedMs = this.#lastAnswerMs;
      this.#isMember = true;
      this.#hear(answer.assigned);
      const maxMs = this.#isAssigned ? MAX_INTERVAL_MS : SETTLE_INTERVAL_MS;
      return Math.min(answer.heartbeatIntervalMs, maxMs);
    } catch (error) {
      if (!this.#isClosed) await this.#recover(error);
      return 0;
    } finally {
      this.#nextBeat.resolve();
      this.#nextBeat = Promise.withResolvers();
    }
  }

  async #recover(error: unknown): Promise<void> {
    this.#news = 'full';
    const code = kafkaCodeOf(error);
    if (LOST.has(code)) return this.#lose();
    const silentMs = this.#parts.clock.nowMs() - this.#lastAnswerMs;
    // Its predecessor has not left; it may be a process that was killed, whose session ends by itself.
    const mayPass = isTransient(error) || code === KafkaCode.unreleasedInstanceId;
    if (!mayPass) throw error;
    if (silentMs > this.#parts.silenceTimeoutMs) {
      if (!this.#isMember) throw error;
      await this.#lose();
      this.#lastAnswerMs = this.#parts.clock.nowMs();
    }
    await this.#alarm.wait(RETRY_DELAY_MS);
  }

  #hear(assigned: readonly TopicPartition[] | undefined): void {
    if (this.#isAssigned || (assigned !== undefined && assigned.length > 0)) {
      if (assigned !== undefined) this.#aim(assigned);
    } else if (this.#lastAnswerMs - this.#joinedMs >= SETTLE_MS) this.#aim([]);
  }

  #aim(target: readonly TopicPartition[]): void {
    this.#target = target;
    this.#working ??= this.#work()
      .catch((error: unknown) => {
        this.#failure = error;
      })
      .finally(() => {
        this.#working = undefined;
        this.#alarm.ring();
      });
  }

  async #work(): Promise<void> {
    while (this.#target !== undefined && this.#isMember) {
      const target = new Map(this.#target.map((at) => [partitionName(at), at]));
      this.#target = undefined;
      await this.#moveTo(target);
    }
  }

  async #moveTo(target: ReadonlyMap<string, TopicPartition>): Promise<void> {
    const {listener} = this.#settings;
    const revoked = [...this.#held].filter(([name]) => !target.has(name));
    if (revoked.length > 0) {
      await listener.onRevoked(revoked.map(([, at]) => at));
      for (const [name] of revoked) this.#held.delete(name);
      this.#tellOwned();
    }
    if (!this.#isMember) return;
    const added = [...target].filter(([name]) => !this.#held.has(name));
    for (const [name, at] of added) this.#held.set(name, at);
    if (this.#isAssigned && revoked.length + added.length === 0) return;
    this.#isAssigned = true;
    await listener.onAssigned({
      partitions: [...this.#held.values()],
      added: added.map(([, at]) => at),
      userData: NO_BYTES,
    });
    this.#firstAssignment.resolve();
    if (added.length > 0) this.#tellOwned();
  }

  #tellOwned(): void {
    if (this.#news === 'none') this.#news = 'owned';
    this.#alarm.ring();
  }

  /** The listener failed. A refused commit says only that the work is lost; all else ends the membership. */
  async #endWork(): Promise<void> {
    const failure = this.#failure;
    this.#failure = undefined;
    if (!isStreamError(failure, 'STREAM_REBALANCED')) throw failure;
    await this.#lose();
  }

  /** Joins anew, with the next beat. */
  async #lose(): Promise<void> {
    this.#forgetWork();
    this.#session.forgetEpoch();
    this.#news = 'full';
    // Its calls must not overlap; commits are refused from here on, so that it ends soon.
    await this.#working;
    if (this.#failure !== undefined && !isStreamError(this.#failure, 'STREAM_REBALANCED')) {
      throw this.#failure;
    }
    this.#failure = undefined;
    if (!this.#isAssigned || this.#isClosed) return;
    this.#isAssigned = false;
    await this.#settings.listener.onLost();
  }

  #forgetWork(): void {
    this.#isMember = false;
    this.#target = undefined;
    this.#held.clear();
  }

  async #requireTopics(): Promise<void> {
    const {groupId, topics} = this.#settings;
    const counts = await this.#parts.partitionCounts(topics);
    const missing = topics.filter((topic) => !counts.has(topic));
    if (missing.length === 0) return;
    throw new StreamError(
      'STREAM_TOPIC_MISSING',
      `cannot join group ${groupId}: no topic ${missing.join(', ')}; create it, or check its name`,
    );
  }

  #requireHeld(offsets: readonly PartitionOffset[]): void {
    if (!this.#isMember) throw this.#rebalanced('no assignment now');
    const foreign = offsets.find((at) => !this.#held.has(partitionName(at)));
    if (foreign === undefined) return;
    throw this.#rebalanced(`${partitionName(foreign)} is not this member's`);
  }

  /** Leaves and tells why. */
  async #fail(cause: unknown): Promise<void> {
    if (this.#isClosed) return;
    const error = toStreamError(cause, `stay in group ${this.#settings.groupId}`);
    this.#firstAssignment.reject(error);
    await this.leave();
    try {
      this.#settings.listener.onFailed(error);
    } catch {
      // The member has ended already; nobody else may suffer from its listener.
    }
  }

  #rebalanced(found: string): StreamError {
    const message = `cannot commit in group ${this.#settings.groupId}: ${found}`;
    return new StreamError('STREAM_REBALANCED', message);
  }

  #closedError(): StreamError {
    const message = `cannot join group ${this.#settings.groupId}: it is closed`;
    return new StreamError('STREAM_CLOSED', message);
  }
}
