import type {TopicMetadata} from './requests/metadata.ts';

/**
 * What is known of a topic after an answer: for each partition the leader of the highest epoch.
 *
 * A broker that was cut off goes on telling, and believing, what it knew before: that it leads. Its log ends early,
 * so that reading from it would look like OFFSET_OUT_OF_RANGE.
 */
export function newestOf(known: TopicMetadata, heard: TopicMetadata): TopicMetadata {
  if (known.topicId !== heard.topicId) return heard;
  const leaders = new Map(heard.leaders);
  for (const [partition, leader] of known.leaders) {
    if (leader.epoch > (leaders.get(partition)?.epoch ?? -1)) leaders.set(partition, leader);
  }
  return {...heard, leaders};
}
