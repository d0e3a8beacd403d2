import type {Assignor, TopicPartition} from '@crm/stream-dsl';

/** Deals out all partitions in turn. Nothing is joined here, so any member may read any of them. */
export const spreadPartitions: Assignor = (memberIds, partitionCounts) => {
  const members = memberIds.toSorted();
  const dealt = new Map<string, TopicPartition[]>(members.map((id) => [id, []]));
  let turn = 0;
  for (const topic of [...partitionCounts.keys()].toSorted()) {
    for (let partition = 0; partition < (partitionCounts.get(topic) ?? 0); partition += 1) {
      dealt.get(members[turn % members.length] ?? '')?.push({topic, partition});
      turn += 1;
    }
  }
  return dealt;
};
