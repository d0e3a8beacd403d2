// AddFile
interface AddFile {
    readonly kind: 'add';
    readonly path: string;
    readonly partitionValues: Readonly<Record<string, string | null>>;
    readonly sizeBytes: number;
    readonly modifiedMs: number;
    readonly dataChange: boolean;
    readonly stats?: string | undefined;
    readonly tags?: Readonly<Record<string, string>> | undefined;
    readonly deletionVector?: Readonly<Record<string, unknown>> | undefined;
    readonly extra?: Readonly<Record<string, unknown>> | undefined;
}
// AppTransaction
interface AppTransaction {
    readonly appId: string;
    readonly version: number;
}
// AppendOptions
interface AppendOptions {
    readonly txn?: AppTransaction | readonly AppTransaction[] | undefined;
    readonly userMetadata?: string | undefined;
}
// ArrayType
interface ArrayType {
    readonly type: 'array';
    readonly elementType: DataType;
    readonly containsNull: boolean;
}
// AtomicValue
type AtomicValue = boolean | number | bigint | string | Uint8Array | null;
// ColumnBatch
interface ColumnBatch {
    readonly rowCount: number;
    readonly columns: readonly ColumnVector[];
}
// ColumnVector
type ColumnVector = FixedVector<'boolean', Uint8Array> | FixedVector<'byte', Int8Array> | FixedVector<'short', Int16Array> | FixedVector<'integer', Int32Array> | FixedVector<'long', BigInt64Array> | FixedVector<'float', Float32Array> | FixedVector<'double', Float64Array> | FixedVector<'date', Int32Array> | FixedVector<'timestamp', BigInt64Array> | FixedVector<'timestamp_ntz', BigInt64Array> | (FixedVector<'decimal', Uint8Array> & {
    readonly precision: number;
    readonly scale: number;
}) | (VectorBase & {
    readonly kind: 'string' | 'binary';
    readonly offsets: Int32Array;
    readonly bytes: Uint8Array;
}) | (VectorBase & {
    readonly kind: 'array';
    readonly offsets: Int32Array;
    readonly element: ColumnVector;
}) | (VectorBase & {
    readonly kind: 'struct';
    readonly fields: readonly ColumnVector[];
}) | (VectorBase & {
    readonly kind: 'map';
    readonly offsets: Int32Array;
    readonly keys: ColumnVector;
    readonly values: ColumnVector;
});
// CommitResult
interface CommitResult {
    readonly version: number;
    readonly addedFiles: number;
    readonly addedRows: number;
    readonly addedBytes: number;
    readonly transactions: readonly SetTransaction[];
    readonly isNew: boolean;
    readonly conflictsPassed: number;
}
// CreateOptions
interface CreateOptions extends TableOptions {
    readonly schema: TableSchema;
    readonly partitionBy?: readonly string[] | undefined;
    readonly properties?: Readonly<Record<string, string>> | undefined;
    readonly name?: string | undefined;
    readonly description?: string | undefined;
}
// DataType
type DataType = AtomicType | ArrayType | MapType | StructType;
// DecimalType
type DecimalType = `decimal(${number},${number})`;
// DeltaError
declare class DeltaError extends Error {
    readonly name = "DeltaError";
    readonly code: DeltaErrorCode;
    readonly retriable: boolean;
    readonly expected: string | undefined;
    readonly found: string | undefined;
    readonly table: string | undefined;
    readonly version: number | undefined;
    readonly path: string | undefined;
    readonly column: string | undefined;
    readonly appId: string | undefined;
    constructor(details: DeltaErrorDetails, options?: ErrorOptions);
}
// DeltaErrorCode
type DeltaErrorCode = 'DELTA_TABLE_MISSING' | 'DELTA_TABLE_EXISTS' | 'DELTA_TABLE_MISMATCH' | 'DELTA_VERSION_MISSING' | 'DELTA_SCHEMA_INVALID' | 'DELTA_SCHEMA_UNSUPPORTED' | 'DELTA_SCHEMA_MISMATCH' | 'DELTA_CONFIG_INVALID' | 'DELTA_FEATURE_UNSUPPORTED' | 'DELTA_OPERATION_FORBIDDEN' | 'DELTA_LOG_CORRUPT' | 'DELTA_DATA_CORRUPT' | 'DELTA_FILE_MISSING' | 'DELTA_COMMIT_CONFLICT' | 'DELTA_CONCURRENT_TRANSACTION' | 'DELTA_COMMIT_OUTCOME_UNKNOWN' | 'DELTA_ENCODE_FAILED' | 'DELTA_WORKER_LOST' | 'DELTA_WORKERS_BUSY' | 'DELTA_STORE_UNSAFE' | 'DELTA_AUTH_FAILED' | 'DELTA_NOT_AUTHORIZED' | 'DELTA_BUCKET_MISSING' | 'DELTA_STORAGE_FULL' | 'DELTA_STORAGE_UNAVAILABLE' | 'DELTA_STORAGE_FAILED' | 'DELTA_CLOSED';
// DeltaTable
declare class DeltaTable {
    #private;
    private constructor();
    static create(location: string, options: CreateOptions): Promise<DeltaTable>;
    static open(location: string, options?: TableOptions): Promise<DeltaTable>;
    static createIfNotExists(location: string, options: CreateOptions): Promise<DeltaTable>;
    get location(): string;
    get version(): number;
    get schema(): StructType;
    get partitionColumns(): readonly string[];
    get properties(): Readonly<Record<string, string>>;
    append(rows: Rows, options?: AppendOptions): Promise<CommitResult>;
    writer(options?: WriterOptions): TableWriter;
    snapshot(): Snapshot;
    at({ version }: {
        readonly version: number;
    }): Promise<Snapshot>;
    scan(options?: ScanOptions): AsyncGenerator<ColumnBatch, void, undefined>;
    rows(options?: ScanOptions): AsyncGenerator<Record<string, unknown>, void, undefined>;
    files(): readonly AddFile[];
    history(limit?: number): Promise<readonly HistoryEntry[]>;
    detail(): TableDetail;
    lastTransaction(appId: string): number | undefined;
    refresh(): Promise<void>;
    get checkpointFailure(): unknown;
    close(): Promise<void>;
    [Symbol.asyncDispose](): Promise<void>;
}
// EncodePool
interface EncodePool {
    encode(request: EncodeRequest): Promise<EncodedFile>;
    close(): Promise<void>;
}
// EncodePoolOptions
interface EncodePoolOptions {
    readonly threads?: number | undefined;
    readonly queueMax?: number | undefined;
}
// HistoryEntry
interface HistoryEntry {
    readonly version: number;
    readonly timestamp: Date | null;
    readonly userId: string | null;
    readonly userName: string | null;
    readonly operation: string | null;
    readonly operationParameters: Readonly<Record<string, unknown>> | null;
    readonly job: Readonly<Record<string, unknown>> | null;
    readonly notebook: Readonly<Record<string, unknown>> | null;
    readonly clusterId: string | null;
    readonly readVersion: number | null;
    readonly isolationLevel: string | null;
    readonly isBlindAppend: boolean | null;
    readonly operationMetrics: Readonly<Record<string, string>> | null;
    readonly userMetadata: string | null;
    readonly engineInfo: string | null;
    readonly transactions: Readonly<Record<string, number>>;
}
// ListOptions
interface ListOptions {
    readonly startAfter?: string | undefined;
}
// MapType
interface MapType {
    readonly type: 'map';
    readonly keyType: DataType;
    readonly valueType: DataType;
    readonly valueContainsNull: boolean;
}
// PrimitiveType
type PrimitiveType = (typeof primitiveTypes)[number];
// Rows
type Rows = readonly object[] | ColumnBatch | readonly ColumnBatch[];
// S3Options
interface S3Options {
    readonly endpoint?: string | undefined;
    readonly region?: string | undefined;
    readonly credentials?: Readonly<{
        accessKeyId: string;
        secretAccessKey: string;
        sessionToken?: string;
    }> | undefined;
    readonly forcePathStyle?: boolean | undefined;
    readonly requestTimeoutMs?: number | undefined;
}
// ScanOptions
interface ScanOptions {
    readonly columns?: readonly string[] | undefined;
    readonly where?: Readonly<Record<string, AtomicValue>> | undefined;
}
// SetTransaction
interface SetTransaction {
    readonly kind: 'txn';
    readonly appId: string;
    readonly version: number;
    readonly updatedMs?: number | undefined;
    readonly extra?: Readonly<Record<string, unknown>> | undefined;
}
// Snapshot
declare class Snapshot {
    #private;
    readonly location: string;
    readonly version: number;
    readonly schema: StructType;
    readonly partitionColumns: readonly string[];
    readonly properties: Readonly<Record<string, string>>;
    constructor(storage: Storage, state: TableState, schema: StructType);
    files(): readonly AddFile[];
    scan(options?: ScanOptions): AsyncGenerator<ColumnBatch, void, undefined>;
    rows(options?: ScanOptions): AsyncGenerator<Record<string, unknown>, void, undefined>;
}
// Storage
interface Storage {
    readonly location: string;
    readonly mayIgnoreConditions: boolean;
    put(key: string, bytes: Uint8Array): Promise<void>;
    putIfAbsent(key: string, bytes: Uint8Array): Promise<'created' | 'exists'>;
    get(key: string): Promise<Uint8Array | undefined>;
    getRange(key: string, start: number, end: number): Promise<Uint8Array | undefined>;
    list(folder: string, options?: ListOptions): AsyncIterable<StoredFile>;
    head(key: string): Promise<StoredFile | undefined>;
    delete(key: string): Promise<void>;
    close(): void;
}
// StoredFile
interface StoredFile {
    readonly key: string;
    readonly sizeBytes: number;
    readonly modifiedMs: number;
}
// StructField
interface StructField {
    readonly name: string;
    readonly type: DataType;
    readonly nullable: boolean;
    readonly metadata: Readonly<Record<string, unknown>>;
}
// StructType
interface StructType {
    readonly type: 'struct';
    readonly fields: readonly StructField[];
}
// TableDetail
interface TableDetail {
    readonly format: 'delta';
    readonly id: string;
    readonly name: string | null;
    readonly description: string | null;
    readonly location: string;
    readonly createdAt: Date | null;
    readonly lastModified: Date | null;
    readonly partitionColumns: readonly string[];
    readonly numFiles: number;
    readonly sizeInBytes: number;
    readonly properties: Readonly<Record<string, string>>;
    readonly minReaderVersion: number;
    readonly minWriterVersion: number;
    readonly tableFeatures: readonly string[];
    readonly version: number;
    readonly numRecords: number | null;
    readonly numSmallFiles: number;
}
// TableOptions
interface TableOptions {
    readonly s3?: S3Options | undefined;
    readonly storage?: Storage | undefined;
    readonly retryForMs?: number | undefined;
    readonly encodeThreads?: EncodePoolOptions['threads'];
    readonly encodePool?: EncodePool | undefined;
    readonly nowMs?: (() => number) | undefined;
}
// TableSchema
type TableSchema = StructType | {
    readonly delta: StructType;
};
// TableWriter
declare class TableWriter {
    #private;
    constructor(session: TableSession, options?: WriterOptions);
    committed(appId: string): number | undefined;
    write(rows: Rows, options?: WriteOptions): Promise<void>;
    flush(): Promise<void>;
    close(): Promise<void>;
}
// WriteOptions
interface WriteOptions {
    readonly source?: AppTransaction | undefined;
}
// WriterOptions
interface WriterOptions {
    readonly maxRows?: number | undefined;
    readonly maxBytes?: number | undefined;
    readonly maxDelayMs?: number | undefined;
    readonly maxPendingBytes?: number | undefined;
    readonly onCommit?: ((result: CommitResult) => void) | undefined;
    readonly beforeCommit?: (() => Promise<void>) | undefined;
}
// createEncodePool
declare function createEncodePool(options?: EncodePoolOptions): EncodePool;
// isDeltaError
declare function isDeltaError(error: unknown, code?: DeltaErrorCode): error is DeltaError;
// Not exported, but part of the above:
declare class TableSession {
    #private;
    readonly policy: RetryPolicy;
    readonly nowMs: () => number;
    constructor(parts: SessionParts);
    get storage(): Storage;
    get state(): TableState;
    get schema(): StructType;
    get checkpointFailure(): unknown;
    lastTransaction(appId: string): number | undefined;
    refresh(): Promise<void>;
    assertWritable(): Promise<void>;
    writeFiles(batches: readonly ColumnBatch[]): Promise<WrittenFile[]>;
    commit(prepared: PreparedCommit, rowCount: number): Promise<CommitResult>;
    createTable(prepared: PreparedCommit): Promise<void>;
    close(): Promise<void>;
}
declare class TableState {
    #private;
    readonly location: string;
    constructor(location: string);
    get version(): number;
    get protocol(): Protocol;
    get metadata(): Metadata;
    get lastCommit(): CommitInfo | undefined;
    get files(): ReadonlyMap<string, AddFile>;
    get tombstones(): ReadonlyMap<string, RemoveFile>;
    get transactions(): ReadonlyMap<string, SetTransaction>;
    get domains(): ReadonlyMap<string, DomainMetadata>;
    apply(version: number, actions: Iterable<Action>): void;
}
declare const primitiveTypes: readonly [
    "string",
    "long",
    "integer",
    "short",
    "byte",
    "float",
    "double",
    "boolean",
    "binary",
    "date",
    "timestamp",
    "timestamp_ntz"
];
interface CommitInfo {
    readonly kind: 'commitInfo';
    readonly timestampMs?: number | undefined;
    readonly inCommitTimestampMs?: number | undefined;
    readonly operation?: string | undefined;
    readonly operationParameters?: Readonly<Record<string, unknown>> | undefined;
    readonly readVersion?: number | undefined;
    readonly isolationLevel?: string | undefined;
    readonly isBlindAppend?: boolean | undefined;
    readonly operationMetrics?: Readonly<Record<string, string>> | undefined;
    readonly userMetadata?: string | undefined;
    readonly engineInfo?: string | undefined;
    readonly txnId?: string | undefined;
    readonly extra?: Readonly<Record<string, unknown>> | undefined;
}
interface DeltaErrorDetails {
    readonly code: DeltaErrorCode;
    readonly problem: string;
    readonly expected?: string | undefined;
    readonly found?: string | undefined;
    readonly advice?: string | undefined;
    readonly table?: string | undefined;
    readonly version?: number | undefined;
    readonly path?: string | undefined;
    readonly column?: string | undefined;
    readonly appId?: string | undefined;
}
interface DomainMetadata {
    readonly kind: 'domainMetadata';
    readonly domain: string;
    readonly configuration: string;
    readonly removed: boolean;
    readonly extra?: Readonly<Record<string, unknown>> | undefined;
}
interface EncodeOptions {
    readonly compression?: 'uncompressed' | 'snappy' | 'zstd' | undefined;
    readonly rowGroupRowsMax?: number | undefined;
    readonly statsColumns?: number | undefined;
}
interface EncodeRequest {
    readonly schema: StructType;
    readonly batches: readonly ColumnBatch[];
    readonly options?: EncodeOptions | undefined;
}
interface EncodedFile {
    readonly bytes: Uint8Array;
    readonly stats: FileStats;
    readonly rowCount: number;
}
interface FileStats {
    readonly numRecords: number;
    readonly minValues: StatValues;
    readonly maxValues: StatValues;
    readonly nullCount: NullCounts;
}
interface Metadata {
    readonly kind: 'metaData';
    readonly id: string;
    readonly name?: string | undefined;
    readonly description?: string | undefined;
    readonly schemaString: string;
    readonly partitionColumns: readonly string[];
    readonly configuration: Readonly<Record<string, string>>;
    readonly createdMs?: number | undefined;
    readonly format: Readonly<Record<string, unknown>>;
    readonly extra?: Readonly<Record<string, unknown>> | undefined;
}
interface NullCounts {
    readonly [column: string]: number | NullCounts;
}
interface PreparedCommit {
    readonly actions: readonly Action[];
    readonly operation: string;
    readonly operationParameters: Readonly<Record<string, unknown>>;
    readonly operationMetrics: Readonly<Record<string, string>>;
    readonly userMetadata?: string | undefined;
    readonly expectedTransactions?: ReadonlyMap<string, number | undefined> | undefined;
}
interface Protocol {
    readonly kind: 'protocol';
    readonly minReaderVersion: number;
    readonly minWriterVersion: number;
    readonly readerFeatures?: readonly string[] | undefined;
    readonly writerFeatures?: readonly string[] | undefined;
    readonly extra?: Readonly<Record<string, unknown>> | undefined;
}
interface RemoveFile {
    readonly kind: 'remove';
    readonly path: string;
    readonly deletedMs?: number | undefined;
    readonly dataChange: boolean;
    readonly deletionVector?: Readonly<Record<string, unknown>> | undefined;
    readonly partitionValues?: Readonly<Record<string, string | null>> | undefined;
    readonly sizeBytes?: number | undefined;
    readonly extendedFileMetadata?: boolean | undefined;
    readonly extra?: Readonly<Record<string, unknown>> | undefined;
}
interface RetryPolicy {
    readonly retryForMs: number;
    readonly baseDelayMs: number;
    readonly maxDelayMs: number;
}
interface SessionParts {
    readonly log: TableLog;
    readonly policy: RetryPolicy;
    readonly pool: EncodePool;
    readonly nowMs: () => number;
    readonly checkpointVersion: number;
}
interface StatValues {
    readonly [column: string]: StatValue;
}
interface TableLog {
    readonly storage: Storage;
    readonly state: TableState;
}
interface UnknownAction {
    readonly kind: 'unknown';
    readonly name: string;
    readonly value: unknown;
}
interface VectorBase {
    readonly name: string;
    readonly nullCount: number;
    readonly validity?: Uint8Array | undefined;
}
interface WrittenFile {
    readonly add: AddFile;
    readonly rowCount: number;
}
type Action = AddFile | RemoveFile | Metadata | Protocol | SetTransaction | CommitInfo | DomainMetadata | UnknownAction;
type AtomicType = PrimitiveType | DecimalType;
type DecimalBound = readonly [
    unscaled: bigint,
    scale: number
];
type FixedVector<Kind extends string, Values> = VectorBase & {
    readonly kind: Kind;
    readonly values: Values;
};
type StatValue = number | bigint | string | DecimalBound | StatValues;
