import {isStreamError, StreamError, type StreamErrorCode} from '../../errors.ts';
import {accessHint} from './access-hint.ts';

/** Error codes of Kafka's protocol that some code here acts on. */
export const KafkaCode = {
  offsetOutOfRange: 1,
  unknownTopicOrPartition: 3,
  leaderNotAvailable: 5,
  messageTooLarge: 10,
  coordinatorLoadInProgress: 14,
  coordinatorNotAvailable: 15,
  notCoordinator: 16,
  recordListTooLarge: 18,
  illegalGeneration: 22,
  inconsistentGroupProtocol: 23,
  unknownMemberId: 25,
  rebalanceInProgress: 27,
  unsupportedVersion: 35,
  topicAuthorizationFailed: 29,
  topicAlreadyExists: 36,
  outOfOrderSequence: 45,
  duplicateSequence: 46,
  invalidProducerEpoch: 47,
  invalidTxnState: 48,
  invalidProducerIdMapping: 49,
  concurrentTransactions: 51,
  unknownProducerId: 59,
  nonEmptyGroup: 68,
  groupIdNotFound: 69,
  memberIdRequired: 79,
  fencedInstanceId: 82,
  producerFenced: 90,
  fencedMemberEpoch: 110,
  unreleasedInstanceId: 111,
  staleMemberEpoch: 113,
  transactionAbortable: 120,
} as const;

type Meaning = 'retry' | StreamErrorCode;

/** Name of each code in Kafka's protocol guide, and what it means to a caller once retries do not help. */
const CODES: ReadonlyMap<number, readonly [name: string, meaning: Meaning]> = new Map([
  [-1, ['UNKNOWN_SERVER_ERROR', 'retry']],
  [1, ['OFFSET_OUT_OF_RANGE', 'STREAM_OFFSET_OUT_OF_RANGE']],
  [2, ['CORRUPT_MESSAGE', 'retry']],
  [3, ['UNKNOWN_TOPIC_OR_PARTITION', 'STREAM_TOPIC_MISSING']],
  [5, ['LEADER_NOT_AVAILABLE', 'retry']],
  [6, ['NOT_LEADER_OR_FOLLOWER', 'retry']],
  [7, ['REQUEST_TIMED_OUT', 'retry']],
  [8, ['BROKER_NOT_AVAILABLE', 'retry']],
  [9, ['REPLICA_NOT_AVAILABLE', 'retry']],
  [10, ['MESSAGE_TOO_LARGE', 'STREAM_PRODUCE_FAILED']],
  [13, ['NETWORK_EXCEPTION', 'retry']],
  [14, ['COORDINATOR_LOAD_IN_PROGRESS', 'retry']],
  [15, ['COORDINATOR_NOT_AVAILABLE', 'retry']],
  [16, ['NOT_COORDINATOR', 'retry']],
  [17, ['INVALID_TOPIC_EXCEPTION', 'STREAM_TOPIC_MISSING']],
  [18, ['RECORD_LIST_TOO_LARGE', 'STREAM_PRODUCE_FAILED']],
  [19, ['NOT_ENOUGH_REPLICAS', 'retry']],
  [20, ['NOT_ENOUGH_REPLICAS_AFTER_APPEND', 'retry']],
  [22, ['ILLEGAL_GENERATION', 'STREAM_REBALANCED']],
  [23, ['INCONSISTENT_GROUP_PROTOCOL', 'STREAM_CONFIG_INVALID']],
  [24, ['INVALID_GROUP_ID', 'STREAM_CONFIG_INVALID']],
  [25, ['UNKNOWN_MEMBER_ID', 'STREAM_REBALANCED']],
  [26, ['INVALID_SESSION_TIMEOUT', 'STREAM_CONFIG_INVALID']],
  [27, ['REBALANCE_IN_PROGRESS', 'STREAM_REBALANCED']],
  [29, ['TOPIC_AUTHORIZATION_FAILED', 'STREAM_NOT_AUTHORIZED']],
  [30, ['GROUP_AUTHORIZATION_FAILED', 'STREAM_NOT_AUTHORIZED']],
  [31, ['CLUSTER_AUTHORIZATION_FAILED', 'STREAM_NOT_AUTHORIZED']],
  [35, ['UNSUPPORTED_VERSION', 'STREAM_CONFIG_INVALID']],
  [36, ['TOPIC_ALREADY_EXISTS', 'STREAM_TOPIC_MISMATCH']],
  [37, ['INVALID_PARTITIONS', 'STREAM_CONFIG_INVALID']],
  [38, ['INVALID_REPLICATION_FACTOR', 'STREAM_CONFIG_INVALID']],
  [40, ['INVALID_CONFIG', 'STREAM_CONFIG_INVALID']],
  [41, ['NOT_CONTROLLER', 'retry']],
  [42, ['INVALID_REQUEST', 'STREAM_CONFIG_INVALID']],
  [44, ['POLICY_VIOLATION', 'STREAM_CONFIG_INVALID']],
  [45, ['OUT_OF_ORDER_SEQUENCE_NUMBER', 'STREAM_PRODUCE_FAILED']],
  [46, ['DUPLICATE_SEQUENCE_NUMBER', 'STREAM_PRODUCE_FAILED']],
  [47, ['INVALID_PRODUCER_EPOCH', 'STREAM_FENCED']],
  [48, ['INVALID_TXN_STATE', 'STREAM_TRANSACTION_ABORTED']],
  [49, ['INVALID_PRODUCER_ID_MAPPING', 'STREAM_TRANSACTION_ABORTED']],
  [50, ['INVALID_TRANSACTION_TIMEOUT', 'STREAM_CONFIG_INVALID']],
  [51, ['CONCURRENT_TRANSACTIONS', 'retry']],
  [53, ['TRANSACTIONAL_ID_AUTHORIZATION_FAILED', 'STREAM_NOT_AUTHORIZED']],
  [56, ['KAFKA_STORAGE_ERROR', 'retry']],
  [58, ['SASL_AUTHENTICATION_FAILED', 'STREAM_AUTH_FAILED']],
  [59, ['UNKNOWN_PRODUCER_ID', 'STREAM_PRODUCE_FAILED']],
  [68, ['NON_EMPTY_GROUP', 'STREAM_GROUP_ACTIVE']],
  [69, ['GROUP_ID_NOT_FOUND', 'STREAM_CONFIG_INVALID']],
  [72, ['LISTENER_NOT_FOUND', 'retry']],
  [73, ['TOPIC_DELETION_DISABLED', 'STREAM_CONFIG_INVALID']],
  [74, ['FENCED_LEADER_EPOCH', 'retry']],
  [75, ['UNKNOWN_LEADER_EPOCH', 'retry']],
  [78, ['OFFSET_NOT_AVAILABLE', 'retry']],
  [79, ['MEMBER_ID_REQUIRED', 'STREAM_REBALANCED']],
  [81, ['GROUP_MAX_SIZE_REACHED', 'STREAM_CONFIG_INVALID']],
  [82, ['FENCED_INSTANCE_ID', 'STREAM_FENCED']],
  [87, ['INVALID_RECORD', 'STREAM_PRODUCE_FAILED']],
  [88, ['UNSTABLE_OFFSET_COMMIT', 'retry']],
  [89, ['THROTTLING_QUOTA_EXCEEDED', 'retry']],
  [90, ['PRODUCER_FENCED', 'STREAM_FENCED']],
  [110, ['FENCED_MEMBER_EPOCH', 'STREAM_REBALANCED']],
  [111, ['UNRELEASED_INSTANCE_ID', 'STREAM_FENCED']],
  [112, ['UNSUPPORTED_ASSIGNOR', 'STREAM_CONFIG_INVALID']],
  [113, ['STALE_MEMBER_EPOCH', 'STREAM_REBALANCED']],
  [120, ['TRANSACTION_ABORTABLE', 'STREAM_TRANSACTION_ABORTED']],
]);

