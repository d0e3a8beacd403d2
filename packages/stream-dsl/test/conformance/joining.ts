import {expect, vi} from 'vitest';
import type {Broker} from '../../src/ports/broker.ts';
import type {
  AssignmentListener,
  Assignor,
  GroupMember,
  MemberOptions,
} from '../../src/ports/group-member.ts';
import {partitionName, type TopicPartition} from '../../src/topic.ts';

export const PATIENCE = {timeout: 30_000};

/** A member under test, and what it was told. */
export interface Joining {
  readonly member: GroupMember;
  /** The listener's calls: `assigned 2 +1` has two partitions, one of them new. */
  readonly log: string[];
  /** Names of the partitions that it has, in order. */
  readonly owned: readonly string[];
  /** Of the last assignment. */
  userData: string;
  failure: Error | undefined;
}

export interface JoiningOptions extends Partial<Omit<MemberOptions, 'listener'>> {
  readonly groupId: string;
  readonly topics: readonly string[];
  /** Runs before the log gets its line. */
  readonly listener?: Partial<AssignmentListener>;
}

export function memberOf(broker: Broker, options: JoiningOptions): Joining {
  const owned = new Set<string>();
  const log: string[] = [];
  const own = options.listener;
  const listener: AssignmentListener = {
    onAssigned: async (assigned) => {
      await own?.onAssigned?.(assigned);
      owned.clear();
      for (const at of assigned.partitions) owned.add(partitionName(at));
      joining.userData = Buffer.from(assigned.userData).toString();
      log.push(`assigned ${assigned.partitions.length} +${assigned.added.length}`);
    },
    onRevoked: async (partitions) => {
      await own?.onRevoked?.(partitions);
      for (const at of partitions) owned.delete(partitionName(at));
      log.push(`revoked ${partitions.length}`);
    },
    onLost: async () => {
      owned.clear();
      log.push('lost');
    },
    onFailed: (error) => {
      joining.failure = error;
      log.push('failed');
    },
  };
  const joining: Joining = {
    member: broker.member({assignor: inTurn, ...options, listener}),
    log,
    get owned() {
      return [...owned].sort();
    },
    userData: '',
    failure: undefined,
  };
  return joining;
}

/** By number: moves partitions whenever members come or go. */
export const inTurn: Assignor = (members, partitionCounts) => {
  const shares = new Map(members.map(({memberId}) => [memberId, [] as TopicPartition[]]));
  for (const [topic, count] of partitionCounts) {
    for (let partition = 0; partition < count; partition++) {
      const {memberId = ''} = members[partition % members.length] ?? {};
      shares.get(memberId)?.push({topic, partition});
    }
  }
  return new Map(
    [...shares].map(([memberId, partitions]) => [
      memberId,
      {partitions, userData: new Uint8Array()},
    ]),
  );
};

export function namesOf(topic: string, partitions: number): readonly string[] {
  return Array.from({length: partitions}, (_, partition) => partitionName({topic, partition}));
}

/** Until each has its even share, and all together have everything once. */
export async function untilShared(
  members: readonly Joining[],
  names: readonly string[],
): Promise<void> {
  const isShared = () => {
    const least = Math.floor(names.length / members.length);
    expect(members.flatMap(({owned}) => owned).sort()).toEqual([...names].sort());
    for (const {owned} of members) expect(owned.length).toBeGreaterThanOrEqual(least);
  };
  await vi.waitFor(isShared, PATIENCE);
}
