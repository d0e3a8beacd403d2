import {StreamError} from '../errors.ts';
import type {GraphNode} from '../graph/node.ts';
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
    `${plan.application} ${role} topic ${topic}, which does not exist: create it with the partitions it needs, such as by \`kafka-topics.sh --bootstrap-server <broker> --create --topic ${topic} --partitions 4\`, then start again`,
  );
}

/**
 * A repartition topic is as wide as was asked for, or as what it is joined with. Where only such topics are joined, all
 * are as wide as the widest topic upstream of any of them.
 */
function resolveRepartitions(plan: Plan, counts: Map<string, number>): void {
  const planOf = new Map(plan.repartitions.map((repartition) => [repartition.topic, repartition]));
  for (const {topic, nodeId, reader} of plan.repartitions) {
    const node = plan.subTopologies[reader]?.nodes.find(({id}) => id === nodeId);
    if (node?.kind === 'repartition' && node.partitions !== undefined) {
      counts.set(topic, node.partitions);
    }
  }
  // Each round settles at least one topic, as repartition topics form no circle.
  for (let round = 0; round <= plan.repartitions.length; round++) {
    for (const {topic, reader} of plan.repartitions) {
      if (counts.has(topic)) continue;
      const group = joinedWith(plan, plan.subTopologies[reader], topic);
      const fixed = group.flatMap((other) => counts.get(other) ?? []);
      const upstream = group
        .flatMap((other) => plan.subTopologies[planOf.get(other)?.writer ?? -1]?.inputs ?? [])
        .filter((input) => !group.includes(input))
        .map((input) => counts.get(input));
      if (fixed.length > 0) counts.set(topic, Math.max(...fixed));
      else if (!upstream.includes(undefined)) {
        const widest = Math.max(0, ...upstream.map((count) => count ?? 0));
        for (const other of group) counts.set(other, widest);
      }
    }
  }
}

/** All topics that must be as wide as one of them, itself included: those of its joins, and of their joins. */
function joinedWith(
  plan: Plan,
  subTopology: SubTopology | undefined,
  topic: string,
): readonly string[] {
  if (subTopology === undefined) return [topic];
  const joins = joinsOf(subTopology).map((join) => joinTopics(plan, subTopology, join));
  const group = new Set([topic]);
  // A set's loop sees what is added on the way.
  for (const member of group) {
    for (const topics of joins) {
      if (topics.includes(member)) for (const other of topics) group.add(other);
    }
  }
  return [...group];
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

function joinsOf({nodes}: SubTopology): readonly GraphNode[] {
  return nodes.filter(({kind}) => JOIN_KINDS.has(kind));
}

/** What takes records of one key from several topics, which must be in the same partition of each. */
const JOIN_KINDS: ReadonlySet<GraphNode['kind']> = new Set<GraphNode['kind']>([
  'streamTableJoin',
  'streamStreamJoin',
  'tableTableJoin',
  'foreignKeySubscribe',
  'foreignKeyResolve',
  'cogroup',
]);

function joinTopics(plan: Plan, subTopology: SubTopology, join: GraphNode): readonly string[] {
  const topics = parentsOf(join).flatMap((parent) => inputTopicsOf(plan, subTopology, parent));
  return [...new Set(topics)];
}

/** Topics that a node's records come from, within its sub-topology. */
function inputTopicsOf(plan: Plan, subTopology: SubTopology, nodeId: string): readonly string[] {
  const node = subTopology.nodes.find(({id}) => id === nodeId);
  if (node === undefined) return [];
  const own = inputTopics(plan.application, node);
  if (own.length > 0) return own;
  return parentsOf(node).flatMap((parent) => inputTopicsOf(plan, subTopology, parent));
}
