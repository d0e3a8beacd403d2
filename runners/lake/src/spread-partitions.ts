import type {Assignor, AssignorMember, TopicPartition} from '@crm/stream-dsl';

const NO_BYTES = new Uint8Array();

/**
 * Gives all partitions out evenly, and lets each member keep what it has as far as that is even. Nothing is joined here,
 * so any member may read any of them.
 */
export const spreadPartitions: Assignor = (members, partitionCounts) => {
  const inOrder = members.toSorted((a, b) => (a.memberId < b.memberId ? -1 : 1));
  const all = [...partitionCounts.keys()].toSorted().flatMap((topic) => {
    const count = partitionCounts.get(topic) ?? 0;
    return Array.from({length: count}, (_, partition) => ({topic, partition}));
  });
  const shares = new Map(inOrder.map(({memberId}) => [memberId, [] as TopicPartition[]]));
  const owners = ownersOf(inOrder);
  const most = Math.ceil(all.length / inOrder.length);
  const free = all.filter((at) => {
    const share = shares.get(owners.get(nameOf(at)) ?? '');
    if (share === undefined || share.length >= most) return true;
    share.push(at);
    return false;
  });
  for (const at of free) leastOf(shares).push(at);
  levelOut(shares);
  return new Map(
    [...shares].map(([memberId, partitions]) => [memberId, {partitions, userData: NO_BYTES}]),
  );
};

function ownersOf(members: readonly AssignorMember[]): ReadonlyMap<string, string> {
  return new Map(
    members.flatMap(({memberId, owned}) => owned.map((at) => [nameOf(at), memberId] as const)),
  );
}

/** Until no member has two more than another. */
function levelOut(shares: ReadonlyMap<string, TopicPartition[]>): void {
  for (;;) {
    const least = leastOf(shares);
    const most = [...shares.values()].reduce((a, b) => (b.length > a.length ? b : a), least);
    if (most.length - least.length < 2) return;
    const moved = most.pop();
    if (moved !== undefined) least.push(moved);
  }
}

function leastOf(shares: ReadonlyMap<string, TopicPartition[]>): TopicPartition[] {
  return [...shares.values()].reduce((a, b) => (b.length < a.length ? b : a));
}

function nameOf({topic, partition}: TopicPartition): string {
  return `${topic}-${partition}`;
}
