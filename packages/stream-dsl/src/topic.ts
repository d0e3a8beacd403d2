export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** A position in a partition: the next offset to read, with what its committer wanted to remember. */
export interface PartitionOffset extends TopicPartition {
  readonly offset: number;
  /** Free text kept with a committed offset; holds the partition's time (semantics rule 17). */
  readonly metadata?: string | undefined;
}

/** `crm.events-2`: the form used in errors and as a key of maps. */
export function partitionName(at: TopicPartition): string {
  return `${at.topic}-${at.partition}`;
}
