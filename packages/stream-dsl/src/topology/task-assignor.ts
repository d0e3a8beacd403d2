import {StreamError} from '../errors.ts';
import type {Assignor, AssignorMember, MemberAssignment} from '../ports/group-member.ts';
import {partitionName, type TopicPartition} from '../topic.ts';
import {
  type AssignmentInfo,
  decodeMemberInfo,
  encodeInfo,
  type Host,
  type MemberInfo,
} from './member-info.ts';
import {type PartitionCounts, taskCount} from './partitions.ts';
import {type Placement, type PlacingOptions, placeTasks, type TaskToPlace} from './place-tasks.ts';
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

export function parseTaskName(name: string): TaskId {
  const [subTopology, partition] = name.split('_').map(Number);
  return {subTopology: subTopology ?? -1, partition: partition ?? -1};
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

/** Whether the tasks of a sub-topology have state that is restored from somewhere. */
export function isStateful(plan: Plan, subTopology: number): boolean {
  if (plan.changelogs.some((changelog) => changelog.subTopology === subTopology)) return true;
  const topics = new Set(plan.sourceChangelogs.values());
  return plan.subTopologies[subTopology]?.inputs.some((topic) => topics.has(topic)) === true;
}

/**
 * Gives out whole tasks, and tells each member of its standby tasks and of who has what. `countsAtStart`: what internal
 * topics were made for; throws `STREAM_TOPIC_MISMATCH` when an input of a stateful topology has other partitions by now.
 */
export function taskAssignor(plan: Plan, countsAtStart: PartitionCounts): Assignor {
  return (members, counts) => {
    checkWidths(plan, countsAtStart, counts);
    const infos = new Map(
      members.map(({memberId, userData}) => [memberId, decodeMemberInfo(userData)]),
    );
    const placements = placeTasks(
      tasksToPlace(plan, counts),
      members.map((member) => {
        const {lags} = infos.get(member.memberId) ?? {lags: {}};
        return {memberId: member.memberId, owned: ownedTasks(plan, counts, member), lags};
      }),
      strictest([...infos.values()]),
    );
    const hosts = hostsOf(placements, infos);
    return new Map(
      [...placements].map(([memberId, placement]) => [
        memberId,
        assignmentOf(placement, {plan, counts, hosts}),
      ]),
    );
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

function tasksToPlace(plan: Plan, counts: PartitionCounts): readonly TaskToPlace[] {
  return plan.subTopologies.flatMap((subTopology) =>
    Array.from({length: taskCount(subTopology, counts)}, (_, partition) => ({
      name: taskName({subTopology: subTopology.id, partition}),
      subTopology: subTopology.id,
      isStateful: isStateful(plan, subTopology.id),
    })),
  );
}

/** A task counts as owned by who has all of its partitions. */
function ownedTasks(
  plan: Plan,
  counts: PartitionCounts,
  {owned}: AssignorMember,
): ReadonlySet<string> {
  const names = new Set(owned.map(partitionName));
  const isWhole = (id: TaskId): boolean => {
    const subTopology = plan.subTopologies[id.subTopology];
    const inputs = subTopology === undefined ? [] : taskInputs(subTopology, id.partition, counts);
    return inputs.length > 0 && inputs.every((input) => names.has(partitionName(input)));
  };
  return new Set(tasksOf(plan, owned).filter(isWhole).map(taskName));
}

function assignmentOf(
  {active, standby, warmUp}: Placement,
  {
    plan,
    counts,
    hosts,
  }: {readonly plan: Plan; readonly counts: PartitionCounts; readonly hosts: readonly Host[]},
): MemberAssignment {
  const partitions = active.flatMap((name) => {
    const id = parseTaskName(name);
    const subTopology = plan.subTopologies[id.subTopology];
    return subTopology === undefined ? [] : taskInputs(subTopology, id.partition, counts);
  });
  const info: AssignmentInfo = {standbys: standby, warmUps: warmUp, hosts};
  return {partitions, userData: encodeInfo(info)};
}

function hostsOf(
  placements: ReadonlyMap<string, Placement>,
  infos: ReadonlyMap<string, MemberInfo>,
): readonly Host[] {
  return [...placements].flatMap(([memberId, {active, standby}]) => {
    const endpoint = infos.get(memberId)?.endpoint;
    return endpoint === undefined ? [] : [{endpoint, active, standby}];
  });
}

/** While settings are rolled out, the one that asks for more counts. */
function strictest(infos: readonly MemberInfo[]): PlacingOptions {
  const lags = infos.flatMap(({acceptableLagRecords}) => acceptableLagRecords ?? []);
  return {
    standbyReplicas: Math.max(0, ...infos.map(({standbyReplicas}) => standbyReplicas)),
    acceptableLagRecords: lags.length === 0 ? null : Math.min(...lags),
  };
}

/** Keys lie in other partitions once a topic is wider: state and repartition topics would no longer fit. */
function checkWidths(plan: Plan, before: PartitionCounts, now: PartitionCounts): void {
  for (const topic of plan.sourceTopics) {
    const [had, has] = [before.get(topic), now.get(topic)];
    if (had === undefined || has === undefined || had === has) continue;
    const readers = plan.subTopologies.filter(({inputs}) => inputs.includes(topic));
    if (!readers.some(({id}) => isBoundToWidth(plan, id))) continue;
    throw new StreamError(
      'STREAM_TOPIC_MISMATCH',
      `${topic} has ${has} partitions and had ${had} when ${plan.application} was started: its keys have moved, and the state does not move with them; stop all instances, run \`stream reset\` for ${plan.application} (or copy ${topic} to a topic of its own and read that), then start again`,
    );
  }
}

/** Whether the tasks of a sub-topology are tied to the partitions of their inputs: by state or joins, its own or downstream. */
function isBoundToWidth(plan: Plan, subTopology: number): boolean {
  return (
    isStateful(plan, subTopology) || plan.repartitions.some(({writer}) => writer === subTopology)
  );
}
