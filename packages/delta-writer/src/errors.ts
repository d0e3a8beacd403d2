/** Every code that this package may raise. Callers act on the code, never on the text. */
export type DeltaErrorCode =
  /** No table at the location. */
  | 'DELTA_TABLE_MISSING'
  /** A table stands where one should be created. */
  | 'DELTA_TABLE_EXISTS'
  /** The table that stands there has another schema or other partition columns. */
  | 'DELTA_TABLE_MISMATCH'
  /** The asked version is not in the log, or no longer. */
  | 'DELTA_VERSION_MISSING'
  /** A declared schema that no table can have. */
  | 'DELTA_SCHEMA_INVALID'
  /** A schema with a type that is not supported here; the column is named. */
  | 'DELTA_SCHEMA_UNSUPPORTED'
  /** Rows that do not follow the table's schema; nothing of them was written. */
  | 'DELTA_SCHEMA_MISMATCH'
  /** A missing or wrong setting or argument. */
  | 'DELTA_CONFIG_INVALID'
  /** The table needs a feature or a protocol version that is not supported here. */
  | 'DELTA_FEATURE_UNSUPPORTED'
  /** The table's properties forbid the operation. */
  | 'DELTA_OPERATION_FORBIDDEN'
  /** A published commit or checkpoint that no reader could replay, or a gap in the versions. */
  | 'DELTA_LOG_CORRUPT'
  /** A data file that cannot be read. */
  | 'DELTA_DATA_CORRUPT'
  /** A data file that the log names is not there. */
  | 'DELTA_FILE_MISSING'
  /** Another writer changed what this commit rests on: open the table again and decide. */
  | 'DELTA_COMMIT_CONFLICT'
  /** Another writer committed for the same application id: this one is a zombie, or a second instance. */
  | 'DELTA_CONCURRENT_TRANSACTION'
  /** It cannot be told whether the commit landed. Its data files were kept. */
  | 'DELTA_COMMIT_OUTCOME_UNKNOWN'
  /** Encoding rows failed in a worker. */
  | 'DELTA_ENCODE_FAILED'
  /** An encoding worker died with the request; a new one takes its place. */
  | 'DELTA_WORKER_LOST'
  /** More requests wait for an encoding worker than its queue holds. */
  | 'DELTA_WORKERS_BUSY'
  /** The store does not honour conditional puts, so that two writers could overwrite each other's commits. */
  | 'DELTA_STORE_UNSAFE'
  /** Key or password refused. */
  | 'DELTA_AUTH_FAILED'
  /** Authenticated, but not allowed. */
  | 'DELTA_NOT_AUTHORIZED'
  /** The bucket does not exist. */
  | 'DELTA_BUCKET_MISSING'
  /** No space left. What was committed is safe. */
  | 'DELTA_STORAGE_FULL'
  /** The store did not answer within the time allowed. */
  | 'DELTA_STORAGE_UNAVAILABLE'
  /** The store refused an operation. */
  | 'DELTA_STORAGE_FAILED'
  /** The writer was closed while a call was under way, or before it. */
  | 'DELTA_CLOSED';

const retriableCodes: ReadonlySet<DeltaErrorCode> = new Set([
  'DELTA_COMMIT_OUTCOME_UNKNOWN',
  'DELTA_STORAGE_UNAVAILABLE',
  'DELTA_WORKER_LOST',
  'DELTA_WORKERS_BUSY',
]);

/** What an error says. The message is `problem: expected …, found …; advice`, with the parts that are given. */
export interface DeltaErrorDetails {
  readonly code: DeltaErrorCode;
  /** What could not be done, to what: `cannot open table s3://lake/events`. */
  readonly problem: string;
  readonly expected?: string | undefined;
  readonly found?: string | undefined;
  /** What to do about it. */
  readonly advice?: string | undefined;
  /** Location of the table. */
  readonly table?: string | undefined;
  readonly version?: number | undefined;
  /** Path of the file in the store. */
  readonly path?: string | undefined;
  readonly column?: string | undefined;
  /** The application id of a conflicting transaction. */
  readonly appId?: string | undefined;
}

/** The one error class of this package. `retriable` says whether the same call may succeed later by itself. */
export class DeltaError extends Error {
  override readonly name = 'DeltaError';
  readonly code: DeltaErrorCode;
  readonly retriable: boolean;
  readonly expected: string | undefined;
  readonly found: string | undefined;
  readonly table: string | undefined;
  readonly version: number | undefined;
  readonly path: string | undefined;
  readonly column: string | undefined;
  readonly appId: string | undefined;

  constructor(details: DeltaErrorDetails, options?: ErrorOptions) {
    super(messageOf(details), options);
    this.code = details.code;
    this.retriable = retriableCodes.has(details.code);
    this.expected = details.expected;
    this.found = details.found;
    this.table = details.table;
    this.version = details.version;
    this.path = details.path;
    this.column = details.column;
    this.appId = details.appId;
  }
}

/** Whether `error` is a DeltaError, with this code where one is given. */
export function isDeltaError(error: unknown, code?: DeltaErrorCode): error is DeltaError {
  return error instanceof DeltaError && (code === undefined || error.code === code);
}

function messageOf({problem, expected, found, advice}: DeltaErrorDetails): string {
  const facts = [
    ...(expected === undefined ? [] : [`expected ${expected}`]),
    ...(found === undefined ? [] : [`found ${found}`]),
  ].join(', ');
  const first = facts === '' ? problem : `${problem}: ${facts}`;
  return advice === undefined ? first : `${first}; ${advice}`;
}
