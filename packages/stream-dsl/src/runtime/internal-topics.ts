import {StreamError} from '../errors.ts';
import type {Broker, TopicSpec} from '../ports/broker.ts';
import {resolvePartitions} from '../topology/partitions.ts';
import type {ChangelogPlan, Plan} from '../topology/plan.ts';
import {deadLetterTopic} from './record-errors.ts';

export interface TopicSettings {
  readonly replicationFactor: number | undefined;
  readonly hasDeadLetters: boolean;
}

/**
 * Checks the topics that a plan reads and writes, and creates its own: repartition and changelog topics, and
 * dead-letter topics beside the sources. Returns the partition counts of all of them. Rejects with
 * `STREAM_TOPIC_MISSING`, `STREAM_NOT_COPARTITIONED` or `STREAM_TOPIC_MISMATCH`.
 */
export async function prepareTopics(
  broker: Broker,
  plan: Plan,
  settings: TopicSettings,
): Promise<Map<string, number>> {
  const existing = await broker.partitionCounts([...plan.sourceTopics, ...plan.sinkTopics]);
  const counts = new Map(resolvePartitions(plan, existing));
  const letters = settings.hasDeadLetters ? deadLetterSources(plan) : [];
  for (const topic of letters) counts.set(deadLetterTopic(topic), counts.get(topic) ?? 1);
  const specs = [
    ...plan.repartitions.map(({topic}) =>
      spec(topic, {'cleanup.policy': 'delete', 'retention.ms': '-1'}),
    ),
    ...plan.changelogs.map((changelog) => spec(changelog.topic, changelogConfigs(changelog))),
    ...letters.map((topic) => spec(deadLetterTopic(topic), {})),
  ];
  await broker.createTopics(specs);
  await checkCounts(broker, plan, specs, counts);
  await checkPolicies(broker, specs);
  return counts;

  function spec(topic: string, configs: Readonly<Record<string, string>>): TopicSpec {
    const partitions = counts.get(topic) ?? 1;
    return {topic, partitions, replicationFactor: settings.replicationFactor, configs};
  }
}

/** How much longer than its history a store's updates are kept, as in Kafka Streams: event time may lag behind. */
const ADDITIONAL_RETENTION_MS = 86_400_000;

function changelogConfigs({historyMs}: ChangelogPlan): Readonly<Record<string, string>> {
  if (historyMs === undefined) return {'cleanup.policy': 'compact'};
  const lagMs = historyMs + ADDITIONAL_RETENTION_MS;
  return {'cleanup.policy': 'compact', 'min.compaction.lag.ms': String(lagMs)};
}

/** Topics whose records may be set aside: all that are read, repartition topics included. */
function deadLetterSources(plan: Plan): readonly string[] {
  return [...plan.sourceTopics, ...plan.repartitions.map(({topic}) => topic)];
}

/** State lies in the partition of its keys: a changelog of another width would be somebody else's. */
async function checkCounts(
  broker: Broker,
  plan: Plan,
  specs: readonly TopicSpec[],
  counts: Map<string, number>,
): Promise<void> {
  const actual = await broker.partitionCounts(specs.map(({topic}) => topic));
  for (const {topic, partitions} of specs) {
    const found = actual.get(topic);
    if (found === undefined || found === partitions) continue;
    const isInternal = topic.startsWith(`${plan.application}-`);
    if (isInternal) {
      throw new StreamError(
        'STREAM_TOPIC_MISMATCH',
        `internal topic ${topic} has ${found} partitions, ${partitions} are needed: the inputs of ${plan.application} were resized, or another application uses its name; stop all instances and run \`stream reset --application ${plan.application} --execute\`, which deletes it and its state`,
      );
    }
    // Dead letters keep their partition where there is one, so more partitions do no harm and fewer are wrapped.
    counts.set(topic, found);
  }
}

/** A changelog that is not compacted forgets its oldest keys, and a repartition topic that is loses records. */
async function checkPolicies(broker: Broker, specs: readonly TopicSpec[]): Promise<void> {
  const checked = specs.filter(({configs}) => configs?.['cleanup.policy'] !== undefined);
  const found = await broker.admin.describeTopics(checked.map(({topic}) => topic));
  for (const {topic, configs} of found) {
    const wanted = checked.find((spec) => spec.topic === topic)?.configs?.['cleanup.policy'] ?? '';
    const policy = configs.get('cleanup.policy');
    if (policy === undefined || policy === wanted) continue;
    throw new StreamError(
      'STREAM_TOPIC_MISMATCH',
      `internal topic ${topic} has cleanup.policy=${policy}, which would lose records that are still needed: run \`kafka-configs.sh --bootstrap-server <broker> --alter --entity-type topics --entity-name ${topic} --add-config cleanup.policy=${wanted}\`, then start again`,
    );
  }
}
