import type {TopicPartition, TopicSpec} from '@crm/stream-dsl';
import {partitions} from '../workload/workload.ts';

export const appName = 'chaos';
export const inputs = {events: 'chaos.events', products: 'chaos.products'};
export const outputs = {
  /** Each event with its product's category: one record for each event. */
  enriched: 'chaos.enriched',
  /** What a customer has spent so far: one record for each event, in their order. */
  totals: 'chaos.totals',
  /** Final results only: one record for each window and category. */
  windows: 'chaos.windows',
  /** What came too late for its window: nothing must. */
  late: 'chaos.late',
};

/** Three copies of everything, two of which must have a record before it counts as written. */
export function chaosTopics(): readonly TopicSpec[] {
  return [...Object.values(inputs), ...Object.values(outputs)].map((topic) => ({
    ...{topic, partitions, replicationFactor: 3},
    configs: {
      'min.insync.replicas': '2',
      'retention.ms': '-1',
      'cleanup.policy': topic === inputs.products ? 'compact' : 'delete',
    },
  }));
}

export function partitionsOf(topic: string): readonly TopicPartition[] {
  return Array.from({length: partitions}, (_, partition) => ({topic, partition}));
}
