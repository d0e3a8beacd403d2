import type {MemberAssignment} from '../../ports/group-member.ts';
import {partitionName, type TopicPartition} from '../../topic.ts';

/** What a member says that it has, and since when. */
export interface Claim {
  readonly memberId: string;
  readonly owned: readonly TopicPartition[];
  readonly generationId: number;
}

/**
 * Who has each partition, by its name. Of two that claim the same one the newer generation is right (KIP-792): the
 * other was away while the group went on. Should both be of one generation, the first by name is believed.
 */
export function ownersOf(claims: readonly Claim[]): ReadonlyMap<string, string> {
  const owners = new Map<string, Claim>();
  for (const claim of claims.toSorted(byMemberId)) {
    for (const at of claim.owned) {
      const name = partitionName(at);
      const known = owners.get(name);
      if (known === undefined || known.generationId < claim.generationId) owners.set(name, claim);
    }
  }
  return new Map([...owners].map(([name, {memberId}]) => [name, memberId]));
}

/**
 * What each member gets in this round: its part of `target` without those partitions that another one still has
 * (KIP-429). Their owner does not get them either, so that it gives them back and joins again; the next round hands them out.
 */
export function withholdMoving(
  target: ReadonlyMap<string, MemberAssignment>,
  owners: ReadonlyMap<string, string>,
): ReadonlyMap<string, MemberAssignment> {
  return new Map(
    [...target].map(([memberId, {partitions, userData}]) => {
      const free = partitions.filter((at) => {
        const owner = owners.get(partitionName(at));
        return owner === undefined || owner === memberId;
      });
      return [memberId, {partitions: free, userData}];
    }),
  );
}

function byMemberId(a: Claim, b: Claim): number {
  return a.memberId < b.memberId ? -1 : 1;
}
