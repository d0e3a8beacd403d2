/** Every code that this package may raise. Callers act on the code, never on the text. */
export type StreamErrorCode =
  /** A topology that cannot run: the message names the node and what to change. */
  | 'STREAM_TOPOLOGY_INVALID'
  /** A setting that is missing or out of range. */
  | 'STREAM_CONFIG_INVALID'
  /** A source topic does not exist. */
  | 'STREAM_TOPIC_MISSING'
  /** An existing topic has the wrong partition count or clean-up policy. */
  | 'STREAM_TOPIC_MISMATCH'
  /** Topics that are joined have different partition counts (semantics rule 19). */
  | 'STREAM_NOT_COPARTITIONED'
  /** Bytes that no reader understands: a corrupt record batch. */
  | 'STREAM_RECORD_CORRUPT'
  /** A value that does not follow its schema. */
  | 'STREAM_DECODE_FAILED'
  /** A value that cannot be written with its schema, or is too large. */
  | 'STREAM_ENCODE_FAILED'
  /** A schema that cannot read what is there, or would write what its readers cannot read. */
  | 'STREAM_SCHEMA_INCOMPATIBLE'
  /** A subject, a version or an id that the schema registry does not have. */
  | 'STREAM_SCHEMA_MISSING'
  /** A record names a schema that is not loaded yet: it is being fetched, process the record again. */
  | 'STREAM_SCHEMA_PENDING'
  /** The schema registry does not answer, or not with what it should. */
  | 'STREAM_REGISTRY_UNAVAILABLE'
  /** The schema registry refused a call: the message has its reason. */
  | 'STREAM_REGISTRY_REFUSED'
  /** A `suppress` with `whenFull: 'fail'` was asked to hold more than it may. */
  | 'STREAM_BUFFER_FULL'
  /** User code threw for a record. */
  | 'STREAM_PROCESS_FAILED'
  /** A record failed, and its policy is to try it again: it is processed once more. */
  | 'STREAM_RETRY_PENDING'
  /** The broker refused a record (too large, no permission). */
  | 'STREAM_PRODUCE_FAILED'
  /** Another producer with this transactional id, or another member with this instance id, took over: this one must stop. */
  | 'STREAM_FENCED'
  /** The group gave the partitions away: drop the work and rejoin. */
  | 'STREAM_REBALANCED'
  /** A group has members, so that its positions cannot be changed from outside: stop them first. */
  | 'STREAM_GROUP_ACTIVE'
  /** The transaction was aborted and its records are not visible: process them again. */
  | 'STREAM_TRANSACTION_ABORTED'
  /** User name, password or certificate refused. */
  | 'STREAM_AUTH_FAILED'
  /** Authenticated, but not allowed. */
  | 'STREAM_NOT_AUTHORIZED'
  /** No broker answered within the time allowed. */
  | 'STREAM_BROKER_UNAVAILABLE'
  /** A requested offset is gone from the log. */
  | 'STREAM_OFFSET_OUT_OF_RANGE'
  /** A local disk operation failed (full disk, no permission). */
  | 'STREAM_STORAGE_FAILED'
  /** State on disk is not what was written: it is rebuilt from its changelog when the task opens again. */
  | 'STREAM_STATE_CORRUPT'
  /** The component was closed while a call was under way. */
  | 'STREAM_CLOSED';

const RETRIABLE: ReadonlySet<StreamErrorCode> = new Set([
  'STREAM_REBALANCED',
  'STREAM_TRANSACTION_ABORTED',
  'STREAM_BROKER_UNAVAILABLE',
  'STREAM_SCHEMA_PENDING',
  'STREAM_RETRY_PENDING',
  'STREAM_REGISTRY_UNAVAILABLE',
  'STREAM_STATE_CORRUPT',
]);

/** The one error class of this package. `retriable` says whether the same call may succeed later. */
export class StreamError extends Error {
  override readonly name = 'StreamError';
  readonly code: StreamErrorCode;
  readonly retriable: boolean;

  constructor(code: StreamErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retriable = RETRIABLE.has(code);
  }
}

/** Whether `error` is a StreamError, with this code where one is given. */
export function isStreamError(error: unknown, code?: StreamErrorCode): error is StreamError {
  return error instanceof StreamError && (code === undefined || error.code === code);
}
