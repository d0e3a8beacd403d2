// Aggregator
interface Aggregator<V, R> {
    readonly describe: string;
    readonly init: () => unknown;
    readonly add: (state: unknown, value: V) => unknown;
    readonly result: (state: unknown) => R;
}
// AppMetrics
interface AppMetrics extends MetricsSnapshot {
    readonly tasks: number;
    readonly lagRecords: number;
}
// AppState
type AppState = 'starting' | 'running' | 'recovering' | 'closing' | 'closed' | 'failed';
// AssignmentListener
interface AssignmentListener {
    onRevoked(): Promise<void>;
    onAssigned(partitions: readonly TopicPartition[]): Promise<void>;
    onLost(): Promise<void>;
    onFailed(error: Error): void;
}
// Assignor
type Assignor = (memberIds: readonly string[], partitionCounts: ReadonlyMap<string, number>) => ReadonlyMap<string, readonly TopicPartition[]>;
// Broker
interface Broker {
    connect(): Promise<void>;
    close(): Promise<void>;
    partitionCounts(topics: readonly string[]): Promise<ReadonlyMap<string, number>>;
    createTopics(specs: readonly TopicSpec[]): Promise<void>;
    startOffsets(partitions: readonly TopicPartition[]): Promise<readonly number[]>;
    endOffsets(partitions: readonly TopicPartition[]): Promise<readonly number[]>;
    committedOffsets(groupId: string, partitions: readonly TopicPartition[]): Promise<readonly PartitionOffset[]>;
    fetcher(options?: FetcherOptions): Fetcher;
    producer(options?: ProducerOptions): Promise<Producer>;
    member(options: MemberOptions): GroupMember;
}
// Clock
interface Clock {
    nowMs(): number;
    sleep(ms: number): Promise<void>;
}
// DropCount
interface DropCount {
    readonly node: string;
    readonly reason: DropReason;
    readonly count: number;
}
// DropReason
type DropReason = 'null-key' | 'null-value' | 'invalid-timestamp' | 'no-match' | 'decode-failed' | 'process-failed';
// Duration
type Duration = number | `${number}${string}`;
// ErrorPolicies
interface ErrorPolicies {
    readonly decode?: ErrorPolicy | undefined;
    readonly process?: ErrorPolicy | undefined;
}
// ErrorPolicy
type ErrorPolicy = 'fail' | 'skip' | 'dead-letter';
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
// GraceOption
interface GraceOption {
    readonly grace: Duration;
}
// GroupMember
interface GroupMember {
    join(): Promise<void>;
    commit(offsets: readonly PartitionOffset[]): Promise<void>;
    leave(): Promise<void>;
}
// Grouped
declare class Grouped<K, V> {
    #private;
    constructor(origin: Origin<K, V>, name?: string);
    windowedBy(windows: TimeWindows, options?: WindowedByOptions): WindowedGroup<K, V>;
    count(options?: Named): Table<K, number>;
    aggregate<R>(aggregators: Aggregators<V, R>, options?: Named): Table<K, R>;
    reduce(fn: (left: V, right: V, key: K) => V, options?: Named): Table<K, V>;
}
// Guarantee
type Guarantee = 'exactly-once' | 'at-least-once';
// KeySerdeOption
interface KeySerdeOption<K> {
    readonly key: Serde<K>;
}
// MemberOptions
interface MemberOptions {
    readonly groupId: string;
    readonly topics: readonly string[];
    readonly assignor: Assignor;
    readonly sessionTimeoutMs?: number | undefined;
    readonly rebalanceTimeoutMs?: number | undefined;
    readonly listener: AssignmentListener;
}
// MetricsSnapshot
interface MetricsSnapshot {
    readonly consumed: number;
    readonly produced: number;
    readonly late: number;
    readonly deadLetters: number;
    readonly commits: number;
    readonly recoveries: number;
    readonly dropped: readonly DropCount[];
}
// Named
interface Named {
    readonly name?: string | undefined;
}
// PartitionOffset
interface PartitionOffset extends TopicPartition {
    readonly offset: number;
    readonly metadata?: string | undefined;
}
// ProducedBatch
interface ProducedBatch extends TopicPartition {
    readonly records: RecordBatchBuilder;
}
// Producer
interface Producer {
    begin(): void;
    send(batches: readonly ProducedBatch[]): Promise<void>;
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
interface ReadableStore extends TableView {
    readonly size: number;
    entries(): Iterable<readonly [
        unknown,
        unknown
    ]>;
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
// RunOptions
interface RunOptions {
    readonly broker: Broker;
    readonly guarantee?: Guarantee | undefined;
    readonly commitIntervalMs?: number | undefined;
    readonly maxTaskIdleMs?: number | undefined;
    readonly errors?: ErrorPolicies | undefined;
    readonly replicationFactor?: number | undefined;
    readonly sessionTimeoutMs?: number | undefined;
    readonly maxRecoveries?: number | undefined;
    readonly clock?: Clock | undefined;
    readonly onRecovery?: ((error: unknown) => void) | undefined;
}
// Serde
interface Serde<T> {
    readonly name: string;
    decode(bytes: Uint8Array, start: number, end: number): T;
    encode(value: T): string | Uint8Array;
}
// Sources
interface Sources {
    stream<V>(topics: string | readonly string[], value: Serde<V>, options?: Named): Stream<string, V>;
    stream<K, V>(topics: string | readonly string[], value: Serde<V>, options: Named & KeySerdeOption<K>): Stream<K, V>;
    table<V>(topic: string, value: Serde<V>, options?: Named): Table<string, V>;
    table<K, V>(topic: string, value: Serde<V>, options: Named & KeySerdeOption<K>): Table<K, V>;
    globalTable<V>(topic: string, value: Serde<V>, options?: Named): GlobalTable<string, V>;
    globalTable<K, V>(topic: string, value: Serde<V>, options: Named & KeySerdeOption<K>): GlobalTable<K, V>;
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
    merge(other: Stream<K, V>, options?: Named): Stream<K, V>;
    join<VT, R>(table: Table<K, VT>, joiner: (value: V, tableValue: VT, key: K) => R, options?: Named & {
        readonly value?: Serde<R> | undefined;
    }): Stream<K, R>;
    leftJoin<VT, R>(table: Table<K, VT>, joiner: (value: V, tableValue: VT | null, key: K) => R, options?: Named & {
        readonly value?: Serde<R> | undefined;
    }): Stream<K, R>;
    joinGlobal<KT, VT, R>(table: GlobalTable<KT, VT>, keyOf: (value: V, key: K) => KT | null, joiner: (value: V, tableValue: VT, key: K) => R, options?: Named & {
        readonly value?: Serde<R> | undefined;
    }): Stream<K, R>;
    leftJoinGlobal<KT, VT, R>(table: GlobalTable<KT, VT>, keyOf: (value: V, key: K) => KT | null, joiner: (value: V, tableValue: VT | null, key: K) => R, options?: Named & {
        readonly value?: Serde<R> | undefined;
    }): Stream<K, R>;
    groupByKey(): Grouped<K, V>;
    groupBy(fn: (value: V, key: K) => string, options?: Named): Grouped<string, V>;
    groupBy<K2>(fn: (value: V, key: K) => K2, options: Named & KeySerdeOption<K2>): Grouped<K2, V>;
    to(topic: string, options?: Named & {
        readonly key?: Serde<K> | undefined;
        readonly value?: Serde<V> | undefined;
    }): void;
}
// StreamApp
declare class StreamApp {
    #private;
    constructor(name: string, setting: TaskSetting, globalTables: GlobalTables, options: RunOptions);
    get state(): AppState;
    get done(): Promise<void>;
    get broker(): Broker;
    metrics(): AppMetrics;
    store(name: string): ReadableStore;
    start(): Promise<void>;
    close(): Promise<void>;
}
// StreamError
declare class StreamError extends Error {
    readonly name = "StreamError";
    readonly code: StreamErrorCode;
    readonly retriable: boolean;
    constructor(code: StreamErrorCode, message: string, options?: ErrorOptions);
}
// StreamErrorCode
type StreamErrorCode = 'STREAM_TOPOLOGY_INVALID' | 'STREAM_CONFIG_INVALID' | 'STREAM_TOPIC_MISSING' | 'STREAM_TOPIC_MISMATCH' | 'STREAM_NOT_COPARTITIONED' | 'STREAM_RECORD_CORRUPT' | 'STREAM_DECODE_FAILED' | 'STREAM_PROCESS_FAILED' | 'STREAM_PRODUCE_FAILED' | 'STREAM_FENCED' | 'STREAM_REBALANCED' | 'STREAM_TRANSACTION_ABORTED' | 'STREAM_AUTH_FAILED' | 'STREAM_NOT_AUTHORIZED' | 'STREAM_BROKER_UNAVAILABLE' | 'STREAM_OFFSET_OUT_OF_RANGE' | 'STREAM_STORAGE_FAILED' | 'STREAM_CLOSED';
// StreamRecord
interface StreamRecord<K, V> {
    readonly key: K;
    readonly value: V;
    readonly timestampMs: number;
    readonly headers?: RecordHeaders | undefined;
}
// Table
declare class Table<K, V> {
    #private;
    readonly storeName: string;
    constructor(origin: Origin<K, V>, storeName: string);
    get nodeId(): string;
    toStream(): Stream<K, V>;
}
// TimeWindows
interface TimeWindows {
    readonly kind: 'tumbling';
    readonly sizeMs: number;
    readonly graceMs: number;
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
// Windowed
interface Windowed<K> {
    readonly key: K;
    readonly startMs: number;
    readonly endMs: number;
}
// WindowedByOptions
interface WindowedByOptions {
    readonly emit?: EmitStrategy | undefined;
}
// WindowedGroup
declare class WindowedGroup<K, V> {
    #private;
    constructor(origin: Origin<K, V>, name: string | undefined, windows: TimeWindows, emit: EmitStrategy);
    count(options?: Named): WindowedTable<Windowed<K>, number, V, K>;
    aggregate<R>(aggregators: Aggregators<V, R>, options?: Named): WindowedTable<Windowed<K>, R, V, K>;
    reduce(fn: (left: V, right: V, key: K) => V, options?: Named): WindowedTable<Windowed<K>, V, V, K>;
}
// WindowedTable
declare class WindowedTable<K, V, Input, InputKey> extends Table<K, V> {
    #private;
    constructor(origin: Origin<K, V>, storeName: string, input: Origin<InputKey, Input>);
    late(): Stream<InputKey, Input>;
}
// bytesSerde
declare const bytesSerde: Serde<Uint8Array>;
// count
declare function count(): Aggregator<unknown, number>;
// deadLetterTopic
declare function deadLetterTopic(topic: string): string;
// describe
declare function describe({ name, graph }: {
    readonly name: string;
    readonly graph: Graph;
}): string;
// first
declare function first<V, R>(of: (value: V) => R): Aggregator<V, R | null>;
// isStreamError
declare function isStreamError(error: unknown, code?: StreamErrorCode): error is StreamError;
// json
declare function json<T>(): Serde<T>;
// last
declare function last<V, R>(of: (value: V) => R): Aggregator<V, R | null>;
// max
declare function max<V>(of: (value: V) => number): Aggregator<V, number | null>;
// min
declare function min<V>(of: (value: V) => number): Aggregator<V, number | null>;
// partitionFor
declare function partitionFor(key: Uint8Array | string, partitionCount: number): number;
// partitionName
declare function partitionName(at: TopicPartition): string;
// readHeaders
declare function readHeaders(columns: RecordColumns, index: number): RecordHeaders;
// run
declare function run(topology: Topology, options?: Partial<RunOptions>): Promise<StreamApp>;
// stringSerde
declare const stringSerde: Serde<string>;
// sum
declare function sum<V>(of: (value: V) => number): Aggregator<V, number>;
// systemClock
declare const systemClock: Clock;
// topology
declare function topology(name: string, build: (sources: Sources) => void): Topology;
// tumbling
declare function tumbling(size: Duration, options: GraceOption): TimeWindows;
// windowedSerde
declare function windowedSerde<K>(key: Serde<K>, sizeMs: number): Serde<Windowed<K>>;
// Not exported, but part of the above:
declare class GlobalTables {
    #private;
    readonly stores: ReadonlyMap<string, TableStore>;
    constructor({ broker, plan, counts, ...handling }: GlobalTablesParts);
    load(): Promise<void>;
    follow(onError: (error: unknown) => void): void;
    close(): Promise<void>;
}
declare class GraphBuilder {
    #private;
    constructor(name: string);
    add(node: WithoutPlace<GraphNode>, id: {
        readonly name?: string | undefined;
        readonly stem: string;
    }): string;
    nextFree(stem: string): string;
    build(): Graph;
}
declare class Metrics {
    #private;
    consumed: number;
    produced: number;
    late: number;
    deadLetters: number;
    commits: number;
    recoveries: number;
    drop(node: string, reason: DropReason): void;
    snapshot(): MetricsSnapshot;
}
declare class TableStore implements TableView, Restorable {
    #private;
    constructor(serdes: TableSerdes, onUndecodable: (error: unknown) => void);
    get size(): number;
    get(key: unknown): unknown;
    set(key: unknown, value: unknown): void;
    entries(): Iterable<readonly [
        unknown,
        unknown
    ]>;
    restore(record: ChangelogRecord): void;
}
interface Aggregation {
    readonly describe: string;
    readonly init: () => unknown;
    readonly add: (state: unknown, value: unknown, key: unknown) => unknown;
    readonly snapshot: (state: unknown) => unknown;
    readonly revive: (snapshot: unknown) => unknown;
}
interface BatchOptions {
    readonly producerId?: number | undefined;
    readonly producerEpoch?: number | undefined;
    readonly baseSequence?: number | undefined;
    readonly transactional?: boolean | undefined;
    readonly compression?: 'none' | 'lz4' | undefined;
}
interface ChangelogPlan {
    readonly store: string;
    readonly topic: string;
    readonly subTopology: number;
}
interface ChangelogRecord {
    readonly bytes: Uint8Array;
    readonly keyStart: number;
    readonly keyEnd: number;
    readonly valueStart: number;
    readonly valueEnd: number;
    readonly timestampMs: number;
}
interface GlobalTablesParts extends UndecodableHandling {
    readonly broker: Broker;
    readonly plan: Plan;
    readonly counts: PartitionCounts;
}
interface Graph {
    readonly name: string;
    readonly nodes: readonly GraphNode[];
}
interface NodeBase {
    readonly id: string;
    readonly callSite: string | undefined;
}
interface Origin<K, V> {
    readonly builder: GraphBuilder;
    readonly toStream: <K2, V2>(origin: Origin<K2, V2>) => Stream<K2, V2>;
    readonly nodeId: string;
    readonly stem: string;
    readonly keyChanged: boolean;
    readonly key: Serde<K>;
    readonly value: Serde<V>;
    readonly partitionKey?: ((key: K) => string | Uint8Array) | undefined;
}
interface PartitionGroupOptions {
    readonly maxTaskIdleMs: number;
    readonly nowMs: () => number;
}
interface Plan {
    readonly application: string;
    readonly subTopologies: readonly SubTopology[];
    readonly repartitions: readonly RepartitionPlan[];
    readonly changelogs: readonly ChangelogPlan[];
    readonly globalTables: readonly GlobalTableNode[];
    readonly sourceTopics: readonly string[];
    readonly sinkTopics: readonly string[];
}
interface RepartitionPlan {
    readonly nodeId: string;
    readonly topic: string;
    readonly writer: number;
    readonly reader: number;
}
interface Restorable {
    restore(record: ChangelogRecord): void;
}
interface Serdes {
    readonly key: Serde<unknown>;
    readonly value: Serde<unknown>;
}
interface SubTopology {
    readonly id: number;
    readonly nodes: readonly GraphNode[];
    readonly writes: readonly RepartitionNode[];
    readonly inputs: readonly string[];
}
interface TableSerdes {
    readonly key: Serde<unknown>;
    readonly value: Serde<unknown>;
}
interface TableView {
    get(key: unknown): unknown;
}
interface TaskSetting {
    readonly broker: Broker;
    readonly plan: Plan;
    readonly counts: PartitionCounts;
    readonly guarantee: Guarantee;
    readonly metrics: Metrics;
    readonly errors: ErrorPolicies;
    readonly globalTables: ReadonlyMap<string, TableStore>;
    readonly idling: PartitionGroupOptions;
}
interface UndecodableHandling {
    readonly errors: ErrorPolicies;
    readonly metrics: Metrics;
}
type AggregateNode = NodeBase & {
    readonly kind: 'aggregate';
    readonly parent: string;
    readonly store: string;
    readonly windows: TimeWindows | undefined;
    readonly emit: EmitStrategy;
    readonly aggregation: Aggregation;
    readonly serdes: Serdes;
};
type Aggregators<V, R> = {
    readonly [Name in keyof R]: Aggregator<V, R[Name]>;
};
type EmitStrategy = 'onUpdate' | 'onWindowClose';
type GlobalTableJoinNode = NodeBase & {
    readonly kind: 'globalTableJoin';
    readonly parent: string;
    readonly table: string;
    readonly type: JoinType;
    readonly keyOf: ValueFunction;
    readonly joiner: (value: unknown, tableValue: unknown, key: unknown) => unknown;
};
type GlobalTableNode = NodeBase & {
    readonly kind: 'globalTable';
    readonly topic: string;
    readonly store: string;
    readonly serdes: Serdes;
};
type GraphNode = SourceNode | TableNode | GlobalTableNode | StatelessNode | PipeNode | MergeNode | StreamTableJoinNode | GlobalTableJoinNode | RepartitionNode | AggregateNode | LateNode | SinkNode;
type JoinType = 'inner' | 'left';
type LateNode = NodeBase & {
    readonly kind: 'late';
    readonly parent: string;
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
type RepartitionNode = NodeBase & {
    readonly kind: 'repartition';
    readonly parent: string;
    readonly name: string;
    readonly serdes: Serdes;
};
type SinkNode = NodeBase & {
    readonly kind: 'sink';
    readonly parent: string;
    readonly topic: string;
    readonly serdes: Serdes;
    readonly partitionKey: ((key: unknown) => string | Uint8Array) | undefined;
};
type SourceNode = NodeBase & {
    readonly kind: 'source';
    readonly topics: readonly string[];
    readonly serdes: Serdes;
};
type StatelessNode = NodeBase & {
    readonly kind: 'stateless';
    readonly parent: string;
    readonly operation: StatelessOperation;
};
type StatelessOperation = {
    readonly op: 'filter';
    readonly fn: (value: unknown, key: unknown) => boolean;
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
    readonly op: 'flatMapValues';
    readonly fn: (value: unknown, key: unknown) => Iterable<unknown>;
} | {
    readonly op: 'peek';
    readonly fn: (value: unknown, key: unknown) => void;
};
type StreamTableJoinNode = NodeBase & {
    readonly kind: 'streamTableJoin';
    readonly parent: string;
    readonly table: string;
    readonly type: JoinType;
    readonly joiner: (value: unknown, tableValue: unknown, key: unknown) => unknown;
};
type TableNode = NodeBase & {
    readonly kind: 'table';
    readonly topic: string;
    readonly store: string;
    readonly serdes: Serdes;
};
type ValueFunction = (value: unknown, key: unknown) => unknown;
type WithoutPlace<Node> = Node extends GraphNode ? Omit<Node, 'id' | 'callSite'> : never;
