import {memberSettings} from '../../../brokers/membership/member-settings.ts';
import {Membership} from '../../../brokers/membership/membership.ts';
import {MemoryCoordinator} from '../../../brokers/memory/memory-coordinator.ts';
import type {Broker} from '../../../ports/broker.ts';
import type {BrokerAdmin} from '../../../ports/broker-admin.ts';
import type {GroupMember, MemberOptions} from '../../../ports/group-member.ts';
import {partitionName} from '../../../topic.ts';
import type {Cluster} from '../cluster.ts';
import type {Host} from '../host.ts';
import {Link} from '../link.ts';
import {FaultyCoordinator, hearsOf} from './faulty-coordinator.ts';
import {FaultyFetcher} from './faulty-fetcher.ts';
import {FaultyProducer} from './faulty-producer.ts';

/** A transaction that the application does not end within this is aborted. */
const TRANSACTION_TIMEOUT_MS = 2_000;

/** The broker of one process, behind a network: every call takes time, and may meet the faults planned for it. */
export function faultyBroker(host: Host, cluster: Cluster): Broker {
  const link = new Link(host);
  const inner = cluster.connection();
  const partitionCounts = (topics: readonly string[]) =>
    link.call('partitionCounts', () => inner.partitionCounts(topics));
  return {
    connect: () => link.call('connect', () => inner.connect()),
    close: () => inner.close(),
    partitionCounts,
    topics: () => link.call('topics', () => inner.topics()),
    createTopics: (specs) => link.call('createTopics', () => inner.createTopics(specs)),
    startOffsets: (partitions) => link.call('startOffsets', () => inner.startOffsets(partitions)),
    endOffsets: (partitions) => link.call('endOffsets', () => inner.endOffsets(partitions)),
    committedOffsets: (groupId, partitions) =>
      link.call('committedOffsets', () => inner.committedOffsets(groupId, partitions), {
        isCoordinated: true,
      }),
    fetcher: (options) => new FaultyFetcher(inner.fetcher(options), link),
    producer: async (options = {}) => {
      const {transactionalId: id} = options;
      const own = await link.call(
        'producer',
        () =>
          inner.producer({
            ...options,
            transactionTimeoutMs: TRANSACTION_TIMEOUT_MS,
            compression: 'none',
          }),
        {isCoordinated: id !== undefined},
      );
      const abort = id === undefined ? undefined : () => cluster.abortTransaction(id);
      return new FaultyProducer(own, link, abort);
    },
    member: (options) => faultyMember(options, {host, link, cluster, partitionCounts}),
    admin: faultyAdmin(inner, link),
  };
}

interface MemberParts {
  readonly host: Host;
  readonly link: Link;
  readonly cluster: Cluster;
  readonly partitionCounts: Broker['partitionCounts'];
}

function faultyMember(
  options: MemberOptions,
  {host, link, cluster, partitionCounts}: MemberParts,
): GroupMember {
  const {listener} = options;
  const settings = memberSettings({
    ...options,
    listener: {
      onRevoked: (partitions) =>
        link.tell(
          'listener.onRevoked',
          () => listener.onRevoked(partitions),
          partitions.map(partitionName).join(' '),
        ),
      onAssigned: (assigned) =>
        link.tell(
          'listener.onAssigned',
          () => listener.onAssigned(assigned),
          assigned.added.map(partitionName).join(' '),
        ),
      onLost: () => link.tell('listener.onLost', () => listener.onLost()),
      onFailed: (error) => listener.onFailed(error),
    },
  });
  const onDisturbed = hearsOf(host, () => member.hurry());
  const {log, group} = cluster.groupOf(settings.groupId);
  const coordinator = new MemoryCoordinator(settings, {log, group, onDisturbed});
  const member: Membership = new Membership(settings, {
    coordinator: new FaultyCoordinator({inner: coordinator, group, host, link}),
    clock: host.clock,
    partitionCounts,
    silenceTimeoutMs: settings.sessionTimeoutMs,
    onClose: () => undefined,
  });
  return member;
}

/** What the runtime asks of the broker besides its data. */
function faultyAdmin({admin}: Broker, link: Link): BrokerAdmin {
  const call = <T>(ask: () => Promise<T>): Promise<T> => link.call('admin', ask);
  return {
    describeTopics: (topics) => call(() => admin.describeTopics(topics)),
    createPartitions: (topic, partitions) => call(() => admin.createPartitions(topic, partitions)),
    deleteTopics: (topics) => call(() => admin.deleteTopics(topics)),
    deleteRecords: (before) => call(() => admin.deleteRecords(before)),
    groupState: (groupId) => call(() => admin.groupState(groupId)),
    alterOffsets: (groupId, offsets) => call(() => admin.alterOffsets(groupId, offsets)),
    deleteGroup: (groupId) => call(() => admin.deleteGroup(groupId)),
    offsetsAt: (partitions, timestampMs) => call(() => admin.offsetsAt(partitions, timestampMs)),
  };
}
