import type {TopicSpec} from '@crm/stream-dsl';
import {shopOutputs} from './shop-schemas.ts';

/** The topics that the shop's topology writes, and which must exist before it starts. */
export function shopOutputTopics(options: {
  readonly partitions: number;
  /** Absent: the broker's default. */
  readonly replicationFactor?: number | undefined;
}): TopicSpec[] {
  // Event times may lie years back, and Kafka counts a record's age by its timestamp.
  const configs = {'retention.ms': '-1'};
  return Object.values(shopOutputs).map((topic) => ({topic, ...options, configs}));
}
