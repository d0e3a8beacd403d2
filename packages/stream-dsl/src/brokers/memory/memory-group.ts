import type {MemberAssignment} from '../../ports/group-member.ts';
import {
  GroupRefusal,
  type JoinClaim,
  type Joined,
  type JoinedMember,
  type MembershipAt,
} from '../membership/group-coordinator.ts';
import type {MemberSettings} from '../membership/member-settings.ts';
import type {Scheduler} from './scheduler.ts';

/** Who joins, and how to reach it. */
export interface Joining {
  /** Empty for a new member. */
  readonly memberId: string;
  readonly claim: JoinClaim;
  readonly settings: MemberSettings;
  /** Called when the group is disturbed: the member's next heartbeat will tell it more. */
  readonly onDisturbed: () => void;
}

interface Member extends Joining {
  readonly instanceId: string | undefined;
  assignment: MemberAssignment;
  /** Waits for the others. */
  joining: PromiseWithResolvers<Joined> | undefined;
  /** Waits for the leader. */
  syncing: PromiseWithResolvers<MemberAssignment> | undefined;
  cancelSession: () => void;
}

type GroupPhase = 'empty' | 'preparing' | 'completing' | 'stable';

const NO_ASSIGNMENT: MemberAssignment = {partitions: [], userData: new Uint8Array()};

/**
 * The coordinator of one consumer group, as Kafka's: rounds of join and sync, generations, sessions that run out,
 * static members. Members live in memory alone; they end with the process as the group does.
 */