const HINTS: ReadonlyMap<number, string> = new Map([
  [3, 'check its name and partition count, or create it'],
  [10, "write smaller batches, or raise the topic's max.message.bytes"],
  [23, 'stop the members that follow another protocol: another program, or an older version'],
  [26, "keep sessionTimeoutMs within the brokers' group.min and group.max.session.timeout.ms"],
  [50, "keep transactionTimeoutMs within the brokers' transaction.max.timeout.ms"],
  [
    111,
    'stop the other member, or wait until its session is over; each instance wants an id of its own',
  ],
  [112, 'add range to group.consumer.assignors of the brokers'],
]);

/** A broker answered with an error code. Stays inside this folder: callers of the port get a StreamError. */
export class KafkaRefusal extends Error {
  override readonly name = 'KafkaRefusal';
  readonly kafkaCode: number;
  readonly retriable: boolean;
  /** The request that was refused, by its name in the protocol guide: tells what to allow. */
  apiName: string | undefined;

  constructor(kafkaCode: number, detail?: string | null, apiName?: string) {
    super(detail ? `${codeName(kafkaCode)}: ${detail}` : codeName(kafkaCode));
    this.kafkaCode = kafkaCode;
    this.retriable = meaningOf(kafkaCode) === 'retry';
    this.apiName = apiName;
  }
}

/** Raises a KafkaRefusal for every code but 0. */
export function check(kafkaCode: number, detail?: string | null, apiName?: string): void {
  if (kafkaCode !== 0) throw new KafkaRefusal(kafkaCode, detail, apiName);
}

/** Whether the same request may succeed a little later, perhaps at another broker. */
export function isTransient(error: unknown): boolean {
  return error instanceof KafkaRefusal
    ? error.retriable
    : isStreamError(error, 'STREAM_BROKER_UNAVAILABLE');
}

/** What a caller of the port gets: `cannot <what>: <what the broker said>`. */
export function toStreamError(error: unknown, what: string): StreamError {
  if (error instanceof StreamError) return error;
  if (error instanceof KafkaRefusal) {
    const meaning = meaningOf(error.kafkaCode);
    const code = meaning === 'retry' ? 'STREAM_BROKER_UNAVAILABLE' : meaning;
    const hint = HINTS.get(error.kafkaCode) ?? accessHint(error.kafkaCode, error.apiName);
    const message = `cannot ${what}: Kafka answered ${error.message}${hint ? `; ${hint}` : ''}`;
    return new StreamError(code, message, {cause: error});
  }
  const text = error instanceof Error ? error.message : String(error);
  return new StreamError('STREAM_BROKER_UNAVAILABLE', `cannot ${what}: ${text}`, {cause: error});
}

/** The code of the broker's answer that an error comes from, where there is one. */
export function kafkaCodeOf(error: unknown): number | undefined {
  if (error instanceof KafkaRefusal) return error.kafkaCode;
  return error instanceof StreamError && error.cause instanceof KafkaRefusal
    ? error.cause.kafkaCode
    : undefined;
}

function codeName(kafkaCode: number): string {
  return CODES.get(kafkaCode)?.[0] ?? `error code ${kafkaCode}`;
}

function meaningOf(kafkaCode: number): Meaning {
  return CODES.get(kafkaCode)?.[1] ?? 'STREAM_BROKER_UNAVAILABLE';
}
