import type {
  GroupCoordinator,
  JoinClaim,
  Joined,
  MembershipAt,
} from '../../../brokers/membership/group-coordinator.ts';
import type {MemoryGroup} from '../../../brokers/memory/memory-group.ts';
import type {MemberAssignment} from '../../../ports/group-member.ts';
import type {PartitionOffset} from '../../../topic.ts';
import type {CallName} from '../fault.ts';
import type {Connected, Host} from '../host.ts';
import type {Channel, Link} from '../link.ts';

export interface FaultyCoordinatorParts {
  readonly inner: GroupCoordinator;
  readonly group: MemoryGroup;
  readonly host: Host;
  readonly link: Link;
}

/** The way of one member to its group. The membership at its end is the real one, by the clock of its process. */
export class FaultyCoordinator implements GroupCoordinator, Connected {
  readonly #parts: FaultyCoordinatorParts;
  readonly #channel: Channel = {freeAtMs: 0};
  #memberId: string | undefined;

  constructor(parts: FaultyCoordinatorParts) {
    this.#parts = parts;
    parts.host.connections.add(this);
  }

  join(claim: JoinClaim): Promise<Joined> {
    return this.#call('group.join', async () => {
      const joined = await this.#parts.inner.join(claim);
      this.#memberId = joined.memberId;
      return joined;
    });
  }

  sync(
    at: MembershipAt,
    assignments: ReadonlyMap<string, MemberAssignment>,
  ): Promise<MemberAssignment> {
    return this.#call('group.sync', () => this.#parts.inner.sync(at, assignments));
  }

  heartbeat(at: MembershipAt): Promise<void> {
    return this.#call('group.heartbeat', () => this.#parts.inner.heartbeat(at));
  }

  commit(at: MembershipAt, offsets: readonly PartitionOffset[]): Promise<void> {
    return this.#call('group.commit', () => this.#parts.inner.commit(at, offsets));
  }

  async leave(): Promise<void> {
    // One attempt: a group that does not hear of it finds out when the session is over.
    await this.#call('group.leave', () => this.#parts.inner.leave()).catch(() => undefined);
    this.close();
  }

  close(): void {
    this.#parts.host.connections.delete(this);
    this.#parts.inner.close();
  }

  /** The group knows nothing of the member any more. */
  forget(): void {
    if (this.#memberId !== undefined) this.#parts.group.leave(this.#memberId);
  }

  #call<T>(name: CallName, effect: () => Promise<T>): Promise<T> {
    // The channel is for what a client sends one after the other: a heartbeat does not wait for a join.
    const channel = name === 'group.commit' ? this.#channel : undefined;
    return this.#parts.link.call(name, effect, {channel, isCoordinated: true});
  }
}

/** What the group wants the member to know goes over the network as well. */
export function hearsOf(host: Host, run: () => void): () => void {
  return () => {
    host.world.after(host.world.shortMs(), () => {
      if (!host.isSilent) host.deliver(run);
    });
  };
}
