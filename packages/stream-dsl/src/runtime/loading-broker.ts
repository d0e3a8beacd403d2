import type {Graph} from '../graph/graph.ts';
import type {Broker, FetchedPartition, Fetcher} from '../ports/broker.ts';
import type {RecordColumns} from '../record-batch/record-columns.ts';
import type {SerdeLoading} from '../serde.ts';
import {inputTopics} from '../topology/sub-topologies.ts';

/** What the records of a topic may need before they can be decoded. */
interface TopicLoading {
  readonly key: SerdeLoading | undefined;
  readonly value: SerdeLoading | undefined;
}

/**
 * A broker whose fetchers hand out a record only when its serdes have what they need for it, as decoding cannot wait.
 * It is the broker itself when no source of the graph has such a serde.
 */
export function loadingBroker(broker: Broker, application: string, graph: Graph): Broker {
  const topics = topicLoadings(application, graph);
  if (topics.size === 0) return broker;
  return {
    connect: () => broker.connect(),
    close: () => broker.close(),
    partitionCounts: (names) => broker.partitionCounts(names),
    topics: () => broker.topics(),
    createTopics: (specs) => broker.createTopics(specs),
    startOffsets: (partitions) => broker.startOffsets(partitions),
    endOffsets: (partitions) => broker.endOffsets(partitions),
    committedOffsets: (groupId, partitions) => broker.committedOffsets(groupId, partitions),
    producer: (options) => broker.producer(options),
    member: (options) => broker.member(options),
    admin: broker.admin,
    fetcher: (options) => loadingFetcher(broker.fetcher(options), topics),
  };
}

function topicLoadings(
  application: string,
  graph: Graph,
): ReadonlyMap<string, readonly TopicLoading[]> {
  const topics = new Map<string, TopicLoading[]>();
  for (const node of graph.nodes) {
    const isInput =
      node.kind === 'source' ||
      node.kind === 'table' ||
      node.kind === 'globalTable' ||
      // Pairs of values have a form of their own.
      (node.kind === 'repartition' && !node.holdsChanges);
    if (!isInput) continue;
    const {key, value} = node.serdes;
    if (key.loading === undefined && value.loading === undefined) continue;
    const names = node.kind === 'globalTable' ? [node.topic] : inputTopics(application, node);
    for (const topic of names) {
      const loadings = topics.get(topic) ?? [];
      topics.set(topic, [...loadings, {key: key.loading, value: value.loading}]);
    }
  }
  return topics;
}

function loadingFetcher(
  fetcher: Fetcher,
  topics: ReadonlyMap<string, readonly TopicLoading[]>,
): Fetcher {
  return {
    assign: (partition, offset) => fetcher.assign(partition, offset),
    remove: (partition) => fetcher.remove(partition),
    pause: (partition) => fetcher.pause(partition),
    resume: (partition) => fetcher.resume(partition),
    close: () => fetcher.close(),
    poll: async (maxWaitMs) => {
      const fetched = await fetcher.poll(maxWaitMs);
      for (const part of fetched) {
        for (const loading of topics.get(part.topic) ?? []) await load(part, loading);
      }
      return fetched;
    },
  };
}

async function load({batches}: FetchedPartition, loading: TopicLoading): Promise<void> {
  for (const columns of batches) {
    const {keyStart, keyEnd, valueStart, valueEnd} = columns;
    await loadColumn(columns, loading.key, {starts: keyStart, ends: keyEnd});
    await loadColumn(columns, loading.value, {starts: valueStart, ends: valueEnd});
  }
}

async function loadColumn(
  {bytes, count}: RecordColumns,
  loading: SerdeLoading | undefined,
  {starts, ends}: {readonly starts: Int32Array; readonly ends: Int32Array},
): Promise<void> {
  if (loading === undefined) return;
  for (let row = 0; row < count; row++) {
    const start = starts[row] ?? -1;
    const missing = start < 0 ? undefined : loading.missing(bytes, start, ends[row] ?? start);
    // Nearly always there is nothing to wait for, and a promise for each record would cost more than decoding it.
    if (missing !== undefined) await missing;
  }
}
