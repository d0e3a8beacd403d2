// OperableApp
interface OperableApp {
    readonly topology: {
        readonly name: string;
        readonly graph: Graph;
    };
    readonly state: AppState;
    readonly isReady: boolean;
    readonly isPaused: boolean;
    readonly lastTurnMs: number | undefined;
    readonly view: AppView;
    pause(): void;
    resume(): void;
    metrics(): AppMetrics;
    store(name: string, options?: StoreOptions): StoreHandle;
}
// ServeOptions
interface ServeOptions {
    readonly host?: string | undefined;
    readonly port: number;
    readonly allowsPause?: boolean | undefined;
    readonly stalledAfterMs?: number | undefined;
    readonly maxResults?: number | undefined;
    readonly timeoutMs?: number | undefined;
    readonly routing?: 'forward' | 'redirect' | undefined;
}
// ServedApp
interface ServedApp {
    readonly url: string;
    readonly port: number;
    close(): Promise<void>;
}
// prometheusText
declare function prometheusText(app: OperableApp): string;
// serveApp
declare function serveApp(app: OperableApp, options: ServeOptions): Promise<ServedApp>;
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
declare class AppView {
    #private;
    readonly stores: ReadonlyMap<string, StoreInfo>;
    constructor(parts: AppViewParts);
    tasks(): readonly TaskView[];
    ownerOf(store: StoreInfo, key: unknown, { isStaleFine }: {
        readonly isStaleFine: boolean;
    }): KeyOwner;
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
declare class RecordBatchBuilder {
    #private;
    get count(): number;
    get sizeBytes(): number;
    append(key: string | Uint8Array | null, value: string | Uint8Array | null, timestampMs: number, headers?: RecordHeaders): void;
    build(options?: BatchOptions): Uint8Array;
    reset(): void;
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
interface AppMetrics extends MetricsSnapshot {
    readonly tasks: number;
    readonly lagRecords: number;
    readonly rebalances: number;
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
interface Assigned {
    readonly partitions: readonly TopicPartition[];
    readonly added: readonly TopicPartition[];
    readonly userData: Uint8Array;
}
interface AssignmentListener {
    onRevoked(partitions: readonly TopicPartition[]): Promise<void>;
    onAssigned(assigned: Assigned): Promise<void>;
    onLost(): Promise<void>;
    onFailed(error: Error): void;
}
interface AssignorMember {
    readonly memberId: string;
    readonly instanceId: string | undefined;
    readonly owned: readonly TopicPartition[];
    readonly userData: Uint8Array;
}
interface AsyncCall {
    readonly signal: AbortSignal;
    readonly nowMs: number;
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
interface Cancellable {
    cancel(): void;
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
interface Clock {
    nowMs(): number;
    sleep(ms: number): Promise<void>;
    after(ms: number, run: () => void): () => void;
    turn(): Promise<void>;
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
interface CountWindows {
    readonly kind: 'count';
    readonly records: number;
}
interface CustomWindows {
    readonly kind: 'custom';
    readonly windowsFor: (timestampMs: number) => Iterable<WindowBounds>;
    readonly maxSizeMs: number;
    readonly graceMs: number;
}
interface DropCount {
    readonly node: string;
    readonly reason: DropReason;
    readonly count: number;
}
interface ErrorPolicies {
    readonly decode?: ErrorPolicy | undefined;
    readonly process?: ErrorPolicy | RetryPolicy | undefined;
    readonly produce?: ErrorPolicy | RetryPolicy | undefined;
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
interface FetchedPartition extends TopicPartition {
    readonly batches: readonly RecordColumns[];
    readonly nextOffset: number;
    readonly endOffset: number;
}
interface Fetcher {
    assign(partition: TopicPartition, offset: number): void;
    remove(partition: TopicPartition): void;
    pause(partition: TopicPartition): void;
    resume(partition: TopicPartition): void;
    poll(maxWaitMs: number): Promise<readonly FetchedPartition[]>;
    close(): Promise<void>;
}
interface FetcherOptions {
    readonly maxPartitionBytes?: number | undefined;
}
interface ForwardedRecord<K, V> {
    readonly key: K;
    readonly value: V;
    readonly timestampMs?: number | undefined;
    readonly headers?: RecordHeaders | undefined;
}
interface FromSource {
    readonly store: KeptStore;
    rowOf(record: ChangelogRecord): ChangelogRecord | undefined;
}
interface Graph {
    readonly name: string;
    readonly nodes: readonly GraphNode[];
}
interface GroupMember {
    join(): Promise<void>;
    rejoin(): void;
    commit(offsets: readonly PartitionOffset[]): Promise<void>;
    leave(options?: LeaveOptions): Promise<void>;
}
interface Host {
    readonly endpoint: string;
    readonly active: readonly string[];
    readonly standby: readonly string[];
}
interface ImageRange {
    readonly from?: Uint8Array | undefined;
    readonly before?: Uint8Array | undefined;
    readonly reverse?: boolean | undefined;
}
interface ImageRow {
    readonly key: Uint8Array;
    readonly value: Uint8Array;
    readonly timestampMs: number;
}
interface InputView extends TopicPartition {
    readonly offset: number;
    readonly endOffset: number | undefined;
    readonly lagRecords: number;
    readonly lagMs: number;
    readonly catchUpMs: number | undefined;
    readonly bufferedRecords: number;
    readonly bufferedBytes: number;
}
interface KeptStore extends Restorable, Partial<ReadableStore> {
    readonly hasHistory?: true;
    readonly fromSource?: FromSource | undefined;
}
interface KeyRange<K = unknown> {
    readonly from?: K | undefined;
    readonly to?: K | undefined;
    readonly reverse?: boolean | undefined;
}
interface LatencySnapshot {
    readonly count: number;
    readonly sumMs: number;
    readonly maxMs: number;
    readonly cumulativeCounts: readonly number[];
}
interface LeaveOptions {
    readonly keepsPlace?: boolean | undefined;
}
interface Logger {
    debug(fields: object, message: string): void;
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
    error(fields: object, message: string): void;
}
interface MemberAssignment {
    readonly partitions: readonly TopicPartition[];
    readonly userData: Uint8Array;
}
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
interface NodeBase {
    readonly id: string;
    readonly isNamed?: boolean | undefined;
    readonly callSite: string | undefined;
}
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
interface OpenTaskOptions {
    readonly signal?: AbortSignal | undefined;
    readonly storage?: TaskStorage | undefined;
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
interface PartitionOffset extends TopicPartition {
    readonly offset: number;
    readonly metadata?: string | undefined;
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
interface PrefixOptions {
    readonly reverse?: boolean | undefined;
}
interface ProcessedRecord<K, V> {
    readonly key: K;
    readonly value: V;
    readonly timestampMs: number;
    readonly headers: RecordHeaders;
}
interface ProducedBatch extends TopicPartition {
    readonly records: RecordBatchBuilder;
}
interface Producer {
    begin(): void;
    send(batches: readonly ProducedBatch[]): Promise<readonly SentBatch[]>;
    sendOffsets(groupId: string, offsets: readonly PartitionOffset[]): Promise<void>;
    commit(): Promise<void>;
    abort(): Promise<void>;
    close(): Promise<void>;
}
interface ProducerOptions {
    readonly transactionalId?: string | undefined;
    readonly transactionTimeoutMs?: number | undefined;
    readonly compression?: 'none' | 'lz4' | undefined;
}
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
interface RetryPolicy {
    readonly retry: number;
    readonly otherwise: ErrorPolicy;
}
interface RunEventsParts {
    readonly application: string;
    readonly metrics: Metrics;
    readonly nowMs: () => number;
    readonly logger?: Logger | undefined;
    readonly tracer?: TracerLike | undefined;
    readonly slowCommitMs?: number | undefined;
}
interface SentBatch extends TopicPartition {
    readonly baseOffset: number;
}
interface Serde<T> {
    readonly name: string;
    decode(bytes: Uint8Array, start: number, end: number): T;
    encode(value: T): string | Uint8Array;
    readonly loading?: SerdeLoading | undefined;
}
interface SerdeLoading {
    prepare(use: SerdeUse): Promise<void>;
    missing(bytes: Uint8Array, start: number, end: number): Promise<void> | undefined;
}
interface SerdeUse {
    readonly isRead: boolean;
    readonly isWritten: boolean;
}
interface Serdes {
    readonly key: Serde<unknown>;
    readonly value: Serde<unknown>;
}
interface SessionWindows {
    readonly kind: 'sessions';
    readonly gapMs: number;
    readonly graceMs: number;
}
interface Slice {
    readonly columns: RecordColumns;
    readonly from: number;
    readonly to: number;
}
interface SlidingWindows {
    readonly kind: 'sliding';
    readonly sizeMs: number;
    readonly graceMs: number;
}
interface SpanContextLike {
    readonly traceId: string;
    readonly spanId: string;
    readonly traceFlags: number;
    readonly isRemote?: boolean;
}
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
interface SpanLinkLike {
    readonly context: SpanContextLike;
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
interface StateStorage {
    readonly cacheBytes: number;
    open(application: string): Promise<void>;
    tasks(): Promise<readonly StoredTask[]>;
    task(name: string): Promise<TaskStorage>;
    remove(name: string): Promise<void>;
    close(): Promise<void>;
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
interface StoreImage {
    count(): number;
    get(key: Uint8Array): ImageRow | undefined;
    scan(range: ImageRange, limit: number): readonly ImageRow[];
    put(key: string | Uint8Array, value: string | Uint8Array, timestampMs: number): void;
    delete(key: string | Uint8Array): void;
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
interface StoreSpec {
    readonly kind: 'keyValue' | 'window';
    readonly name: string;
    readonly key: Serde<unknown>;
    readonly value: Serde<unknown>;
    readonly retentionMs: number | undefined;
    readonly ttlMs?: number | undefined;
}
interface StoreView {
    readonly name: string;
    readonly entries: number;
}
interface Stored {
    readonly store: string | undefined;
    readonly serdes: Serdes;
}
interface StoredPosition extends TopicPartition {
    readonly offset: number;
    readonly savedAtMs: number;
}
interface StoredTask {
    readonly name: string;
    readonly positions: readonly StoredPosition[];
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
interface TaskView {
    readonly name: string;
    readonly kind: 'active' | 'standby';
    readonly state: 'opening' | 'running';
    readonly inputs: readonly InputView[];
    readonly stores: readonly StoreView[];
    readonly storedBytes: number;
    readonly restoreRemaining: number | undefined;
}
interface TimeWindows {
    readonly kind: 'time';
    readonly sizeMs: number;
    readonly advanceMs: number;
    readonly graceMs: number;
}
interface TopicDescription {
    readonly topic: string;
    readonly partitions: number;
    readonly configs: ReadonlyMap<string, string>;
}
interface TopicLimits {
    readonly maxBatchBytes: number;
    readonly requiresKey: boolean;
}
interface TopicMetrics {
    readonly topic: string;
    readonly records: number;
    readonly bytes: number;
}
interface TopicPartition {
    readonly topic: string;
    readonly partition: number;
}
interface TopicSpec {
    readonly topic: string;
    readonly partitions: number;
    readonly replicationFactor?: number | undefined;
    readonly configs?: Readonly<Record<string, string>> | undefined;
}
interface TracerLike {
    startSpan(name: string, options?: {
        attributes?: Record<string, string | number>;
        links?: SpanLinkLike[];
    }): SpanLike;
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
interface WindowBounds {
    readonly startMs: number;
    readonly endMs: number;
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
type AppState = 'starting' | 'running' | 'recovering' | 'closing' | 'closed' | 'failed';
type Assignor = (members: readonly AssignorMember[], partitionCounts: ReadonlyMap<string, number>) => ReadonlyMap<string, MemberAssignment>;
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
type DropReason = 'null-key' | 'null-value' | 'null-foreign-key' | 'null-partition-key' | 'invalid-timestamp' | 'no-match' | 'duplicate' | 'outdated' | 'history-expired' | 'expired' | 'stale-answer' | 'decode-failed' | 'process-failed' | 'produce-failed';
type EmitStrategy = 'onUpdate' | 'onWindowClose';
type ErrorKind = keyof ErrorPolicies;
type ErrorPolicy = 'fail' | 'skip' | 'dead-letter';
type EventTimeWindows = TimeWindows | SlidingWindows | SessionWindows | CustomWindows;
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
type GroupState = 'active' | 'empty' | 'dead';
type Guarantee = 'exactly-once' | 'at-least-once';
type ImageKeys = 'as-logged' | 'time-first';
type JoinFunction = (left: unknown, right: unknown, key: unknown) => unknown;
type JoinType = 'inner' | 'left';
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
type LateNode = NodeBase & {
    readonly kind: 'late';
    readonly parent: string;
};
type LoopPhase = 'poll' | 'process' | 'commit';
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
type RecordHeaders = readonly (readonly [
    name: string,
    value: Uint8Array
])[];
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
type Windows = EventTimeWindows | CountWindows;
