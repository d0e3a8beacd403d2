// AggregateOptions
interface AggregateOptions<R> extends Named {
    readonly value?: Serde<R> | undefined;
}
// Aggregator
interface Aggregator<V, R> {
    readonly describe: string;
    readonly init: () => unknown;
    readonly add: (state: unknown, value: V) => unknown;
    readonly result: (state: unknown) => R;
    readonly merge?: ((left: unknown, right: unknown) => unknown) | undefined;
}
// AppMetrics
interface AppMetrics extends MetricsSnapshot {
    readonly tasks: number;
    readonly lagRecords: number;
    readonly rebalances: number;
}
// AppState
type AppState = 'starting' | 'running' | 'recovering' | 'closing' | 'closed' | 'failed';
// AppView
declare class AppView {
    #private;
    readonly stores: ReadonlyMap<string, StoreInfo>;
    constructor(parts: AppViewParts);
    tasks(): readonly TaskView[];
    ownerOf(store: StoreInfo, key: unknown, { isStaleFine }: {
        readonly isStaleFine: boolean;
    }): KeyOwner;
}
// Assigned
interface Assigned {
    readonly partitions: readonly TopicPartition[];
    readonly added: readonly TopicPartition[];
    readonly userData: Uint8Array;
}
// AssignmentListener
interface AssignmentListener {
    onRevoked(partitions: readonly TopicPartition[]): Promise<void>;
    onAssigned(assigned: Assigned): Promise<void>;
    onLost(): Promise<void>;
    onFailed(error: Error): void;
}
// Assignor
type Assignor = (members: readonly AssignorMember[], partitionCounts: ReadonlyMap<string, number>) => ReadonlyMap<string, MemberAssignment>;
// AssignorMember
interface AssignorMember {
    readonly memberId: string;
    readonly instanceId: string | undefined;
    readonly owned: readonly TopicPartition[];
    readonly userData: Uint8Array;
}
// AsyncCall
interface AsyncCall {
    readonly signal: AbortSignal;
    readonly nowMs: number;
}
// BranchStreams
type BranchStreams<K, V, B> = {
    readonly [Name in keyof B]: B[Name] extends Guard<K, V, infer V2> ? Stream<K, V2> : Stream<K, V>;
};
// Branches
type Branches<K, V> = Readonly<Record<string, (value: V, key: K) => boolean>>;
// Broker
interface Broker {
    connect(): Promise<void>;
    close(): Promise<void>;
    partitionCounts(topics: readonly string[]): Promise<ReadonlyMap<string, number>>;
    topics(): Promise<readonly string[]>;
    createTopics(specs: readonly TopicSpec[]): Promise<void>;
    startOffsets(partitions: readonly TopicPartition[]): Promise<readonly number[]>;
    endOffsets(partitions: readonly TopicPartition[]): Promise<readonly number[]>;
    committedOffsets(groupId: string, partitions: readonly TopicPartition[]): Promise<readonly PartitionOffset[]>;
    fetcher(options?: FetcherOptions): Fetcher;
    producer(options?: ProducerOptions): Promise<Producer>;
    member(options: MemberOptions): GroupMember;
    readonly admin: BrokerAdmin;
    readonly assignsOnServer?: boolean | undefined;
}
// BrokerAdmin
interface BrokerAdmin {
    describeTopics(topics: readonly string[]): Promise<readonly TopicDescription[]>;
    createPartitions(topic: string, total: number): Promise<void>;
    deleteTopics(topics: readonly string[]): Promise<void>;
    deleteRecords(before: readonly PartitionOffset[]): Promise<void>;
    groupState(groupId: string): Promise<GroupState>;
    alterOffsets(groupId: string, offsets: readonly PartitionOffset[]): Promise<void>;
    deleteGroup(groupId: string): Promise<void>;
    offsetsAt(partitions: readonly TopicPartition[], timestampMs: number): Promise<readonly number[]>;
}
// BufferLimits
interface BufferLimits {
    readonly maxRecords?: number | undefined;
    readonly maxBytes?: number | undefined;
}
// Cancellable
interface Cancellable {
    cancel(): void;
}
// Clock
interface Clock {
    nowMs(): number;
    sleep(ms: number): Promise<void>;
    after(ms: number, run: () => void): () => void;
    turn(): Promise<void>;
}
// CogroupAggregator
type CogroupAggregator<K, V, R> = (state: R, value: V, key: K) => R | null;
// CogroupOptions
interface CogroupOptions<R> extends Named {
    readonly value?: Serde<R> | undefined;
}
// Cogrouped
declare class Cogrouped<K, R> {
    #private;
    constructor(members: readonly CogroupMember<K, R>[]);
    cogroup<V>(grouped: Grouped<K, V>, aggregator: CogroupAggregator<K, V, R>): Cogrouped<K, R>;
    windowedBy(windows: SessionWindows): SessionCogrouped<K, R>;
    windowedBy(windows: TimeWindows | SlidingWindows): WindowedCogrouped<K, R>;
    aggregate(init: () => R, options?: CogroupOptions<R>): Table<K, R>;
}
// Combine
type Combine<K, V, R> = (state: R, value: V, key: K) => R | null;
// CountWindowed
interface CountWindowed<K> {
    readonly key: K;
    readonly index: number;
}
// CountWindows
interface CountWindows {
    readonly kind: 'count';
    readonly records: number;
}
// CountedGroup
declare class CountedGroup<K, V> {
    #private;
    constructor(parts: CountedGroupParts<K, V>);
    count(options?: Named): Table<CountWindowed<K>, number>;
    aggregate<R>(aggregators: Aggregators<V, R>, options?: AggregateOptions<R>): Table<CountWindowed<K>, R>;
    aggregate<R>(fold: Fold<K, V, R>, options?: AggregateOptions<R>): Table<CountWindowed<K>, R>;
    reduce(fn: (left: V, right: V, key: K) => V, options?: Named): Table<CountWindowed<K>, V>;
}
// CustomWindows
interface CustomWindows {
    readonly kind: 'custom';
    readonly windowsFor: (timestampMs: number) => Iterable<WindowBounds>;
    readonly maxSizeMs: number;
    readonly graceMs: number;
}
// CustomWindowsOptions
interface CustomWindowsOptions extends GraceOption {
    readonly windowsFor: (timestampMs: number) => Iterable<WindowBounds>;
    readonly maxSize: Duration;
}
// DeduplicateOptions
interface DeduplicateOptions<K, V> extends Named {
    readonly id: (value: V, key: K) => string | null;
    readonly within: Duration;
    readonly grace?: Duration | undefined;
}
// DropCount
interface DropCount {
    readonly node: string;
    readonly reason: DropReason;
    readonly count: number;
}
// DropReason
type DropReason = 'null-key' | 'null-value' | 'null-foreign-key' | 'null-partition-key' | 'invalid-timestamp' | 'no-match' | 'duplicate' | 'outdated' | 'history-expired' | 'expired' | 'stale-answer' | 'decode-failed' | 'process-failed' | 'produce-failed';
// Duration
type Duration = number | `${number}${string}`;
// ErrorPolicies
interface ErrorPolicies {
    readonly decode?: ErrorPolicy | undefined;
    readonly process?: ErrorPolicy | RetryPolicy | undefined;
    readonly produce?: ErrorPolicy | RetryPolicy | undefined;
}
// ErrorPolicy
type ErrorPolicy = 'fail' | 'skip' | 'dead-letter';
// EventTimeWindows
type EventTimeWindows = TimeWindows | SlidingWindows | SessionWindows | CustomWindows;
// FetchedPartition
interface FetchedPartition extends TopicPartition {
    readonly batches: readonly RecordColumns[];
    readonly nextOffset: number;
    readonly endOffset: number;
}
// Fetcher
interface Fetcher {
    assign(partition: TopicPartition, offset: number): void;
    remove(partition: TopicPartition): void;
    pause(partition: TopicPartition): void;
    resume(partition: TopicPartition): void;
    poll(maxWaitMs: number): Promise<readonly FetchedPartition[]>;
    close(): Promise<void>;
}
// FetcherOptions
interface FetcherOptions {
    readonly maxPartitionBytes?: number | undefined;
}
// Fold
interface Fold<K, V, R> {
    readonly init: () => R;
    readonly add: (state: R, value: V, key: K) => R | null;
}
// ForwardedRecord
interface ForwardedRecord<K, V> {
    readonly key: K;
    readonly value: V;
    readonly timestampMs?: number | undefined;
    readonly headers?: RecordHeaders | undefined;
}
// GlobalTable
declare class GlobalTable<K, V> {
    readonly nodeId: string;
    readonly storeName: string;
    readonly serdes: {
        readonly key: Serde<K>;
        readonly value: Serde<V>;
    };
    constructor(nodeId: string, storeName: string, serdes: {
        key: Serde<K>;
        value: Serde<V>;
    });
}
// GlobalTableJson
interface GlobalTableJson {
    readonly id: string;
    readonly topic: string;
    readonly store: string;
}
// GraceOption
interface GraceOption {
    readonly grace: Duration;
}
// GroupMember
interface GroupMember {
    join(): Promise<void>;
    rejoin(): void;
    commit(offsets: readonly PartitionOffset[]): Promise<void>;
    leave(options?: LeaveOptions): Promise<void>;
}
// GroupState
type GroupState = 'active' | 'empty' | 'dead';
// Grouped
declare class Grouped<K, V> {
    #private;
    constructor(origin: Origin<K, V>, name?: string);
    windowedBy(windows: SessionWindows, options?: WindowedByOptions): SessionGroup<K, V>;
    windowedBy(windows: CountWindows, options?: WindowedByOptions): CountedGroup<K, V>;
    windowedBy(windows: Exclude<EventTimeWindows, SessionWindows>, options?: WindowedByOptions): WindowedGroup<K, V>;
    cogroup<R>(aggregator: CogroupAggregator<K, V, R>): Cogrouped<K, R>;
    count(options?: Named): Table<K, number>;
    aggregate<R>(aggregators: Aggregators<V, R>, options?: AggregateOptions<R>): Table<K, R>;
    aggregate<R>(fold: Fold<K, V, R>, options?: AggregateOptions<R>): Table<K, R>;
    reduce(fn: (left: V, right: V, key: K) => V, options?: Named): Table<K, V>;
}
// GroupedTable
declare class GroupedTable<K, V> {
    #private;
    constructor(parts: GroupedTableParts<K, V>);
    count(options?: Named): Table<K, number>;
    reduce(add: Combine<K, V, V>, subtract: Combine<K, V, V>, options?: Named): Table<K, V>;
    aggregate<R>(init: () => R, add: Combine<K, V, R>, subtract: Combine<K, V, R>, options?: Named & {
        readonly value?: Serde<R> | undefined;
    }): Table<K, R>;
}
// Guarantee
type Guarantee = 'exactly-once' | 'at-least-once';
// ImageRange
interface ImageRange {
    readonly from?: Uint8Array | undefined;
    readonly before?: Uint8Array | undefined;
    readonly reverse?: boolean | undefined;
}
// ImageRow
interface ImageRow {
    readonly key: Uint8Array;
    readonly value: Uint8Array;
    readonly timestampMs: number;
}
// InputView
interface InputView extends TopicPartition {
    readonly offset: number;
    readonly endOffset: number | undefined;
    readonly lagRecords: number;
    readonly lagMs: number;
    readonly catchUpMs: number | undefined;
    readonly bufferedRecords: number;
    readonly bufferedBytes: number;
}
// JoinOptions
interface JoinOptions<R> extends Named {
    readonly value?: Serde<R> | undefined;
}
// JoinReach
interface JoinReach {
    readonly before: SignedDuration;
    readonly after: SignedDuration;
}
// JoinWindows
interface JoinWindows {
    readonly beforeMs: number;
    readonly afterMs: number;
    readonly graceMs: number;
}
// JsonLoggerOptions
interface JsonLoggerOptions {
    readonly level?: LogLevel | undefined;
    readonly write?: ((line: string) => void) | undefined;
    readonly nowMs?: (() => number) | undefined;
}
// KeyOwner
type KeyOwner = {
    readonly kind: 'here';
    readonly isOpen: boolean;
} | {
    readonly kind: 'elsewhere';
    readonly endpoint: string;
    readonly isStandby: boolean;
} | {
    readonly kind: 'unknown';
};
// KeyRange
interface KeyRange<K = unknown> {
    readonly from?: K | undefined;
    readonly to?: K | undefined;
    readonly reverse?: boolean | undefined;
}
// KeySerdeOption
interface KeySerdeOption<K> {
    readonly key: Serde<K>;
}
// KeyValueStoreSpec
interface KeyValueStoreSpec<K, V> extends StoreSpec {
    readonly kind: 'keyValue';
    readonly types?: (key: K, value: V) => void;
}
// LeaveOptions
interface LeaveOptions {
    readonly keepsPlace?: boolean | undefined;
}
// LogLevel
type LogLevel = keyof Logger;
// Logger
interface Logger {
    debug(fields: object, message: string): void;
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
    error(fields: object, message: string): void;
}
// LookupCache
interface LookupCache {
    readonly maxEntries: number;
    readonly ttl?: Duration | undefined;
}
// LoopPhase
type LoopPhase = 'poll' | 'process' | 'commit';
// MapAsyncOptions
interface MapAsyncOptions<V2> extends Named {
    readonly value?: Serde<V2> | undefined;
    readonly order?: 'ordered' | 'unordered' | undefined;
    readonly concurrency?: number | undefined;
    readonly timeout?: Duration | undefined;
    readonly retries?: number | undefined;
    readonly backoff?: Duration | undefined;
}
// MemberAssignment
interface MemberAssignment {
    readonly partitions: readonly TopicPartition[];
    readonly userData: Uint8Array;
}
// MemberOptions
interface MemberOptions {
    readonly groupId: string;
    readonly topics: readonly string[];
    readonly assignor: Assignor;
    readonly instanceId?: string | undefined;
    readonly userData?: (() => Uint8Array) | undefined;
    readonly sessionTimeoutMs?: number | undefined;
    readonly rebalanceTimeoutMs?: number | undefined;
    readonly metadataMaxAgeMs?: number | undefined;
    readonly listener: AssignmentListener;
}
// MergingAggregator
interface MergingAggregator<V, R> extends Aggregator<V, R> {
    readonly merge: (left: unknown, right: unknown) => unknown;
}
// MergingFold
interface MergingFold<K, V, R> extends Fold<K, V, R> {
    readonly merge: (left: R, right: R, key: K) => R | null;
}
// MetricsSnapshot
interface MetricsSnapshot {
    readonly consumed: number;
    readonly consumedPerSecond: number;
    readonly produced: number;
    readonly late: number;
    readonly outOfOrder: number;
    readonly deadLetters: number;
    readonly commits: number;
    readonly recoveries: number;
    readonly restoredRecords: number;
    readonly dropped: readonly DropCount[];
    readonly nodes: readonly NodeMetrics[];
    readonly topics: readonly TopicMetrics[];
    readonly latencies: Readonly<Record<LoopPhase, LatencySnapshot>>;
}
// Named
interface Named {
    readonly name?: string | undefined;
}
// NamingOptions
interface NamingOptions {
    readonly names?: 'derived' | 'explicit' | undefined;
}
// NodeJson
interface NodeJson {
    readonly id: string;
    readonly kind: string;
    readonly parents: readonly string[];
    readonly topics: readonly string[];
    readonly stores: readonly string[];
}
// NodeMetrics
interface NodeMetrics {
    readonly node: string;
    readonly consumed: number;
    readonly produced: number;
    readonly late: number;
    readonly endToEnd?: {
        readonly minMs: number;
        readonly avgMs: number;
        readonly maxMs: number;
    };
}
// PartitionOffset
interface PartitionOffset extends TopicPartition {
    readonly offset: number;
    readonly metadata?: string | undefined;
}
// PrefixOptions
interface PrefixOptions {
    readonly reverse?: boolean | undefined;
}
// ProcessOptions
interface ProcessOptions extends Named {
    readonly stores?: readonly StoreSpec[] | undefined;
    readonly children?: readonly string[] | undefined;
}
// ProcessedRecord
interface ProcessedRecord<K, V> {
    readonly key: K;
    readonly value: V;
    readonly timestampMs: number;
    readonly headers: RecordHeaders;
}
// ProcessedStream
declare class ProcessedStream<K, V> extends Stream<K, V> {
    #private;
    constructor(origin: Origin<K, V>, children: readonly string[]);
    child(name: string): Stream<K, V>;
}
// Processor
interface Processor<K, V> {
    process(record: ProcessedRecord<K, V>): void;
    close?(): void;
}
// ProcessorContext
interface ProcessorContext<K, V> {
    readonly taskName: string;
    readonly partition: number;
    readonly streamTimeMs: number;
    readonly wallClockMs: number;
    store<SK, SV>(spec: KeyValueStoreSpec<SK, SV>): StateStore<SK, SV>;
    store<SK, SV>(spec: WindowStoreSpec<SK, SV>): WindowStateStore<SK, SV>;
    forward(record: ForwardedRecord<K, V>, child?: string): void;
    schedule(every: Duration, type: 'stream-time' | 'wall-clock', callback: (timestampMs: number) => void): Cancellable;
}
// ProducedBatch
interface ProducedBatch extends TopicPartition {
    readonly records: RecordBatchBuilder;
}
// Producer
interface Producer {
    begin(): void;
    send(batches: readonly ProducedBatch[]): Promise<readonly SentBatch[]>;
    sendOffsets(groupId: string, offsets: readonly PartitionOffset[]): Promise<void>;
    commit(): Promise<void>;
    abort(): Promise<void>;
    close(): Promise<void>;
}
// ProducerOptions
interface ProducerOptions {
    readonly transactionalId?: string | undefined;
    readonly transactionTimeoutMs?: number | undefined;
    readonly compression?: 'none' | 'lz4' | undefined;
}
// ReadableStore
interface ReadableStore {
    readonly size: number;
    get(key: unknown): unknown;
    entries(): Iterable<readonly [
        key: unknown,
        value: unknown
    ]>;
    readonly range?: ((range?: KeyRange) => Iterable<readonly [
        key: unknown,
        value: unknown
    ]>) | undefined;
    readonly prefix?: ((prefix: string | Uint8Array, options?: PrefixOptions) => Iterable<readonly [
        key: unknown,
        value: unknown
    ]>) | undefined;
    readonly fetch?: ((key: unknown, fromMs: number, toMs: number) => readonly (readonly [
        startMs: number,
        value: unknown
    ])[]) | undefined;
}
// RecordBatchBuilder
declare class RecordBatchBuilder {
    #private;
    get count(): number;
    get sizeBytes(): number;
    append(key: string | Uint8Array | null, value: string | Uint8Array | null, timestampMs: number, headers?: RecordHeaders): void;
    build(options?: BatchOptions): Uint8Array;
    reset(): void;
}
// RecordColumns
interface RecordColumns {
    readonly topic: string;
    readonly partition: number;
    readonly count: number;
    readonly offsets: Float64Array;
    readonly timestamps: Float64Array;
    readonly bytes: Uint8Array;
    readonly keyStart: Int32Array;
    readonly keyEnd: Int32Array;
    readonly valueStart: Int32Array;
    readonly valueEnd: Int32Array;
    readonly headersAt: Int32Array;
}
// RecordHeaders
type RecordHeaders = readonly (readonly [
    name: string,
    value: Uint8Array
])[];
// RestoreProgress
interface RestoreProgress {
    readonly task: string;
    readonly store: string;
    readonly topic: string;
    readonly partition: number;
    readonly position: number;
    readonly end: number;
    readonly restoredRecords: number;
    readonly isDone: boolean;
    readonly refusal?: string | undefined;
}
// RetryPolicy
interface RetryPolicy {
    readonly retry: number;
    readonly otherwise: ErrorPolicy;
}
// RunOptions
interface RunOptions {
    readonly broker: Broker;
    readonly guarantee?: Guarantee | undefined;
    readonly commitIntervalMs?: number | undefined;
    readonly cacheBytes?: number | undefined;
    readonly maxTaskIdleMs?: number | undefined;
    readonly idleClock?: Duration | undefined;
    readonly errors?: ErrorPolicies | undefined;
    readonly replicationFactor?: number | undefined;
    readonly sessionTimeoutMs?: number | undefined;
    readonly instanceId?: string | undefined;
    readonly metadataMaxAgeMs?: number | undefined;
    readonly rebalanceTimeoutMs?: number | undefined;
    readonly state?: StateStorage | undefined;
    readonly onRestore?: ((progress: RestoreProgress) => void) | undefined;
    readonly standbyReplicas?: number | undefined;
    readonly acceptableLagRecords?: number | undefined;
    readonly endpoint?: string | undefined;
    readonly maxDriftMs?: number | undefined;
    readonly maxBufferedBytes?: number | undefined;
    readonly maxRecoveries?: number | undefined;
    readonly clock?: Clock | undefined;
    readonly logger?: Logger | undefined;
    readonly tracing?: TracerLike | undefined;
    readonly onRecovery?: ((error: unknown) => void) | undefined;
}
// SentBatch
interface SentBatch extends TopicPartition {
    readonly baseOffset: number;
}
// Serde
interface Serde<T> {
    readonly name: string;
    decode(bytes: Uint8Array, start: number, end: number): T;
    encode(value: T): string | Uint8Array;
    readonly loading?: SerdeLoading | undefined;
}
// SerdeLoading
interface SerdeLoading {
    prepare(use: SerdeUse): Promise<void>;
    missing(bytes: Uint8Array, start: number, end: number): Promise<void> | undefined;
}
// SerdeUse
interface SerdeUse {
    readonly isRead: boolean;
    readonly isWritten: boolean;
}
// SessionCogrouped
declare class SessionCogrouped<K, R> {
    #private;
    constructor(members: readonly CogroupMember<K, R>[], windows: SessionWindows);
    aggregate(init: () => R, merge: (left: R, right: R, key: K) => R | null, options?: WindowedCogroupOptions<R>): Table<Windowed<K>, R>;
}
// SessionGroup
declare class SessionGroup<K, V> {
    #private;
    constructor(parts: WindowedGroupParts<K, V>);
    count(options?: WindowedOptions): WindowedTable<Windowed<K>, number, V, K>;
    aggregate<R>(aggregators: MergingAggregators<V, R>, options?: WindowedAggregateOptions<R>): WindowedTable<Windowed<K>, R, V, K>;
    aggregate<R>(fold: MergingFold<K, V, R>, options?: WindowedAggregateOptions<R>): WindowedTable<Windowed<K>, R, V, K>;
    reduce(fn: (left: V, right: V, key: K) => V, options?: WindowedOptions): WindowedTable<Windowed<K>, V, V, K>;
}
// SessionWindows
interface SessionWindows {
    readonly kind: 'sessions';
    readonly gapMs: number;
    readonly graceMs: number;
}
// SignedDuration
type SignedDuration = Duration | `-${number}${string}`;
// SinkOptions
interface SinkOptions<K, V> extends Named {
    readonly key?: Serde<K> | undefined;
    readonly value?: Serde<V> | undefined;
}
// SinkRecord
interface SinkRecord {
    readonly timestampMs: number;
    readonly headers: RecordHeaders;
}
// SlidingWindows
interface SlidingWindows {
    readonly kind: 'sliding';
    readonly sizeMs: number;
    readonly graceMs: number;
}
// Sources
interface Sources {
    stream<V>(topics: string | readonly string[] | RegExp, value: Serde<V>, options?: StreamOptions<string, V>): Stream<string, V>;
    stream<K, V>(topics: string | readonly string[] | RegExp, value: Serde<V>, options: StreamOptions<K, V> & KeySerdeOption<K>): Stream<K, V>;
    table<V>(topic: string, value: Serde<V>, options?: TableOptions): Table<string, V>;
    table<K, V>(topic: string, value: Serde<V>, options: TableOptions & KeySerdeOption<K>): Table<K, V>;
    globalTable<V>(topic: string, value: Serde<V>, options?: Named): GlobalTable<string, V>;
    globalTable<K, V>(topic: string, value: Serde<V>, options: Named & KeySerdeOption<K>): GlobalTable<K, V>;
}
// SpanContextLike
interface SpanContextLike {
    readonly traceId: string;
    readonly spanId: string;
    readonly traceFlags: number;
    readonly isRemote?: boolean;
}
// SpanLike
interface SpanLike {
    spanContext(): SpanContextLike;
    setAttribute(name: string, value: string | number | boolean): unknown;
    recordException(error: Error | string): void;
    setStatus(status: {
        code: number;
        message?: string;
    }): unknown;
    end(): void;
}
// SpanLinkLike
interface SpanLinkLike {
    readonly context: SpanContextLike;
}
// StateStorage
interface StateStorage {
    readonly cacheBytes: number;
    open(application: string): Promise<void>;
    tasks(): Promise<readonly StoredTask[]>;
    task(name: string): Promise<TaskStorage>;
    remove(name: string): Promise<void>;
    close(): Promise<void>;
}
// StateStore
interface StateStore<K, V> {
    readonly size: number;
    get(key: K): V | undefined;
    set(key: K, value: V | null): void;
    delete(key: K): void;
    entries(): readonly (readonly [
        K,
        V
    ])[];
    range(from: K, to: K): readonly (readonly [
        K,
        V
    ])[];
    prefix(prefix: string | Uint8Array): readonly (readonly [
        K,
        V
    ])[];
}
// StoreImage
interface StoreImage {
    count(): number;
    get(key: Uint8Array): ImageRow | undefined;
    scan(range: ImageRange, limit: number): readonly ImageRow[];
    put(key: string | Uint8Array, value: string | Uint8Array, timestampMs: number): void;
    delete(key: string | Uint8Array): void;
}
// StoreJson
interface StoreJson {
    readonly name: string;
    readonly changelog: string;
    readonly form: string;
    readonly isNamed: boolean;
    readonly fedBy: readonly string[];
}
// StoreOption
interface StoreOption {
    readonly store?: string | undefined;
}
// StoreSpec
interface StoreSpec {
    readonly kind: 'keyValue' | 'window';
    readonly name: string;
    readonly key: Serde<unknown>;
    readonly value: Serde<unknown>;
    readonly retentionMs: number | undefined;
    readonly ttlMs?: number | undefined;
}
// StoreView
interface StoreView {
    readonly name: string;
    readonly entries: number;
}
// StoredPosition
interface StoredPosition extends TopicPartition {
    readonly offset: number;
    readonly savedAtMs: number;
}
// StoredTask
interface StoredTask {
    readonly name: string;
    readonly positions: readonly StoredPosition[];
}
// Stream
declare class Stream<K, V> {
    #private;
    constructor(origin: Origin<K, V>);
    filter<V2 extends V>(predicate: (value: V, key: K) => value is V2, options?: Named): Stream<K, V2>;
    filter(predicate: (value: V, key: K) => boolean, options?: Named): Stream<K, V>;
    filterNot(predicate: (value: V, key: K) => boolean, options?: Named): Stream<K, V>;
    mapValues<V2>(fn: (value: V, key: K) => V2, options?: Named & {
        readonly value?: Serde<V2> | undefined;
    }): Stream<K, V2>;
    flatMapValues<V2>(fn: (value: V, key: K) => Iterable<V2>, options?: Named & {
        readonly value?: Serde<V2> | undefined;
    }): Stream<K, V2>;
    flatMap<V2>(fn: (value: V, key: K) => Iterable<readonly [
        string,
        V2
    ]>, options?: Named & {
        readonly value?: Serde<V2> | undefined;
    }): Stream<string, V2>;
    flatMap<K2, V2>(fn: (value: V, key: K) => Iterable<readonly [
        K2,
        V2
    ]>, options: Named & KeySerdeOption<K2> & {
        readonly value?: Serde<V2> | undefined;
    }): Stream<K2, V2>;
    map<V2>(fn: (value: V, key: K) => readonly [
        string,
        V2
    ], options?: Named & {
        readonly value?: Serde<V2> | undefined;
    }): Stream<string, V2>;
    map<K2, V2>(fn: (value: V, key: K) => readonly [
        K2,
        V2
    ], options: Named & KeySerdeOption<K2> & {
        readonly value?: Serde<V2> | undefined;
    }): Stream<K2, V2>;
    selectKey(fn: (value: V, key: K) => string, options?: Named): Stream<string, V>;
    selectKey<K2>(fn: (value: V, key: K) => K2, options: Named & KeySerdeOption<K2>): Stream<K2, V>;
    peek(fn: (value: V, key: K) => void, options?: Named): Stream<K, V>;
    pipe<R extends StreamRecord<K, unknown>>(...operators: readonly [
        OperatorFunction<StreamRecord<K, V>, R>
    ]): Stream<K, R['value']>;
    pipe<A, R extends StreamRecord<K, unknown>>(...operators: readonly [
        OperatorFunction<StreamRecord<K, V>, A>,
        OperatorFunction<A, R>
    ]): Stream<K, R['value']>;
    pipe<A, B, R extends StreamRecord<K, unknown>>(...operators: readonly [
        OperatorFunction<StreamRecord<K, V>, A>,
        OperatorFunction<A, B>,
        OperatorFunction<B, R>
    ]): Stream<K, R['value']>;
    pipe<A, B, C, R extends StreamRecord<K, unknown>>(...operators: readonly [
        OperatorFunction<StreamRecord<K, V>, A>,
        OperatorFunction<A, B>,
        OperatorFunction<B, C>,
        OperatorFunction<C, R>
    ]): Stream<K, R['value']>;
    mapAsync<V2>(fn: (value: V, key: K, call: AsyncCall) => Promise<V2>, options?: MapAsyncOptions<V2>): Stream<K, V2>;
    lookup<LK, A, R>(keyOf: (value: V, key: K) => LK, load: (lookupKey: LK, call: AsyncCall) => Promise<A>, joiner: (value: V, answer: A, key: K) => R, options?: MapAsyncOptions<R> & {
        readonly cache?: LookupCache | undefined;
    }): Stream<K, R>;
    deduplicate(options: DeduplicateOptions<K, V>): Stream<K, V>;
    merge(others: Stream<K, V> | readonly Stream<K, V>[], options?: Named): Stream<K, V>;
    split<const B extends Branches<K, V>>(branches: B, options?: Named): BranchStreams<K, V, B>;
    split<const B extends Branches<K, V>, const D extends string>(branches: B, options: Named & {
        readonly default: D;
    }): BranchStreams<K, V, B> & {
        readonly [Name in D]: Stream<K, V>;
    };
    repartition(options?: Named & {
        readonly partitions?: number | undefined;
    }): Stream<K, V>;
    process<V2>(factory: (context: ProcessorContext<string, V2>) => Processor<K, V>, options?: ProcessOptions & {
        readonly value?: Serde<V2> | undefined;
    }): ProcessedStream<string, V2>;
    process<K2, V2>(factory: (context: ProcessorContext<K2, V2>) => Processor<K, V>, options: ProcessOptions & KeySerdeOption<K2> & {
        readonly value?: Serde<V2> | undefined;
    }): ProcessedStream<K2, V2>;
    join<VT, R>(table: Table<K, VT>, joiner: (value: V, tableValue: VT, key: K) => R, options?: TableJoinOptions<R>): Stream<K, R>;
    leftJoin<VT, R>(table: Table<K, VT>, joiner: (value: V, tableValue: VT | null, key: K) => R, options?: TableJoinOptions<R>): Stream<K, R>;
    joinGlobal<KT, VT, R>(table: GlobalTable<KT, VT>, keyOf: (value: V, key: K) => KT | null, joiner: (value: V, tableValue: VT, key: K) => R, options?: JoinOptions<R>): Stream<K, R>;
    leftJoinGlobal<KT, VT, R>(table: GlobalTable<KT, VT>, keyOf: (value: V, key: K) => KT | null, joiner: (value: V, tableValue: VT | null, key: K) => R, options?: JoinOptions<R>): Stream<K, R>;
    joinStream<V2, R>(right: Stream<K, V2>, joiner: (left: V, right: V2, key: K) => R, windows: JoinWindows, options?: JoinOptions<R>): Stream<K, R>;
    leftJoinStream<V2, R>(right: Stream<K, V2>, joiner: (left: V, right: V2 | null, key: K) => R, windows: JoinWindows, options?: JoinOptions<R>): Stream<K, R>;
    outerJoinStream<V2, R>(right: Stream<K, V2>, joiner: (left: V | null, right: V2 | null, key: K) => R, windows: JoinWindows, options?: JoinOptions<R>): Stream<K, R>;
    toTable(options?: TableOptions): Table<K, V>;
    groupByKey(): Grouped<K, V>;
    groupBy(fn: (value: V, key: K) => string, options?: Named): Grouped<string, V>;
    groupBy<K2>(fn: (value: V, key: K) => K2, options: Named & KeySerdeOption<K2>): Grouped<K2, V>;
    to(topic: string, options?: SinkOptions<K, V>): void;
    to(choose: (value: V, key: K, record: SinkRecord) => string, options: SinkOptions<K, V> & {
        readonly topics: readonly string[];
    }): void;
}
// StreamApp
declare class StreamApp {
    #private;
    readonly topology: {
        readonly name: string;
        readonly graph: Graph;
    };
    constructor(topology: StreamApp['topology'], setting: AppSetting, globalTables: GlobalTables, options: RunOptions);
    get state(): AppState;
    get lastTurnMs(): number | undefined;
    get isReady(): boolean;
    get done(): Promise<void>;
    get broker(): Broker;
    metrics(): AppMetrics;
    pause(): void;
    resume(): void;
    get isPaused(): boolean;
    store(name: string, options?: StoreOptions): StoreHandle;
    get view(): AppView;
    start(): Promise<void>;
    close({ leaves }?: {
        readonly leaves?: boolean;
    }): Promise<void>;
}
// StreamError
declare class StreamError extends Error {
    readonly name = "StreamError";
    readonly code: StreamErrorCode;
    readonly retriable: boolean;
    constructor(code: StreamErrorCode, message: string, options?: ErrorOptions);
}
// StreamErrorCode
type StreamErrorCode = 'STREAM_TOPOLOGY_INVALID' | 'STREAM_CONFIG_INVALID' | 'STREAM_TOPIC_MISSING' | 'STREAM_TOPIC_MISMATCH' | 'STREAM_NOT_COPARTITIONED' | 'STREAM_RECORD_CORRUPT' | 'STREAM_DECODE_FAILED' | 'STREAM_ENCODE_FAILED' | 'STREAM_SCHEMA_INCOMPATIBLE' | 'STREAM_SCHEMA_MISSING' | 'STREAM_SCHEMA_PENDING' | 'STREAM_REGISTRY_UNAVAILABLE' | 'STREAM_REGISTRY_REFUSED' | 'STREAM_BUFFER_FULL' | 'STREAM_PROCESS_FAILED' | 'STREAM_RETRY_PENDING' | 'STREAM_PRODUCE_FAILED' | 'STREAM_FENCED' | 'STREAM_REBALANCED' | 'STREAM_GROUP_ACTIVE' | 'STREAM_TRANSACTION_ABORTED' | 'STREAM_AUTH_FAILED' | 'STREAM_NOT_AUTHORIZED' | 'STREAM_BROKER_UNAVAILABLE' | 'STREAM_OFFSET_OUT_OF_RANGE' | 'STREAM_STORAGE_FAILED' | 'STREAM_STATE_CORRUPT' | 'STREAM_CLOSED';
// StreamOptions
interface StreamOptions<K, V> extends Named {
    readonly timestamp?: ((value: V, key: K, recordTimestampMs: number) => number) | undefined;
}
// StreamRecord
interface StreamRecord<K, V> {
    readonly key: K;
    readonly value: V;
    readonly timestampMs: number;
    readonly headers?: RecordHeaders | undefined;
}
// SubTopologyJson
interface SubTopologyJson {
    readonly id: number;
    readonly nodes: readonly NodeJson[];
    readonly writes: readonly {
        readonly from: string;
        readonly topic: string;
    }[];
}
// Table
declare class Table<K, V> {
    #private;
    readonly storeName: string | undefined;
    constructor(origin: Origin<K, V>, storeName?: string);
    get nodeId(): string;
    get isVersioned(): boolean;
    toStream(options?: Named): Stream<K, V>;
    filter<V2 extends V>(predicate: (value: V, key: K) => value is V2, options?: Named & StoreOption): Table<K, V2>;
    filter(predicate: (value: V, key: K) => boolean, options?: Named & StoreOption): Table<K, V>;
    filterNot(predicate: (value: V, key: K) => boolean, options?: Named & StoreOption): Table<K, V>;
    mapValues<V2>(fn: (value: V, key: K) => V2, options?: Named & StoreOption & {
        readonly value?: Serde<NonNullable<V2>> | undefined;
    }): Table<K, NonNullable<V2>>;
    groupBy<V2>(fn: (value: V, key: K) => readonly [
        string | null,
        V2
    ], options?: Named & {
        readonly value?: Serde<NonNullable<V2>> | undefined;
    }): GroupedTable<string, NonNullable<V2>>;
    groupBy<K2, V2>(fn: (value: V, key: K) => readonly [
        K2 | null,
        V2
    ], options: Named & KeySerdeOption<K2> & {
        readonly value?: Serde<NonNullable<V2>> | undefined;
    }): GroupedTable<K2, NonNullable<V2>>;
    join<V2, R>(other: Table<K, V2>, joiner: (value: V, other: V2, key: K) => R, options?: TableTableJoinOptions<R>): Table<K, NonNullable<R>>;
    leftJoin<V2, R>(other: Table<K, V2>, joiner: (value: V, other: V2 | null, key: K) => R, options?: TableTableJoinOptions<R>): Table<K, NonNullable<R>>;
    outerJoin<V2, R>(other: Table<K, V2>, joiner: (value: V | null, other: V2 | null, key: K) => R, options?: TableTableJoinOptions<R>): Table<K, NonNullable<R>>;
    joinForeignKey<KR, VR, R>(right: Table<KR, VR>, foreignKeyOf: (value: V, key: K) => KR | null, joiner: (left: V, right: VR, key: K) => R, options?: TableTableJoinOptions<R>): Table<K, NonNullable<R>>;
    leftJoinForeignKey<KR, VR, R>(right: Table<KR, VR>, foreignKeyOf: (value: V, key: K) => KR | null, joiner: (left: V, right: VR | null, key: K) => R, options?: TableTableJoinOptions<R>): Table<K, NonNullable<R>>;
    suppress(until: K extends Windowed<unknown> ? UntilWindowCloses | UntilTimeLimit : UntilTimeLimit, options?: Named): Table<K, V>;
}
// TableJoinOptions
interface TableJoinOptions<R> extends JoinOptions<R> {
    readonly grace?: Duration | undefined;
}
// TableOptions
interface TableOptions extends Named, StoreOption {
    readonly history?: Duration | undefined;
}
// TableTableJoinOptions
interface TableTableJoinOptions<R> extends Named, StoreOption {
    readonly value?: Serde<NonNullable<R>> | undefined;
}
// TaskStorage
interface TaskStorage {
    readonly name: string;
    readonly refusal: string | undefined;
    readonly sizeBytes: number;
    positionOf(at: TopicPartition): StoredPosition | undefined;
    positions(): readonly StoredPosition[];
    image(store: string): StoreImage;
    commit(positions: readonly StoredPosition[]): Promise<void>;
    forget(store: string, at: TopicPartition): Promise<void>;
    close(): Promise<void>;
}
// TaskView
interface TaskView {
    readonly name: string;
    readonly kind: 'active' | 'standby';
    readonly state: 'opening' | 'running';
    readonly inputs: readonly InputView[];
    readonly stores: readonly StoreView[];
    readonly storedBytes: number;
    readonly restoreRemaining: number | undefined;
}
// TimeWindows
interface TimeWindows {
    readonly kind: 'time';
    readonly sizeMs: number;
    readonly advanceMs: number;
    readonly graceMs: number;
}
// TopicDescription
interface TopicDescription {
    readonly topic: string;
    readonly partitions: number;
    readonly configs: ReadonlyMap<string, string>;
}
// TopicJson
interface TopicJson {
    readonly topic: string;
    readonly key: string;
    readonly value: string;
}
// TopicMetrics
interface TopicMetrics {
    readonly topic: string;
    readonly records: number;
    readonly bytes: number;
}
// TopicPartition
interface TopicPartition {
    readonly topic: string;
    readonly partition: number;
}
// TopicSpec
interface TopicSpec {
    readonly topic: string;
    readonly partitions: number;
    readonly replicationFactor?: number | undefined;
    readonly configs?: Readonly<Record<string, string>> | undefined;
}
// Topology
interface Topology {
    readonly name: string;
    readonly graph: Graph;
}
// TopologyChange
interface TopologyChange {
    readonly verdict: Verdict;
    readonly subject: string;
    readonly message: string;
}
// TopologyDiff
interface TopologyDiff {
    readonly verdict: Verdict;
    readonly changes: readonly TopologyChange[];
}
// TopologyJson
interface TopologyJson {
    readonly version: 1;
    readonly name: string;
    readonly subTopologies: readonly SubTopologyJson[];
    readonly globalTables: readonly GlobalTableJson[];
    readonly inputs: readonly TopicJson[];
    readonly outputs: readonly TopicJson[];
    readonly repartitions: readonly TopicJson[];
    readonly stores: readonly StoreJson[];
}
// TracerLike
interface TracerLike {
    startSpan(name: string, options?: {
        attributes?: Record<string, string | number>;
        links?: SpanLinkLike[];
    }): SpanLike;
}
// UntilTimeLimit
interface UntilTimeLimit extends BufferLimits {
    readonly kind: 'timeLimit';
    readonly waitMs: number;
    readonly whenFull: 'emitEarly' | 'fail';
}
// UntilWindowCloses
interface UntilWindowCloses extends BufferLimits {
    readonly kind: 'windowCloses';
    readonly whenFull: 'fail';
}
// Verdict
type Verdict = 'compatible' | 'needs reset' | 'blocked';
// WindowBounds
interface WindowBounds {
    readonly startMs: number;
    readonly endMs: number;
}
// WindowStateStore
interface WindowStateStore<K, V> {
    readonly size: number;
    get(key: K, timeMs: number): V | undefined;
    set(key: K, timeMs: number, value: V | null): void;
    fetch(key: K, fromMs: number, toMs: number): readonly (readonly [
        timeMs: number,
        value: V
    ])[];
}
// WindowStoreSpec
interface WindowStoreSpec<K, V> extends StoreSpec {
    readonly kind: 'window';
    readonly types?: (key: K, value: V) => void;
}
// Windowed
interface Windowed<K> {
    readonly key: K;
    readonly startMs: number;
    readonly endMs: number;
}
// WindowedAggregateOptions
interface WindowedAggregateOptions<R> extends WindowedOptions, AggregateOptions<R> {
}
// WindowedByOptions
interface WindowedByOptions {
    readonly emit?: EmitStrategy | undefined;
}
// WindowedCogroupOptions
interface WindowedCogroupOptions<R> extends CogroupOptions<R>, WindowedOptions {
}
// WindowedCogrouped
declare class WindowedCogrouped<K, R> {
    #private;
    constructor(members: readonly CogroupMember<K, R>[], windows: TimeWindows | SlidingWindows);
    aggregate(init: () => R, options?: WindowedCogroupOptions<R>): Table<Windowed<K>, R>;
}
// WindowedGroup
declare class WindowedGroup<K, V> {
    #private;
    constructor(parts: WindowedGroupParts<K, V>);
    count(options?: WindowedOptions): WindowedTable<Windowed<K>, number, V, K>;
    aggregate<R>(aggregators: Aggregators<V, R>, options?: WindowedAggregateOptions<R>): WindowedTable<Windowed<K>, R, V, K>;
    aggregate<R>(fold: Fold<K, V, R>, options?: WindowedAggregateOptions<R>): WindowedTable<Windowed<K>, R, V, K>;
    reduce(fn: (left: V, right: V, key: K) => V, options?: WindowedOptions): WindowedTable<Windowed<K>, V, V, K>;
}
// WindowedOptions
interface WindowedOptions extends Named {
    readonly retention?: Duration | undefined;
}
// WindowedTable
declare class WindowedTable<K, V, Input, InputKey> extends Table<K, V> {
    #private;
    constructor(origin: Origin<K, V>, storeName: string, input: Origin<InputKey, Input>);
    late(): Stream<InputKey, Input>;
}
// Windows
type Windows = EventTimeWindows | CountWindows;
// bytesSerde
declare const bytesSerde: Serde<Uint8Array>;
// count
declare function count(): MergingAggregator<unknown, number>;
// countWindowedSerde
declare function countWindowedSerde<K>(key: Serde<K>): Serde<CountWindowed<K>>;
// countWindows
declare function countWindows(records: number): CountWindows;
// customWindows
declare function customWindows(options: CustomWindowsOptions): CustomWindows;
// deadLetterTopic
declare function deadLetterTopic(topic: string): string;
// describe
declare function describe({ name, graph }: {
    readonly name: string;
    readonly graph: Graph;
}): string;
// diffTopologies
declare function diffTopologies(before: TopologyJson, after: TopologyJson): TopologyDiff;
// distinct
declare function distinct<V, R extends string | number | boolean>(of: (value: V) => R, { atMost }?: {
    readonly atMost?: number | undefined;
}): MergingAggregator<V, readonly R[]>;
// first
declare function first<V, R>(of: (value: V) => R): MergingAggregator<V, R | null>;
// float64Serde
declare const float64Serde: Serde<number>;
// formatDiff
declare function formatDiff({ verdict, changes }: TopologyDiff): string;
// hopping
declare function hopping(size: Duration, options: GraceOption & {
    readonly advance: Duration;
}): TimeWindows;
// int32Serde
declare const int32Serde: Serde<number>;
// int64Serde
declare const int64Serde: Serde<bigint>;
// isStreamError
declare function isStreamError(error: unknown, code?: StreamErrorCode): error is StreamError;
// json
declare function json<T>(): Serde<T>;
// jsonLogger
declare function jsonLogger(options?: JsonLoggerOptions): Logger;
// keyValueStore
declare function keyValueStore<V>(name: string, options?: KeyValueStoreOptions<V>): KeyValueStoreSpec<string, V>;
declare function keyValueStore<K, V>(name: string, options: KeyValueStoreOptions<V> & {
    readonly key: Serde<K>;
}): KeyValueStoreSpec<K, V>;
// last
declare function last<V, R>(of: (value: V) => R): MergingAggregator<V, R | null>;
// max
declare function max<V>(of: (value: V) => number): MergingAggregator<V, number | null>;
// min
declare function min<V>(of: (value: V) => number): MergingAggregator<V, number | null>;
// partitionFor
declare function partitionFor(key: Uint8Array | string, partitionCount: number): number;
// partitionName
declare function partitionName(at: TopicPartition): string;
// readHeaders
declare function readHeaders(columns: RecordColumns, index: number): RecordHeaders;
// run
declare function run(topology: Topology, options?: Partial<RunOptions>): Promise<StreamApp>;
// sessionWindowedSerde
declare function sessionWindowedSerde<K>(key: Serde<K>): Serde<Windowed<K>>;
// sessions
declare function sessions(gap: Duration, options: GraceOption): SessionWindows;
// sliding
declare function sliding(size: Duration, options: GraceOption): SlidingWindows;
// stringSerde
declare const stringSerde: Serde<string>;
// sum
declare function sum<V>(of: (value: V) => number): MergingAggregator<V, number>;
// systemClock
declare const systemClock: Clock;
// toJson
declare function toJson({ name, graph, }: {
    readonly name: string;
    readonly graph: Graph;
}): TopologyJson;
// toMermaid
declare function toMermaid(topology: TopologyJson): string;
// topN
declare function topN<V>(n: number, by: (value: V) => number): MergingAggregator<V, readonly V[]>;
// topology
declare function topology(name: string, build: (sources: Sources) => void, options?: NamingOptions): Topology;
// tumbling
declare function tumbling(size: Duration, options: GraceOption): TimeWindows;
// untilTimeLimit
declare function untilTimeLimit(wait: Duration, limits?: BufferLimits & {
    readonly whenFull?: 'emitEarly' | 'fail' | undefined;
}): UntilTimeLimit;
// untilWindowCloses
declare function untilWindowCloses(limits?: BufferLimits & {
    readonly whenFull?: 'fail' | undefined;
}): UntilWindowCloses;
// uuidSerde
declare const uuidSerde: Serde<string>;
// windowStore
declare function windowStore<V>(name: string, options: WindowStoreOptions<V>): WindowStoreSpec<string, V>;
declare function windowStore<K, V>(name: string, options: WindowStoreOptions<V> & {
    readonly key: Serde<K>;
}): WindowStoreSpec<K, V>;
// windowedSerde
declare function windowedSerde<K>(key: Serde<K>, sizeMs: number): Serde<Windowed<K>>;
// within
declare function within(reach: Duration | JoinReach, options: GraceOption): JoinWindows;
// Not exported, but part of the above:
declare abstract class Processor {
    readonly output: Subject<Batch>;
    emitsSingly: boolean;
    abstract process(batch: Batch): void;
    start(): void;
    flush(): void;
    advanceTime(_timeMs: number): void;
    close(): void;
    protected emit(batch: Batch): void;
    protected emitTo(output: Subject<Batch>, batch: Batch): void;
}
declare class BrokerCollector implements Collector {
    #private;
    constructor(producer: Producer, counts: PartitionCounts, isTransactional: boolean, options?: BrokerCollectorOptions);
    output(topic: string): OutputTopic;
    get isOpen(): boolean;
    get isFull(): boolean;
    drain(): Promise<void>;
    open(): void;
    closed(): void;
    flush(): Promise<void>;
}
declare class CacheBudget {
    #private;
    constructor(totalBytes: number);
    get shareBytes(): number;
    join(): void;
    leave(): void;
}
declare class Expiry {
    #private;
    readonly ttlMs: number;
    constructor({ ttlMs, streamTimeMs }: ExpiryParts);
    get nowMs(): number;
    isExpired(timestampMs: number): boolean;
    visits(changedCount: number): number;
}
declare class GlobalTables {
    #private;
    readonly stores: ReadonlyMap<string, KeyValueStore>;
    constructor({ broker, clock, plan, counts, ...handling }: GlobalTablesParts);
    load(): Promise<void>;
    follow(onError: (error: unknown) => void): void;
    close(): Promise<void>;
}
declare class GraphBuilder {
    #private;
    readonly joinTopics: Map<string, string>;
    constructor(name: string, { names }?: NamingOptions);
    add(node: WithoutPlace<GraphNode>, id: {
        readonly name?: string | undefined;
        readonly stem: string;
    }): string;
    derivedName(stem: string): string;
    nextFree(stem: string): string;
    windowsAbove(nodeId: string): readonly EventTimeWindows[] | undefined;
    build(): Graph;
}
declare class KeyInterner {
    #private;
    constructor(serde: Serde<unknown>);
    decode(bytes: Uint8Array, start: number, end: number): unknown;
}
declare class KeyValueStore implements Restorable, Pageable, TableView, ReadableStore {
    #private;
    readonly imageKeys: ImageKeys;
    constructor(format: StateFormat, expiry?: Expiry);
    get ttlMs(): number | undefined;
    get size(): number;
    get isOverBudget(): boolean;
    attach(image: StoreImage, budget: CacheBudget): void;
    get(key: unknown): unknown;
    lookup(key: unknown): Versioned | undefined;
    entries(): Iterable<readonly [
        unknown,
        unknown
    ]>;
    range({ from, to, reverse }?: KeyRange): Iterable<readonly [
        unknown,
        unknown
    ]>;
    prefix(prefix: string | Uint8Array, { reverse }?: PrefixOptions): Iterable<readonly [
        unknown,
        unknown
    ]>;
    entryOf(key: unknown): StateEntry;
    update(entry: StateEntry, state: unknown, timestampMs: number): void;
    set(key: unknown, state: unknown, timestampMs: number): void;
    valueOf(entry: StateEntry): unknown;
    flush(changelog?: Changelog): readonly StateEntry[];
    saved(): void;
    restore({ bytes, keyStart, keyEnd, valueStart, valueEnd, timestampMs }: ChangelogRecord): void;
}
declare class Metrics {
    #private;
    outOfOrder: number;
    deadLetters: number;
    commits: number;
    recoveries: number;
    restoredRecords: number;
    onDeadLetter: DeadLetterListener | undefined;
    constructor(nowMs?: () => number);
    node(id: string): NodeSensor;
    drop(node: string, reason: DropReason): void;
    deadLetter(topic: string, node: string, error: unknown): void;
    sent(topic: string, records: number, bytes: number): void;
    took(phase: LoopPhase, ms: number): void;
    snapshot(): MetricsSnapshot;
}
declare class NodeSensor {
    #private;
    consumed: number;
    produced: number;
    late: number;
    constructor(node: string, nowMs: () => number);
    wrote(timestamps: readonly number[]): void;
    snapshot(): NodeMetrics;
}
declare class PartitionGroup {
    #private;
    constructor(positions: readonly PartitionOffset[], options: PartitionGroupOptions);
    enqueue(fetched: FetchedPartition): void;
    next(maxRecords: number): Slice | undefined;
    get isCaughtUp(): boolean;
    get timeMs(): number;
    get headTimestampMs(): number | undefined;
    get bufferedRecords(): number;
    get lagRecords(): number;
    get bufferedBytes(): number;
    buffered(): readonly BufferedPartition[];
    fetchPositions(): readonly PartitionOffset[];
    positions(): readonly PartitionOffset[];
}
declare class Punctuations {
    #private;
    constructor(nowMs: () => number);
    get streamTimeMs(): number;
    get wallClockMs(): number;
    observe(timestampMs: number): void;
    schedule(everyMs: number, type: 'stream-time' | 'wall-clock', callback: (timestampMs: number) => void): Cancellable;
    punctuateStreamTime(): boolean;
    punctuateWallClock(): boolean;
}
declare class RecordErrors {
    #private;
    constructor(policies: ErrorPolicies, collector: Collector, metrics: Metrics, retries?: RetryLedger | undefined);
    handle(kind: ErrorKind, failed: FailedRecord): void;
}
declare class RepartitionProcessor extends Processor {
    #private;
    constructor({ node, keepsNullKeys, isLoneWriter, clocks }: RepartitionParts, output: OutputTopic, context: TaskContext);
    process(batch: Batch): void;
    advanceTime(timeMs: number): void;
    get hasNews(): boolean;
    announce(): void;
}
declare class RetryLedger {
    #private;
    next(record: string, retries: number): number | undefined;
}
declare class RunEvents {
    #private;
    lastTurnMs: number | undefined;
    constructor(parts: RunEventsParts);
    stateChanged(from: string, to: string, error?: unknown): void;
    assigned(added: readonly string[], all: readonly string[]): void;
    revoked(tasks: readonly string[]): void;
    opened(task: string, tookMs: number): void;
    restoring(task: string, restored: number, remaining: number, store?: string): void;
    restoreRemaining(task: string): number | undefined;
    recovering(error: unknown, task?: string): void;
    polling(): (fetched: readonly FetchedPartition[]) => void;
    working(): (hasWorked: boolean) => void;
    committing<T>(task: string, commit: () => Promise<T>): Promise<T>;
}
declare class RunningTask {
    #private;
    readonly task: Task;
    readonly inputs: readonly TopicPartition[];
    constructor(parts: {
        readonly setting: TaskSetting;
        readonly inputs: readonly TopicPartition[];
        readonly task: Task;
        readonly producer: Producer;
        readonly collector: BrokerCollector;
        readonly state: TaskState;
    });
    static open(setting: TaskSetting, id: TaskId, options?: OpenTaskOptions): Promise<RunningTask>;
    get committed(): readonly PartitionOffset[];
    get isFull(): boolean;
    get isOverBudget(): boolean;
    get storedBytes(): number;
    waitForRoom(): Promise<void>;
    commit(member: GroupMember): Promise<boolean>;
    close(): Promise<void>;
}
declare class SourceProcessor extends Processor {
    #private;
    constructor(node: SourceNode | TableNode | RepartitionNode, context: TaskContext, keys: KeyInterner, clock?: WriterClock);
    get nodeId(): string;
    get clock(): WriterClock | undefined;
    onTimeAdvanced(listener: () => void): void;
    process(batch: Batch): void;
    processSlice({ columns, from, to }: Slice): void;
}
declare class StoreHandle implements ReadableStore {
    #private;
    constructor(parts: StoreHandleParts);
    get name(): string;
    get size(): number;
    get(key: unknown): unknown;
    entries(): Iterable<readonly [
        unknown,
        unknown
    ]>;
    range(range?: KeyRange): Iterable<readonly [
        unknown,
        unknown
    ]>;
    prefix(prefix: string | Uint8Array, options?: PrefixOptions): Iterable<readonly [
        unknown,
        unknown
    ]>;
    fetch(key: unknown, fromMs: number, toMs: number): readonly (readonly [
        number,
        unknown
    ])[];
    read<T>(read: (part: ReadableStore) => T): readonly T[];
    getCommitted(key: unknown): Promise<unknown>;
    readCommitted<T>(read: (part: ReadableStore) => T): Promise<readonly T[]>;
    watch(keys: {
        readonly key: unknown;
    } | {
        readonly select: (key: unknown) => boolean;
    }): Observable<StoreChange<unknown, unknown>>;
}
declare class Task {
    #private;
    readonly name: string;
    readonly graph: TaskGraph;
    constructor({ context, idling, idleAfterMs, ...rest }: TaskParts);
    get inputs(): PartitionGroup;
    start(positions: readonly PartitionOffset[]): void;
    get hasWork(): boolean;
    enqueue(fetched: FetchedPartition): void;
    step(): number;
    push(topic: string, batch: Batch): void;
    get headTimestampMs(): number | undefined;
    punctuateWallClock(): void;
    advanceTime(timeMs: number): void;
    close(): void;
    get isPending(): boolean;
    settled(): Promise<void>;
    flush(): Promise<void>;
    flushSync(): void;
}
declare class TaskState {
    #private;
    constructor(parts: TaskStateParts);
    get isOverBudget(): boolean;
    get sizeBytes(): number;
    restore(inputs: readonly PartitionOffset[], signal?: AbortSignal): Promise<void>;
    onSent({ topic, partition, baseOffset }: SentBatch, count: number): void;
    commit(inputs: readonly PartitionOffset[]): Promise<void>;
    close(): Promise<void>;
}
declare class WriterClock implements StreamClock {
    #private;
    constructor(writerCount: number);
    get hasSeveralWriters(): boolean;
    get timeMs(): number;
    observe(): void;
    announce(writer: string, timeMs: number): boolean;
    save(): Readonly<Record<string, unknown>>;
    load({ streamTime, writers }: Readonly<Record<string, unknown>>): void;
    savedText(): string;
    loadText(text: string): void;
}
interface Aggregation {
    readonly describe: string;
    readonly init: () => unknown;
    readonly add: (state: unknown, value: unknown, key: unknown) => unknown;
    readonly merge: ((left: unknown, right: unknown, key: unknown) => unknown) | undefined;
    readonly snapshot: (state: unknown) => unknown;
    readonly revive: (snapshot: unknown) => unknown;
    readonly startsWithValue: boolean;
}
interface AppViewParts {
    readonly plan: Plan;
    readonly counts: PartitionCounts;
    readonly nowMs: () => number;
    readonly tasks: () => Iterable<ViewedTask>;
    readonly standbys: () => ReadonlyMap<string, number>;
    readonly restoreRemaining: (task: string) => number | undefined;
    readonly hosts: () => readonly Host[];
}
interface Batch {
    readonly keys: readonly unknown[];
    readonly values: readonly unknown[];
    readonly timestamps: readonly number[];
    readonly origin: BatchOrigin | undefined;
    readonly headers?: readonly (RecordHeaders | undefined)[] | undefined;
    readonly olds?: readonly unknown[] | undefined;
    readonly outdated?: readonly boolean[] | undefined;
    readonly written?: WrittenValues | undefined;
}
interface BatchOptions {
    readonly producerId?: number | undefined;
    readonly producerEpoch?: number | undefined;
    readonly baseSequence?: number | undefined;
    readonly transactional?: boolean | undefined;
    readonly compression?: 'none' | 'lz4' | undefined;
}
interface BatchOrigin {
    readonly columns: RecordColumns;
    readonly rows: readonly number[];
}
interface BrokerCollectorOptions {
    readonly limits?: ReadonlyMap<string, TopicLimits> | undefined;
    readonly onSent?: ((topic: string, records: number, bytes: number) => void) | undefined;
    readonly onPlaced?: ((batch: SentBatch, records: number) => void) | undefined;
}
interface BufferedPartition extends TopicPartition {
    readonly bufferedRecords: number;
    readonly bufferedBytes: number;
    readonly nextOffset: number;
    readonly endOffset: number;
}
interface Changelog {
    append(key: string | Uint8Array, value: string | Uint8Array | null, timestampMs: number): void;
}
interface ChangelogPlan {
    readonly store: string;
    readonly topic: string;
    readonly subTopology: number;
    readonly historyMs: number | undefined;
}
interface ChangelogRecord {
    readonly bytes: Uint8Array;
    readonly keyStart: number;
    readonly keyEnd: number;
    readonly valueStart: number;
    readonly valueEnd: number;
    readonly timestampMs: number;
}
interface CogroupMember<K, R> {
    readonly grouped: unknown;
    readonly origin: Origin<K, unknown>;
    readonly name: string | undefined;
    readonly add: CogroupAggregator<K, never, R>;
}
interface Collector {
    output(topic: string): OutputTopic;
}
interface CommittedPart {
    readonly task: string;
    readonly store: ReadableStore;
}
interface CompileInput {
    readonly plan: Plan;
    readonly subTopology: SubTopology;
    readonly writerCount: (repartitionTopic: string) => number;
    readonly context: TaskContext;
    readonly storage?: TaskStorage | undefined;
}
interface CountedGroupParts<K, V> {
    readonly origin: Origin<K, V>;
    readonly name: string | undefined;
    readonly windows: CountWindows;
    readonly emit: EmitStrategy;
}
interface ExpiryParts {
    readonly ttlMs: number;
    readonly streamTimeMs: () => number;
}
interface FailedRecord {
    readonly node: GraphNode;
    readonly columns: RecordColumns | undefined;
    readonly row: number;
    readonly error: unknown;
}
interface FromSource {
    readonly store: KeptStore;
    rowOf(record: ChangelogRecord): ChangelogRecord | undefined;
}
interface GlobalTablesParts extends UndecodableHandling {
    readonly broker: Broker;
    readonly clock: Clock;
    readonly plan: Plan;
    readonly counts: PartitionCounts;
}
interface Graph {
    readonly name: string;
    readonly nodes: readonly GraphNode[];
}
interface GroupedTableParts<K, V> {
    readonly origin: Origin<K, V>;
    readonly name: string | undefined;
    readonly toTable: <R>(origin: Origin<K, R>, storeName: string) => Table<K, R>;
}
interface Host {
    readonly endpoint: string;
    readonly active: readonly string[];
    readonly standby: readonly string[];
}
interface KeptStore extends Restorable, Partial<ReadableStore> {
    readonly hasHistory?: true;
    readonly fromSource?: FromSource | undefined;
}
interface KeyValueStoreOptions<V> {
    readonly value?: Serde<V> | undefined;
    readonly ttl?: Duration | undefined;
}
interface LatencySnapshot {
    readonly count: number;
    readonly sumMs: number;
    readonly maxMs: number;
    readonly cumulativeCounts: readonly number[];
}
interface NodeBase {
    readonly id: string;
    readonly isNamed?: boolean | undefined;
    readonly callSite: string | undefined;
}
interface OpenTaskOptions {
    readonly signal?: AbortSignal | undefined;
    readonly storage?: TaskStorage | undefined;
}
interface Origin<K, V> {
    readonly builder: GraphBuilder;
    readonly toStream: <K2, V2>(origin: Origin<K2, V2>) => Stream<K2, V2>;
    readonly nodeId: string;
    readonly stem: string;
    readonly keyChanged: boolean;
    readonly key: Serde<K>;
    readonly value: Serde<V>;
    readonly isVersioned?: boolean | undefined;
    readonly partitionKey?: ((key: K) => string | Uint8Array) | undefined;
}
interface OutputTopic {
    readonly topic: string;
    readonly partitionCount: number;
    append(partition: number, key: string | Uint8Array | null, value: string | Uint8Array | null, timestampMs: number, headers?: RecordHeaders | undefined): void;
}
interface Pageable {
    attach(image: StoreImage, budget: CacheBudget): void;
    saved(): void;
    readonly isOverBudget: boolean;
    readonly imageKeys: ImageKeys;
}
interface PartitionGroupOptions {
    readonly maxTaskIdleMs: number;
    readonly nowMs: () => number;
    readonly noteOf?: ((topic: string) => string) | undefined;
}
interface Plan {
    readonly application: string;
    readonly nodes: readonly GraphNode[];
    readonly subTopologies: readonly SubTopology[];
    readonly repartitions: readonly RepartitionPlan[];
    readonly changelogs: readonly ChangelogPlan[];
    readonly sourceChangelogs: ReadonlyMap<string, string>;
    readonly tables: ReadonlyMap<string, TablePlan>;
    readonly globalTables: readonly GlobalTableNode[];
    readonly sourceTopics: readonly string[];
    readonly sinkTopics: readonly string[];
}
interface RepartitionParts {
    readonly node: RepartitionNode;
    readonly keepsNullKeys: boolean;
    readonly isLoneWriter: boolean;
    readonly clocks: readonly WriterClock[];
}
interface RepartitionPlan {
    readonly nodeId: string;
    readonly topic: string;
    readonly writer: number;
    readonly reader: number;
    readonly keepsNullKeys: boolean;
}
interface Restorable {
    restore(record: ChangelogRecord): void;
}
interface RestorableStore {
    readonly name: string;
    readonly topic: string;
    readonly store: KeptStore;
    readonly kind: 'changelog' | 'source';
}
interface RunEventsParts {
    readonly application: string;
    readonly metrics: Metrics;
    readonly nowMs: () => number;
    readonly logger?: Logger | undefined;
    readonly tracer?: TracerLike | undefined;
    readonly slowCommitMs?: number | undefined;
}
interface Serdes {
    readonly key: Serde<unknown>;
    readonly value: Serde<unknown>;
}
interface Slice {
    readonly columns: RecordColumns;
    readonly from: number;
    readonly to: number;
}
interface StateEntry {
    readonly key: unknown;
    readonly windowStartMs: number;
    state: unknown;
    value: unknown;
    isValueFresh: boolean;
    timestampMs: number;
    isDirty: boolean;
    isLogged: boolean;
    before: unknown;
    headers?: RecordHeaders | undefined;
    heldBackAs?: number | undefined;
}
interface StateFormat {
    readonly key: Serde<unknown>;
    readonly value: Serde<unknown>;
    readonly snapshot: (state: unknown) => unknown;
    readonly revive: (snapshot: unknown) => unknown;
}
interface StoreChange<K, V> {
    readonly key: K;
    readonly value: V | undefined;
}
interface StoreHandleParts {
    readonly name: string;
    readonly parts: () => readonly StorePart[];
    readonly commits: Subject<CommittedPart>;
}
interface StoreInfo {
    readonly name: string;
    readonly kind: 'keyValue' | 'window' | 'countWindow';
    readonly isGlobal: boolean;
    readonly subTopology: number | undefined;
    readonly topic: string;
    readonly key: Serde<unknown>;
    readonly value: Serde<unknown>;
}
interface StoreOptions {
    readonly stale?: boolean | undefined;
}
interface StorePart {
    readonly task: string | undefined;
    readonly store: ReadableStore;
    readonly readCommitted: <T>(read: (store: ReadableStore) => T) => Promise<T>;
}
interface Stored {
    readonly store: string | undefined;
    readonly serdes: Serdes;
}
interface StreamClock {
    readonly timeMs: number;
    readonly slowestMs?: number | undefined;
    observe(timestampMs: number): void;
    save(): Readonly<Record<string, unknown>>;
    load(saved: Readonly<Record<string, unknown>>): void;
}
interface SubTopology {
    readonly id: number;
    readonly nodes: readonly GraphNode[];
    readonly writes: readonly RepartitionNode[];
    readonly inputs: readonly string[];
    readonly isRecordByRecord: boolean;
}
interface TableAggregation extends Aggregation {
    readonly subtract: (state: unknown, value: unknown, key: unknown) => unknown;
}
interface TablePlan {
    readonly isMaterialized: boolean;
    readonly sendsOldValues: boolean;
    readonly isVersioned: boolean;
}
interface TableView {
    lookup(key: unknown): Versioned | undefined;
    readonly lookupAsOf?: ((key: unknown, timestampMs: number) => Versioned | undefined) | undefined;
}
interface TaskContext {
    readonly taskName: string;
    readonly partition: number;
    readonly collector: Collector;
    readonly metrics: Metrics;
    readonly clock: Clock;
    readonly errors: RecordErrors;
    readonly globalTables: ReadonlyMap<string, TableView>;
    readonly isCaching: boolean;
    readonly punctuations: Punctuations;
    readonly pending: Set<Promise<void>>;
    readonly fail: (error: unknown) => void;
}
interface TaskGraph {
    readonly sources: ReadonlyMap<string, readonly SourceProcessor[]>;
    readonly extractors: ReadonlyMap<string, ExtractTimestamps>;
    readonly processors: readonly Processor[];
    readonly repartitions: readonly RepartitionProcessor[];
    readonly restorables: readonly RestorableStore[];
    readonly stores: ReadonlyMap<string, ReadableStore>;
}
interface TaskId {
    readonly subTopology: number;
    readonly partition: number;
}
interface TaskParts extends Omit<CompileInput, 'context'> {
    readonly context: Omit<TaskContext, 'pending' | 'fail' | 'punctuations'>;
    readonly idling: PartitionGroupOptions;
    readonly idleAfterMs?: number | undefined;
}
interface TaskSetting {
    readonly broker: Broker;
    readonly plan: Plan;
    readonly counts: PartitionCounts;
    readonly guarantee: Guarantee;
    readonly metrics: Metrics;
    readonly events: RunEvents;
    readonly limits: ReadonlyMap<string, TopicLimits>;
    readonly retries: RetryLedger;
    readonly errors: ErrorPolicies;
    readonly globalTables: ReadonlyMap<string, KeyValueStore>;
    readonly idling: PartitionGroupOptions;
    readonly clock: Clock;
    readonly isCaching: boolean;
    readonly idleAfterMs: number | undefined;
    readonly state?: StateStorage | undefined;
    readonly budget: CacheBudget;
    readonly onRestore?: ((progress: RestoreProgress) => void) | undefined;
}
interface TaskStateParts {
    readonly task: string;
    readonly partition: number;
    readonly broker: Broker;
    readonly clock: Clock;
    readonly restorables: readonly RestorableStore[];
    readonly storage: TaskStorage | undefined;
    readonly isKept: boolean;
    readonly budget: CacheBudget;
    readonly isFenced: boolean;
    readonly onProgress: (progress: RestoreProgress) => void;
}
interface TopicLimits {
    readonly maxBatchBytes: number;
    readonly requiresKey: boolean;
}
interface UndecodableHandling {
    readonly errors: ErrorPolicies;
    readonly metrics: Metrics;
}
interface UntypedProcessor {
    process(record: ProcessedRecord<unknown, unknown>): void;
    close?(): void;
}
interface UntypedProcessorContext {
    readonly taskName: string;
    readonly partition: number;
    readonly streamTimeMs: number;
    readonly wallClockMs: number;
    store(spec: {
        readonly name: string;
    }): unknown;
    forward(record: ForwardedRecord<unknown, unknown>, child?: string): void;
    schedule(everyMs: number, type: 'stream-time' | 'wall-clock', callback: (timestampMs: number) => void): Cancellable;
}
interface Versioned {
    readonly value: unknown;
    readonly timestampMs: number;
}
interface ViewedTask {
    readonly id: TaskId;
    readonly running: RunningTask | undefined;
}
interface WindowStoreOptions<V> {
    readonly value?: Serde<V> | undefined;
    readonly retention: Duration;
}
interface WindowedGroupParts<K, V> {
    readonly origin: Origin<K, V>;
    readonly name: string | undefined;
    readonly windows: EventTimeWindows;
    readonly emit: EmitStrategy;
}
interface WrittenValues {
    readonly serde: Serde<unknown>;
    readonly values: readonly unknown[];
}
type AggregateNode = NodeBase & {
    readonly kind: 'aggregate';
    readonly parent: string;
    readonly store: string;
    readonly windows: Windows | undefined;
    readonly emit: EmitStrategy;
    readonly retentionMs?: number | undefined;
    readonly aggregation: Aggregation;
    readonly serdes: Serdes;
};
type Aggregators<V, R> = {
    readonly [Name in keyof R]: Aggregator<V, R[Name]>;
};
type AppSetting = TaskSetting & {
    readonly counts: Map<string, number>;
};
type BranchNode = NodeBase & {
    readonly kind: 'branch';
    readonly parent: string;
    readonly index: number;
};
type ChildNode = NodeBase & {
    readonly kind: 'child';
    readonly parent: string;
    readonly name: string;
};
type CogroupNode = NodeBase & {
    readonly kind: 'cogroup';
    readonly parents: readonly string[];
    readonly store: string;
};
type DeadLetterListener = (topic: string, node: string, error: unknown) => void;
type DeduplicateNode = NodeBase & {
    readonly kind: 'deduplicate';
    readonly parent: string;
    readonly idOf: (value: unknown, key: unknown) => string | null;
    readonly withinMs: number;
    readonly graceMs: number;
    readonly store: string;
};
type EmitStrategy = 'onUpdate' | 'onWindowClose';
type ErrorKind = keyof ErrorPolicies;
type ExtractTimestamps = (columns: RecordColumns) => RecordColumns;
type ForeignKeyResolveNode = NodeBase & {
    readonly kind: 'foreignKeyResolve';
    readonly parent: string;
    readonly table: string;
    readonly type: JoinType;
    readonly foreignKeyOf: ValueFunction;
    readonly joiner: JoinFunction;
    readonly store: string | undefined;
    readonly serdes: Serdes & {
        readonly left: Serdes['value'];
    };
};
type ForeignKeyRespondNode = NodeBase & {
    readonly kind: 'foreignKeyRespond';
    readonly table: string;
    readonly subscribe: string;
    readonly store: string;
};
type ForeignKeySendNode = NodeBase & {
    readonly kind: 'foreignKeySend';
    readonly parent: string;
    readonly type: JoinType;
    readonly foreignKeyOf: ValueFunction;
    readonly serdes: {
        readonly key: Serdes['key'];
        readonly value: Serdes['value'];
        readonly foreignKey: Serdes['key'];
    };
};
type ForeignKeySubscribeNode = NodeBase & {
    readonly kind: 'foreignKeySubscribe';
    readonly parent: string;
    readonly table: string;
    readonly store: string;
    readonly serdes: ForeignKeySendNode['serdes'] & {
        readonly right: Serdes['value'];
    };
};
type GlobalTableJoinNode = NodeBase & {
    readonly kind: 'globalTableJoin';
    readonly parent: string;
    readonly table: string;
    readonly type: JoinType;
    readonly keyOf: ValueFunction;
    readonly joiner: JoinFunction;
};
type GlobalTableNode = NodeBase & {
    readonly kind: 'globalTable';
    readonly topic: string;
    readonly store: string;
    readonly serdes: Serdes;
};
type GraphNode = SourceNode | TableNode | GlobalTableNode | RepartitionNode | StatelessNode | PipeNode | MapAsyncNode | MergeNode | SplitNode | BranchNode | ProcessNode | ChildNode | DeduplicateNode | LateNode | SinkNode | AggregateNode | CogroupNode | TableAggregateNode | SuppressNode | TableFilterNode | TableMapValuesNode | ToTableNode | ToStreamNode | TableGroupNode | StreamTableJoinNode | GlobalTableJoinNode | StreamStreamJoinNode | TableTableJoinNode | ForeignKeySendNode | ForeignKeySubscribeNode | ForeignKeyRespondNode | ForeignKeyResolveNode;
type Guard<K, V, V2 extends V> = (value: V, key: K) => value is V2;
type ImageKeys = 'as-logged' | 'time-first';
type JoinFunction = (left: unknown, right: unknown, key: unknown) => unknown;
type JoinType = 'inner' | 'left';
type LateNode = NodeBase & {
    readonly kind: 'late';
    readonly parent: string;
};
type MapAsyncNode = NodeBase & {
    readonly kind: 'mapAsync';
    readonly parent: string;
    readonly fn: (value: unknown, key: unknown, call: AsyncCall) => Promise<unknown>;
    readonly isOrdered: boolean;
    readonly concurrency: number;
    readonly timeoutMs: number;
    readonly retries: number;
    readonly backoffMs: number;
};
type MergeNode = NodeBase & {
    readonly kind: 'merge';
    readonly parents: readonly string[];
};
type MergingAggregators<V, R> = {
    readonly [Name in keyof R]: MergingAggregator<V, R[Name]>;
};
type PartitionCounts = ReadonlyMap<string, number>;
type PipeNode = NodeBase & {
    readonly kind: 'pipe';
    readonly parent: string;
    readonly operators: readonly unknown[];
};
type Predicate = (value: unknown, key: unknown) => boolean;
type ProcessNode = NodeBase & {
    readonly kind: 'process';
    readonly parents: readonly string[];
    readonly factory: ProcessorFactory;
    readonly stores: readonly StoreSpec[];
    readonly children: readonly string[];
};
type ProcessorFactory = (context: UntypedProcessorContext) => UntypedProcessor;
type RepartitionNode = NodeBase & {
    readonly kind: 'repartition';
    readonly parent: string;
    readonly name: string;
    readonly serdes: Serdes;
    readonly keepsNullKeys: boolean;
    readonly partitions: number | undefined;
    readonly partitionOf?: ((value: unknown) => number) | undefined;
    readonly holdsChanges: boolean;
};
type SinkNode = NodeBase & {
    readonly kind: 'sink';
    readonly parent: string;
    readonly topic: string | TopicChooser;
    readonly topics: readonly string[];
    readonly serdes: Serdes;
    readonly partitionKey: ((key: unknown) => string | Uint8Array) | undefined;
};
type SourceNode = NodeBase & {
    readonly kind: 'source';
    readonly topics: readonly string[];
    readonly pattern: RegExp | undefined;
    readonly timestamp: TimestampExtractor | undefined;
    readonly serdes: Serdes;
};
type SplitNode = NodeBase & {
    readonly kind: 'split';
    readonly parent: string;
    readonly predicates: readonly Predicate[];
};
type StatelessNode = NodeBase & {
    readonly kind: 'stateless';
    readonly parent: string;
    readonly operation: StatelessOperation;
};
type StatelessOperation = {
    readonly op: 'filter';
    readonly fn: Predicate;
} | {
    readonly op: 'mapValues';
    readonly fn: ValueFunction;
} | {
    readonly op: 'map';
    readonly fn: (value: unknown, key: unknown) => readonly [
        unknown,
        unknown
    ];
} | {
    readonly op: 'selectKey';
    readonly fn: ValueFunction;
} | {
    readonly op: 'flatMap';
    readonly fn: (value: unknown, key: unknown) => Iterable<readonly [
        unknown,
        unknown
    ]>;
} | {
    readonly op: 'flatMapValues';
    readonly fn: (value: unknown, key: unknown) => Iterable<unknown>;
} | {
    readonly op: 'peek';
    readonly fn: (value: unknown, key: unknown) => void;
};
type StreamStreamJoinNode = NodeBase & {
    readonly kind: 'streamStreamJoin';
    readonly left: string;
    readonly right: string;
    readonly type: TwoSidedJoinType;
    readonly joiner: JoinFunction;
    readonly beforeMs: number;
    readonly afterMs: number;
    readonly graceMs: number;
    readonly store: string;
    readonly serdes: {
        readonly key: Serdes['key'];
        readonly left: Serdes['value'];
        readonly right: Serdes['value'];
    };
};
type StreamTableJoinNode = NodeBase & {
    readonly kind: 'streamTableJoin';
    readonly parent: string;
    readonly table: string;
    readonly type: JoinType;
    readonly joiner: JoinFunction;
    readonly grace: {
        readonly graceMs: number;
        readonly store: string;
        readonly serdes: Serdes;
    } | undefined;
};
type SuppressNode = NodeBase & {
    readonly kind: 'suppress';
    readonly parent: string;
    readonly store: string;
    readonly until: SuppressUntil;
    readonly maxRecords: number | undefined;
    readonly maxBytes: number | undefined;
    readonly whenFull: 'fail' | 'emitEarly';
    readonly serdes: Serdes;
};
type SuppressUntil = {
    readonly kind: 'windowCloses';
    readonly windows: EventTimeWindows;
} | {
    readonly kind: 'timeLimit';
    readonly waitMs: number;
};
type TableAggregateNode = NodeBase & {
    readonly kind: 'tableAggregate';
    readonly parent: string;
    readonly store: string;
    readonly aggregation: TableAggregation;
    readonly serdes: Serdes;
};
type TableFilterNode = NodeBase & Stored & {
    readonly kind: 'tableFilter';
    readonly parent: string;
    readonly fn: Predicate;
};
type TableGroupNode = NodeBase & {
    readonly kind: 'tableGroup';
    readonly parent: string;
    readonly fn: (value: unknown, key: unknown) => readonly [
        unknown,
        unknown
    ];
    readonly key: Serde<unknown>;
};
type TableMapValuesNode = NodeBase & Stored & {
    readonly kind: 'tableMapValues';
    readonly parent: string;
    readonly fn: ValueFunction;
};
type TableNode = NodeBase & {
    readonly kind: 'table';
    readonly topic: string;
    readonly store: string;
    readonly isMaterialized: boolean;
    readonly historyMs: number | undefined;
    readonly timestamp: TimestampExtractor | undefined;
    readonly serdes: Serdes;
};
type TableTableJoinNode = NodeBase & {
    readonly kind: 'tableTableJoin';
    readonly left: string;
    readonly right: string;
    readonly type: TwoSidedJoinType;
    readonly joiner: JoinFunction;
    readonly store: string | undefined;
    readonly serdes: Serdes;
};
type TimestampExtractor = (value: unknown, key: unknown, timestampMs: number) => number;
type ToStreamNode = NodeBase & {
    readonly kind: 'toStream';
    readonly parent: string;
};
type ToTableNode = NodeBase & {
    readonly kind: 'toTable';
    readonly parent: string;
    readonly store: string;
    readonly isMaterialized: boolean;
    readonly historyMs: number | undefined;
    readonly serdes: Serdes;
};
type TopicChooser = (value: unknown, key: unknown, record: {
    readonly timestampMs: number;
    readonly headers: RecordHeaders;
}) => string;
type TwoSidedJoinType = JoinType | 'outer';
type ValueFunction = (value: unknown, key: unknown) => unknown;
type WithoutPlace<Node> = Node extends GraphNode ? Omit<Node, 'id' | 'callSite' | 'isNamed'> : never;
