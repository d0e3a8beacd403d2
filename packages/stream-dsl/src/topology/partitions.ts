import {StreamError} from '../errors.ts';
import type {GraphNode, StreamTableJoinNode} from '../graph/node.ts';
import {parentsOf} from '../graph/node.ts';
import type {Plan, SubTopology} from './plan.ts';
import {inputTopics} from './sub-topologies.ts';

/** Partition counts of all topics that a plan reads or writes, internal ones included. */
export type PartitionCounts = ReadonlyMap<string, number>;

/**
 * Adds the counts of internal topics to those of the topics that exist. Throws `STREAM_TOPIC_MISSING` for a topic
 * that does not exist, and `STREAM_NOT_COPARTITIONED` where joined topics differ (rule 19).
 */
export function resolvePartitions(plan: Plan, existing: PartitionCounts): PartitionCounts {
  const counts = new Map<string, number>();
  for (const topic of [...plan.sourceTopics, ...plan.sinkTopics]) {
    const count = existing.get(topic);
    if (count === undefined) throw missing(plan, topic);
    counts.set(topic, count);
  }
  resolveRepartitions(plan, counts);
  for (const {store, topic, subTopology} of plan.changelogs) {
    const owner = plan.subTopologies[subTopology];
    if (owner === undefined) throw new Error(`store ${store} is in no sub-topology`);
    counts.set(topic, taskCount(owner, counts));
  }
  for (const subTopology of plan.subTopologies) checkJoins(plan, subTopology, counts);
  return counts;
}

/** Tasks of a sub-topology: one per partition of its widest input. */
export function taskCount(subTopology: SubTopology, counts: PartitionCounts): number {
  return Math.max(0, ...subTopology.inputs.map((topic) => counts.get(topic) ?? 0));
}

function missing(plan: Plan, topic: string): StreamError {
  const role = plan.sourceTopics.includes(topic) ? 'reads' : 'writes';
  return new StreamError(
    'STREAM_TOPIC_MISSING',
    `${plan.application} ${role} topic ${topic}, which does not exist: create it with the partitions it needs, then start again`,
  );
}

/** A repartition topic is as wide as what it is joined with, or else as the widest topic upstream. */
function resolveRepartitions(plan: Plan, counts: Map<string, number>): void {
  // Each round settles at least one topic, as repartition topics form no circle.
  for (let round = 0; round <= plan.repartitions.length; round++) {
    for (const {nodeId, topic, writer, reader} of plan.repartitions) {
      if (counts.has(topic)) continue;
      const [from, to] = [plan.subTopologies[writer], plan.subTopologies[reader]];
      if (from === undefined || to === undefined) continue;
      const joined = joinedWith(plan, to, nodeId).flatMap((other) => counts.get(other) ?? []);
      const upstream = from.inputs.map((input) => counts.get(input));
      if (joined.length > 0) counts.set(topic, Math.max(...joined));
      else if (!upstream.includes(undefined)) counts.set(topic, taskCount(from, counts));
    }
  }
}

function joinedWith(plan: Plan, subTopology: SubTopology, nodeId: string): readonly string[] {
  const own = inputTopicsOf(plan, subTopology, nodeId);
  return joinsOf(subTopology).flatMap((join) => {
    const topics = joinTopics(plan, subTopology, join);
    return topics.some((topic) => own.includes(topic))
      ? topics.filter((topic) => !own.includes(topic))
      : [];
  });
}

function checkJoins(plan: Plan, subTopology: SubTopology, counts: PartitionCounts): void {
  for (const join of joinsOf(subTopology)) {
    const topics = joinTopics(plan, subTopology, join);
    const [first = '', ...others] = topics;
    for (const other of others) {
      if (counts.get(first) === counts.get(other)) continue;
      throw new StreamError(
        'STREAM_NOT_COPARTITIONED',
        `${join.id} joins ${first} (${counts.get(first)} partitions) with ${other} (${counts.get(other)} partitions), which needs the same number on both sides${placeOf(join)}: recreate one of them, or copy it to a topic that fits`,
      );
    }
  }
}

const placeOf = ({callSite}: GraphNode): string =>
  callSite === undefined ? '' : `, at ${callSite}`;

function joinsOf({nodes}: SubTopology): readonly StreamTableJoinNode[] {
  return nodes.filter((node) => node.kind === 'streamTableJoin');
}

function joinTopics(
  plan: Plan,
  subTopology: SubTopology,
  join: StreamTableJoinNode,
): readonly string[] {
  return [
    ...new Set([
      ...inputTopicsOf(plan, subTopology, join.parent),
      ...inputTopicsOf(plan, subTopology, join.table),
    ]),
  ];
}

/** Topics that a node's records come from, within its sub-topology. */
function inputTopicsOf(plan: Plan, subTopology: SubTopology, nodeId: string): readonly string[] {
  const node = subTopology.nodes.find(({id}) => id === nodeId);
  if (node === undefined) return [];
  const own = inputTopics(plan.application, node);
  if (own.length > 0) return own;
  return parentsOf(node).flatMap((parent) => inputTopicsOf(plan, subTopology, parent));
}
