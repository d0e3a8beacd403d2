import {StreamError} from '../../errors.ts';
import type {Assignor, MemberAssignment} from '../../ports/group-member.ts';
import {partitionName} from '../../topic.ts';
import type {JoinedMember} from './group-coordinator.ts';
import {ownersOf, withholdMoving} from './withhold-moving.ts';

type PartitionCounts = ReadonlyMap<string, number>;

export interface RoundParts {
  readonly groupId: string;
  readonly assignor: Assignor;
  readonly partitionCounts: (topics: readonly string[]) => Promise<PartitionCounts>;
}

/** The leader's part of a rebalance: what everyone gets in this round. Rejects with what the assignor throws. */
export async function planRound(
  members: readonly JoinedMember[],
  {groupId, assignor, partitionCounts}: RoundParts,
): Promise<ReadonlyMap<string, MemberAssignment>> {
  const topics = [...new Set(members.flatMap((member) => member.topics))].sort();
  const counts = await partitionCounts(topics);
  const missing = topics.filter((topic) => !counts.has(topic));
  if (missing.length > 0) {
    throw new StreamError(
      'STREAM_TOPIC_MISSING',
      `cannot assign partitions in group ${groupId}: no topic ${missing.join(', ')}; create it, or check its name`,
    );
  }
  const owners = ownersOf(members);
  const seen = members
    .map(({memberId, instanceId, userData, owned}) => {
      const mine = owned.filter(
        (at) =>
          owners.get(partitionName(at)) === memberId && at.partition < (counts.get(at.topic) ?? 0),
      );
      return {memberId, instanceId, userData, owned: mine};
    })
    .sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
  const target = assignor(seen, counts);
  requireOnce(target, groupId);
  return withholdMoving(target, owners);
}

/** Two readers of one partition would both commit for it. */
function requireOnce(target: ReadonlyMap<string, MemberAssignment>, groupId: string): void {
  const given = new Set<string>();
  for (const name of [...target.values()].flatMap(({partitions}) =>
    partitions.map(partitionName),
  )) {
    if (!given.has(name)) given.add(name);
    else {
      throw new StreamError(
        'STREAM_CONFIG_INVALID',
        `cannot assign partitions in group ${groupId}: the assignor gave ${name} twice; each partition must go to one member at most`,
      );
    }
  }
}