export class MemoryGroup {
  readonly #scheduler: Scheduler;
  readonly #members = new Map<string, Member>();
  #phase: GroupPhase = 'empty';
  #generationId = 0;
  #leaderId = '';
  #nextMember = 1;
  #cancelRound: () => void = () => undefined;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  get hasMembers(): boolean {
    return this.#members.size > 0;
  }

  /** The id at once; the rest when all have joined, or those that did not within their rebalance time-out are out. */
  join(who: Joining): {readonly memberId: string; readonly joined: Promise<Joined>} {
    const before = this.#known(who);
    const isReturn = before !== undefined && who.memberId === '';
    const member = this.#admit(who, before);
    const {memberId} = member;
    if (isReturn && this.#phase === 'stable') {
      return {memberId, joined: Promise.resolve(this.#resume(member, before))};
    }
    member.joining = Promise.withResolvers();
    const joined = member.joining.promise;
    if (this.#phase !== 'preparing') this.#prepare();
    this.#completeIfAll();
    return {memberId, joined};
  }

  /** The leader's call hands out the assignments; the others' wait for it. */
  async sync(
    at: MembershipAt & {readonly instanceId: string | undefined},
    assignments: ReadonlyMap<string, MemberAssignment>,
  ): Promise<MemberAssignment> {
    const member = this.#require(at);
    if (this.#phase === 'preparing') throw new GroupRefusal('rebalancing');
    if (this.#phase === 'stable') return member.assignment;
    if (member.memberId !== this.#leaderId) {
      member.syncing = Promise.withResolvers();
      return member.syncing.promise;
    }
    this.#phase = 'stable';
    for (const other of this.#members.values()) {
      other.assignment = assignments.get(other.memberId) ?? NO_ASSIGNMENT;
      other.syncing?.resolve(other.assignment);
      other.syncing = undefined;
    }
    return member.assignment;
  }

  /** Throws a GroupRefusal. */
  heartbeat(at: MembershipAt & {readonly instanceId: string | undefined}): void {
    this.#keepAlive(this.#require(at));
    if (this.#phase === 'preparing') throw new GroupRefusal('rebalancing');
  }

  /** Throws a GroupRefusal when this member may not commit now. */
  checkCommit(at: MembershipAt & {readonly instanceId: string | undefined}): void {
    this.#require(at);
    // All have joined the next generation, and do not know yet what is theirs.
    if (this.#phase === 'completing') throw new GroupRefusal('rebalancing');
  }

  leave(memberId: string): void {
    const member = this.#members.get(memberId);
    if (member !== undefined) this.#remove(member);
  }

  /** The member that asks, or the one whose instance id it has. */
  #known({memberId, settings: {instanceId}}: Joining): Member | undefined {
    if (memberId !== '') return this.#require({memberId, instanceId});
    if (instanceId === undefined) return undefined;
    return [...this.#members.values()].find((member) => member.instanceId === instanceId);
  }

  #admit(who: Joining, before: Member | undefined): Member {
    const {instanceId} = who.settings;
    const memberId = who.memberId || this.#newMemberId(instanceId);
    const member: Member = {
      ...who,
      memberId,
      instanceId,
      assignment: before?.assignment ?? NO_ASSIGNMENT,
      joining: undefined,
      syncing: undefined,
      cancelSession: () => undefined,
    };
    if (before !== undefined) {
      this.#members.delete(before.memberId);
      reject(before, who.memberId === '' ? 'fenced' : 'rebalancing');
      before.cancelSession();
      if (who.memberId === '') before.onDisturbed();
    }
    this.#members.set(memberId, member);
    return member;
  }

  /** A static member is back: it goes on with what it had, and nobody else is disturbed. */
  #resume(member: Member, before: Member): Joined {
    const leaderId = this.#leaderId;
    if (leaderId === before.memberId) this.#leaderId = member.memberId;
    this.#keepAlive(member);
    // As Kafka does: with the leader's old name, so that it does not hand out anything.
    return {memberId: member.memberId, generationId: this.#generationId, leaderId, members: []};
  }

  #prepare(): void {
    this.#phase = 'preparing';
    for (const member of this.#members.values()) {
      member.syncing?.reject(new GroupRefusal('rebalancing'));
      member.syncing = undefined;
      if (member.joining === undefined) member.onDisturbed();
    }
    const settings = [...this.#members.values()].map((member) => member.settings);
    const timeoutMs = Math.max(...settings.map(({rebalanceTimeoutMs}) => rebalanceTimeoutMs));
    this.#cancelRound();
    this.#cancelRound = this.#scheduler.after(timeoutMs, () => this.#complete(), {
      keepsAlive: false,
    });
  }

  #completeIfAll(): void {
    if (this.#phase !== 'preparing') return;
    for (const {joining} of this.#members.values()) if (joining === undefined) return;
    this.#complete();
  }

  #complete(): void {
    this.#cancelRound();
    // Static members keep their place until their session is over.
    for (const member of [...this.#members.values()]) {
      if (member.joining === undefined && member.instanceId === undefined) this.#forget(member);
    }
    const joined = [...this.#members.values()].filter(({joining}) => joining !== undefined);
    if (joined.length === 0) {
      this.#waitOn();
      return;
    }
    this.#phase = 'completing';
    this.#generationId++;
    const generationId = this.#generationId;
    if (!joined.some(({memberId}) => memberId === this.#leaderId)) {
      this.#leaderId = joined[0]?.memberId ?? '';
    }
    const everyone = [...this.#members.values()].map(described);
    for (const member of joined) {
      const {memberId, joining} = member;
      member.joining = undefined;
      this.#keepAlive(member);
      const members = memberId === this.#leaderId ? everyone : [];
      joining?.resolve({memberId, generationId, leaderId: this.#leaderId, members});
    }
  }

  /** Nobody has joined: the static members that are left have until their sessions end. */
  #waitOn(): void {
    if (this.#members.size > 0) this.#prepare();
    else this.#phase = 'empty';
  }

  #remove(member: Member): void {
    this.#forget(member);
    if (this.#members.size === 0) {
      this.#cancelRound();
      this.#phase = 'empty';
    } else if (this.#phase === 'preparing') {
      this.#completeIfAll();
    } else {
      this.#prepare();
    }
  }

  #forget(member: Member): void {
    this.#members.delete(member.memberId);
    member.cancelSession();
    reject(member, 'unknown-member');
  }

  #keepAlive(member: Member): void {
    member.cancelSession();
    const expire = () => {
      if (this.#members.get(member.memberId) === member) this.#remove(member);
    };
    const {sessionTimeoutMs} = member.settings;
    member.cancelSession = this.#scheduler.after(sessionTimeoutMs, expire, {keepsAlive: false});
  }

  /** Throws a GroupRefusal for who is no member, or not in the generation that it names. */
  #require({
    memberId,
    instanceId,
    generationId,
  }: {
    readonly memberId: string;
    readonly instanceId: string | undefined;
    readonly generationId?: number;
  }): Member {
    const member = this.#members.get(memberId);
    if (member === undefined) {
      const heir = [...this.#members.values()].some((other) => other.instanceId === instanceId);
      throw new GroupRefusal(instanceId !== undefined && heir ? 'fenced' : 'unknown-member');
    }
    if (generationId !== undefined && generationId !== this.#generationId) {
      throw new GroupRefusal('stale');
    }
    return member;
  }

  #newMemberId(instanceId = 'member'): string {
    return `${instanceId}-${String(this.#nextMember++).padStart(6, '0')}`;
  }
}

function described({memberId, instanceId, claim}: Member): JoinedMember {
  return {...claim, memberId, instanceId};
}

function reject(member: Member, reason: GroupRefusal['reason']): void {
  member.joining?.reject(new GroupRefusal(reason));
  member.syncing?.reject(new GroupRefusal(reason));
  member.joining = undefined;
  member.syncing = undefined;
}
