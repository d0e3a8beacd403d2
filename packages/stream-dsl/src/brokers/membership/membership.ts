import {isStreamError, StreamError} from '../../errors.ts';
import type {Clock} from '../../ports/clock.ts';
import type {
  Assigned,
  GroupMember,
  LeaveOptions,
  MemberAssignment,
} from '../../ports/group-member.ts';
import {type PartitionOffset, partitionName, type TopicPartition} from '../../topic.ts';
import {Alarm} from './alarm.ts';
import {
  type GroupCoordinator,
  GroupRefusal,
  type Joined,
  type MembershipAt,
} from './group-coordinator.ts';
import {Heartbeats} from './heartbeats.ts';
import type {MemberSettings} from './member-settings.ts';
import {planRound} from './plan-round.ts';
import {TopicWatch} from './topic-watch.ts';

export interface MembershipParts {
  readonly coordinator: GroupCoordinator;
  readonly clock: Clock;
  readonly partitionCounts: (topics: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  /** So long the coordinator may be silent before the member takes its partitions for lost. */
  readonly silenceTimeoutMs: number;
  readonly onClose: () => void;
}

interface Generation extends MembershipAt {
  readonly assignment: MemberAssignment;
}

const REJOIN_PAUSE_MS = 20;
const COMMIT_PAUSE_MS = 50;
const NO_ASSIGNMENTS: ReadonlyMap<string, MemberAssignment> = new Map();
const NO_BYTES = new Uint8Array();
const NO_GENERATION = -1;

/**
 * A member's life over any coordinator that speaks Kafka's classic protocol, in rounds: join while work goes on, give
 * back what moves, take what is new, wait until the group is disturbed. Who gave something back joins again at once.
 */
export class Membership implements GroupMember {
  readonly #settings: MemberSettings;
  readonly #parts: MembershipParts;
  readonly #coordinator: GroupCoordinator;
  readonly #clock: Clock;
  readonly #alarm: Alarm;
  readonly #watch: TopicWatch;
  readonly #firstAssignment: PromiseWithResolvers<void> = Promise.withResolvers();
  /** By name. Theirs are the commits that are let through. */
  readonly #held = new Map<string, TopicPartition>();
  #generation: Generation | undefined;
  #heartbeats: Heartbeats | undefined;
  /** A join and what follows it are under way: resolved when they end. */
  #entering: PromiseWithResolvers<void> | undefined;
  #rejoinAsked: PromiseWithResolvers<'rebalance'> = Promise.withResolvers();
  #hasJoined = false;
  #isClosed = false;

