import type {Assignor} from '../ports/group-member.ts';
import type {TopicPartition} from '../topic.ts';
import type {PartitionCounts} from './partitions.ts';
import {taskCount} from './partitions.ts';
import type {Plan, SubTopology} from './plan.ts';

/** One sub-topology over one partition of each of its inputs: the unit of parallelism and of recovery. */
export interface TaskId {
  readonly subTopology: number;
  readonly partition: number;
}

/** `0_3`: sub-topology 0, partition 3, as Kafka Streams writes it. */
export function taskName({subTopology, partition}: TaskId): string {
  return `${subTopology}_${partition}`;
}

/** Partitions that a task reads; an input with fewer partitions is missing in the later tasks. */
export function taskInputs(
  subTopology: SubTopology,
  partition: number,
  counts: PartitionCounts,
): readonly TopicPartition[] {
  return subTopology.inputs
    .filter((topic) => partition < (counts.get(topic) ?? 0))
    .map((topic) => ({topic, partition}));
}

/** Gives out whole tasks, round robin over the sorted members, one sub-topology after the other. */
export function taskAssignor(plan: Plan): Assignor {
  return (memberIds, counts) => {
    const members = [...memberIds].sort();
    const assignment = new Map<string, TopicPartition[]>(members.map((id) => [id, []]));
    let next = 0;
    for (const subTopology of plan.subTopologies) {
      for (let partition = 0; partition < taskCount(subTopology, counts); partition++) {
        const member = members[next++ % members.length] ?? '';
        assignment.get(member)?.push(...taskInputs(subTopology, partition, counts));
      }
    }
    return assignment;
  };
}

/** The tasks behind assigned partitions. */
export function tasksOf(plan: Plan, partitions: readonly TopicPartition[]): readonly TaskId[] {
  const tasks = new Map<string, TaskId>();
  for (const {topic, partition} of partitions) {
    const subTopology = plan.subTopologies.find(({inputs}) => inputs.includes(topic));
    if (subTopology === undefined) continue;
    const id = {subTopology: subTopology.id, partition};
    tasks.set(taskName(id), id);
  }
  return [...tasks.values()];
}
