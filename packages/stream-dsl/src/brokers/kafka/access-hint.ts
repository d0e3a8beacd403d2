const DESCRIBE = 'Describe, which Read and Write bring along,';

type Operation =
  | 'Alter'
  | 'AlterConfigs'
  | 'Create'
  | 'Delete'
  | 'Describe'
  | typeof DESCRIBE
  | 'DescribeConfigs'
  | 'IdempotentWrite'
  | 'Read'
  | 'Write';

const TOPIC = 29;
const GROUP = 30;
const CLUSTER = 31;
const TRANSACTIONAL_ID = 53;

const RESOURCES: ReadonlyMap<number, string> = new Map([
  [TOPIC, 'topic'],
  [GROUP, 'group'],
  [CLUSTER, 'cluster'],
  [TRANSACTIONAL_ID, 'transactional id'],
]);

/** What Kafka's authorizers ask for by request and kind of resource: the table of operations in Kafka's security guide. */
const NEEDED: Readonly<Record<string, Readonly<Record<number, Operation>>>> = {
  Metadata: {[TOPIC]: DESCRIBE},
  CreateTopics: {[TOPIC]: 'Create', [CLUSTER]: 'Create'},
  DeleteTopics: {[TOPIC]: 'Delete'},
  DeleteRecords: {[TOPIC]: 'Delete'},
  DescribeConfigs: {[TOPIC]: 'DescribeConfigs'},
  IncrementalAlterConfigs: {[TOPIC]: 'AlterConfigs'},
  CreatePartitions: {[TOPIC]: 'Alter'},
  ListOffsets: {[TOPIC]: DESCRIBE},
  Fetch: {[TOPIC]: 'Read'},
  Produce: {[TOPIC]: 'Write', [TRANSACTIONAL_ID]: 'Write', [CLUSTER]: 'IdempotentWrite'},
  // Describe would do, and is never all that is wanted.
  FindCoordinator: {[GROUP]: 'Read', [TRANSACTIONAL_ID]: 'Write'},
  JoinGroup: {[GROUP]: 'Read'},
  SyncGroup: {[GROUP]: 'Read'},
  Heartbeat: {[GROUP]: 'Read'},
  LeaveGroup: {[GROUP]: 'Read'},
  ConsumerGroupHeartbeat: {[GROUP]: 'Read', [TOPIC]: 'Describe'},
  DescribeGroups: {[GROUP]: 'Describe'},
  DeleteGroups: {[GROUP]: 'Delete'},
  OffsetCommit: {[GROUP]: 'Read', [TOPIC]: 'Read'},
  OffsetFetch: {[GROUP]: 'Describe', [TOPIC]: 'Describe'},
  OffsetDelete: {[GROUP]: 'Delete', [TOPIC]: 'Read'},
  InitProducerId: {[TRANSACTIONAL_ID]: 'Write', [CLUSTER]: 'IdempotentWrite'},
  AddPartitionsToTxn: {[TRANSACTIONAL_ID]: 'Write', [TOPIC]: 'Write'},
  AddOffsetsToTxn: {[TRANSACTIONAL_ID]: 'Write', [GROUP]: 'Read'},
  TxnOffsetCommit: {[TRANSACTIONAL_ID]: 'Write', [GROUP]: 'Read', [TOPIC]: 'Read'},
  EndTxn: {[TRANSACTIONAL_ID]: 'Write'},
};

/** `allow the user Read on the topic`; undefined for a refusal that is not about access. */
export function accessHint(kafkaCode: number, apiName: string | undefined): string | undefined {
  const resource = RESOURCES.get(kafkaCode);
  if (resource === undefined) return undefined;
  const operation = apiName === undefined ? undefined : NEEDED[apiName]?.[kafkaCode];
  return operation === undefined
    ? `grant the user an ACL on the ${resource}`
    : `allow the user ${operation} on the ${resource}`;
}