  constructor(settings: MemberSettings, parts: MembershipParts) {
    const {clock, partitionCounts} = parts;
    this.#settings = settings;
    this.#parts = parts;
    this.#coordinator = parts.coordinator;
    this.#clock = clock;
    this.#alarm = new Alarm(clock);
    const {topics, metadataMaxAgeMs: maxAgeMs} = settings;
    this.#watch = new TopicWatch({topics, clock, maxAgeMs, partitionCounts}, () => this.rejoin());
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

  rejoin(): void {
    this.#rejoinAsked.resolve('rebalance');
  }

  /** The group may have something to say: ask it now. */
  hurry(): void {
    this.#heartbeats?.hurry();
  }

  async commit(offsets: readonly PartitionOffset[]): Promise<void> {
    const deadlineMs = this.#clock.nowMs() + this.#settings.rebalanceTimeoutMs;
    for (;;) {
      const at = this.#requireHeld(offsets);
      if (offsets.length === 0) return;
      const reason = await this.#tryCommit(at, offsets);
      if (reason === undefined) return;
      const leftMs = deadlineMs - this.#clock.nowMs();
      if (leftMs > 0 && (await this.#mayCommitAgain(reason, at, leftMs))) continue;
      throw this.#rebalanced(`the group went on without this member (${reason})`);
    }
  }

  async leave({keepsPlace = false}: LeaveOptions = {}): Promise<void> {
    if (this.#isClosed) return;
    this.#end();
    if (keepsPlace && this.#settings.instanceId !== undefined) this.#coordinator.close();
    else await this.#coordinator.leave();
    this.#parts.onClose();
  }

  /** As if the process died: the group finds out when the session is over. */
  drop(): void {
    if (this.#isClosed) return;
    this.#end();
    this.#coordinator.close();
    this.#parts.onClose();
  }

  #end(): void {
    this.#isClosed = true;
    this.#forgetWork();
    this.#watch.stop();
    this.#heartbeats?.stop();
    this.#alarm.switchOff();
    this.#firstAssignment.reject(this.#closedError());
  }

  async #run(): Promise<void> {
    try {
      await this.#watch.start();
      while (!this.#isClosed) await this.#round();
    } catch (error) {
      await this.#fail(error);
    }
  }

  async #round(): Promise<void> {
    const generation = await this.#enter();
    if (generation === undefined || this.#isClosed) return;
    const heartbeats = Heartbeats.begin(this.#coordinator, generation, {
      clock: this.#clock,
      sessionTimeoutMs: this.#settings.sessionTimeoutMs,
      silenceTimeoutMs: this.#parts.silenceTimeoutMs,
    });
    this.#heartbeats = heartbeats;
    try {
      const end = await this.#live(generation, heartbeats);
      if (end === 'lost') await this.#lose();
    } finally {
      heartbeats.stop();
    }
  }

  /** From the assignment to the next join. */
  async #live({assignment}: Generation, heartbeats: Heartbeats): Promise<'rebalance' | 'lost'> {
    const {listener} = this.#settings;
    const {partitions, userData} = assignment;
    const given = new Map(partitions.map((at) => [partitionName(at), at]));
    const revoked = [...this.#held].filter(([name]) => !given.has(name)).map(([, at]) => at);
    const added = [...given].filter(([name]) => !this.#held.has(name)).map(([, at]) => at);
    if (revoked.length > 0 && !(await this.#giveBack(revoked, heartbeats))) return 'lost';
    if (this.#isClosed) return 'rebalance';
    this.#hold(given);
    const assigned: Assigned = {partitions: [...given.values()], added, userData};
    await listener.onAssigned(assigned);
    this.#firstAssignment.resolve();
    // Others wait for what was given back.
    if (revoked.length > 0) return 'rebalance';
    const end = await Promise.race([heartbeats.ended, this.#rejoinAsked.promise]);
    return end === 'lost' ? 'lost' : 'rebalance';
  }

  /** Undefined when the group changed again before the assignment was known: join once more. */
  async #enter(): Promise<Generation | undefined> {
    this.#entering = Promise.withResolvers();
    try {
      this.#rejoinAsked = Promise.withResolvers();
      const joined = await this.#coordinator.join({
        topics: this.#settings.topics,
        userData: this.#settings.userData?.() ?? NO_BYTES,
        owned: [...this.#held.values()],
        generationId: this.#generation?.generationId ?? NO_GENERATION,
      });
      const assignment = await this.#coordinator.sync(joined, await this.#plan(joined));
      const {memberId, generationId} = joined;
      if (!this.#isClosed) this.#generation = {memberId, generationId, assignment};
      return this.#generation;
    } catch (error) {
      if (this.#isClosed) return undefined;
      if (!(error instanceof GroupRefusal) || error.reason === 'fenced') throw error;
      if (error.reason !== 'rebalancing') await this.#lose();
      await this.#alarm.wait(REJOIN_PAUSE_MS);
      return undefined;
    } finally {
      this.#entering?.resolve();
      this.#entering = undefined;
    }
  }

  async #plan({memberId, leaderId, members}: Joined) {
    if (memberId !== leaderId) return NO_ASSIGNMENTS;
    const {groupId, assignor} = this.#settings;
    const {partitionCounts} = this.#parts;
    return planRound(members, {groupId, assignor, partitionCounts});
  }

  /** Whether the listener finished in time, the membership being kept meanwhile. */
  async #giveBack(revoked: readonly TopicPartition[], heartbeats: Heartbeats): Promise<boolean> {
    const late = new Alarm(this.#clock);
    const finishing = this.#settings.listener.onRevoked(revoked);
    const isInTime = await Promise.race([
      finishing.then(() => true),
      heartbeats.lost.then(() => false),
      late.wait(this.#settings.rebalanceTimeoutMs).then(() => false),
    ]).catch(isNoRebalance);
    late.switchOff();
    if (isInTime) return true;
    // From here on commits are refused, so that the listener's work ends soon; its calls must not overlap.
    this.#held.clear();
    await finishing.catch(isNoRebalance);
    return false;
  }

  async #lose(): Promise<void> {
    const wasAssigned = this.#generation !== undefined;
    this.#forgetWork();
    if (wasAssigned && !this.#isClosed) await this.#settings.listener.onLost();
  }

  #hold(given: ReadonlyMap<string, TopicPartition>): void {
    this.#held.clear();
    for (const [name, at] of given) this.#held.set(name, at);
  }

  #forgetWork(): void {
    this.#generation = undefined;
    this.#held.clear();
  }

  /** The reason when it was refused. */
  async #tryCommit(at: MembershipAt, offsets: readonly PartitionOffset[]) {
    try {
      await this.#coordinator.commit(at, offsets);
      return undefined;
    } catch (error) {
      if (!(error instanceof GroupRefusal)) throw error;
      if (error.reason === 'fenced') throw this.#toStreamError(error);
      return error.reason;
    }
  }

  /**
   * The partitions are this member's own over a rebalance: what was refused because the group just went on is good in
   * the next generation.
   */
  async #mayCommitAgain(
    reason: GroupRefusal['reason'],
    at: MembershipAt,
    leftMs: number,
  ): Promise<boolean> {
    if (reason === 'unknown-member') return false;
    if (this.#generation !== at) return this.#generation !== undefined;
    if (this.#entering !== undefined) {
      await Promise.race([this.#entering.promise, this.#alarm.wait(leftMs)]);
      return true;
    }
    if (reason === 'rebalancing') await this.#alarm.wait(COMMIT_PAUSE_MS);
    return reason === 'rebalancing';
  }

  #requireHeld(offsets: readonly PartitionOffset[]): MembershipAt {
    if (this.#generation === undefined) throw this.#rebalanced('no assignment now');
    const foreign = offsets.find((at) => !this.#held.has(partitionName(at)));
    if (foreign === undefined) return this.#generation;
    throw this.#rebalanced(`${partitionName(foreign)} is not this member's`);
  }

  /** Leaves and tells why. */
  async #fail(cause: unknown): Promise<void> {
    if (this.#isClosed) return;
    const error = this.#toStreamError(cause);
    this.#firstAssignment.reject(error);
    await this.leave();
    try {
      this.#settings.listener.onFailed(error);
    } catch {
      // The member has ended already; nobody else may suffer from its listener.
    }
  }

  #toStreamError(cause: unknown): StreamError {
    if (isStreamError(cause)) return cause;
    const {groupId, instanceId} = this.#settings;
    if (cause instanceof GroupRefusal) {
      return new StreamError(
        'STREAM_FENCED',
        `cannot stay in group ${groupId}: another member has taken over as ${instanceId}; give each instance an instanceId of its own`,
        {cause},
      );
    }
    const found = cause instanceof Error ? cause.message : String(cause);
    const message = `cannot stay in group ${groupId}: ${found}`;
    return new StreamError('STREAM_PROCESS_FAILED', message, {cause});
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

/** A commit refused in the listener says only that the work is lost; any other failure ends the membership. */
function isNoRebalance(error: unknown): false {
  if (isStreamError(error, 'STREAM_REBALANCED')) return false;
  throw error;
}
