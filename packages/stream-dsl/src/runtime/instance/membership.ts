import type {Broker} from '../../ports/broker.ts';
import type {Assigned, Assignor, GroupMember} from '../../ports/group-member.ts';
import type {TopicPartition} from '../../topic.ts';

export interface MembershipParts {
  readonly broker: Broker;
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly assignor: Assignor;
  readonly instanceId: string | undefined;
  readonly sessionTimeoutMs: number | undefined;
  readonly rebalanceTimeoutMs: number | undefined;
  readonly metadataMaxAgeMs: number | undefined;
  readonly userData: () => Uint8Array;
  readonly onAssigned: (assigned: Assigned) => Promise<void>;
  readonly onRevoked: (partitions: readonly TopicPartition[]) => Promise<void>;
  readonly onLost: () => Promise<void>;
  readonly onFailed: (error: Error) => void;
}

/** This instance in its group: one member at a time, each of which is joined once. */
export class Membership {
  readonly #parts: MembershipParts;
  #member: GroupMember | undefined;
  #rebalances = 0;

  constructor(parts: MembershipParts) {
    this.#parts = parts;
  }

  /** Undefined between two memberships. */
  get member(): GroupMember | undefined {
    return this.#member;
  }

  /** Assignments so far. */
  get rebalances(): number {
    return this.#rebalances;
  }

  /** Resolves after the first assignment. */
  async join(): Promise<void> {
    const {broker, groupId, topics, assignor, userData} = this.#parts;
    const {instanceId, sessionTimeoutMs, rebalanceTimeoutMs, metadataMaxAgeMs} = this.#parts;
    // A member that was given up may still have calls under way: they no longer count.
    const ifCurrent = async (work: () => Promise<void>): Promise<void> => {
      if (this.#member === member) await work();
    };
    const member = broker.member({
      groupId,
      topics,
      assignor,
      userData,
      instanceId,
      sessionTimeoutMs,
      rebalanceTimeoutMs,
      metadataMaxAgeMs,
      listener: {
        onRevoked: (partitions) => ifCurrent(() => this.#parts.onRevoked(partitions)),
        onAssigned: (assigned) =>
          ifCurrent(async () => {
            this.#rebalances += 1;
            await this.#parts.onAssigned(assigned);
          }),
        onLost: () => ifCurrent(() => this.#parts.onLost()),
        onFailed: (error) => {
          if (this.#member === member) this.#parts.onFailed(error);
        },
      },
    });
    this.#member = member;
    await member.join();
  }

  /** Never rejects: a group that does not answer notices by itself. */
  async leave(options?: {readonly keepsPlace: boolean}): Promise<void> {
    const member = this.#member;
    this.#member = undefined;
    await member?.leave(options).catch(() => undefined);
  }
}
