// ExpectedRecord
interface ExpectedRecord<K, V> {
    readonly key?: K | null | undefined;
    readonly value?: V | null | undefined;
    readonly timestampMs?: number | undefined;
    readonly headers?: RecordHeaders | undefined;
}
// HarnessBatch
interface HarnessBatch {
    readonly keys: readonly unknown[];
    readonly values: readonly unknown[];
    readonly timestamps: readonly number[];
    readonly headers?: readonly (RecordHeaders | undefined)[] | undefined;
}
// OperatorHarness
declare class OperatorHarness {
    #private;
    constructor({ name, graph }: Topology, { cacheBytes }: OperatorHarnessOptions);
    push(topic: string, batch: HarnessBatch): void;
    pushAsync(topic: string, batch: HarnessBatch): Promise<void>;
    flush(): void;
    writtenTo(topic: string): number;
    loggedBy(store: string): number;
    store(name: string): ReadableStore;
    metrics(): MetricsSnapshot;
}
// OperatorHarnessOptions
interface OperatorHarnessOptions {
    readonly cacheBytes?: number | undefined;
}
// TestDriver
declare class TestDriver {
    #private;
    constructor(topology: Topology, options: TestDriverOptions);
    input(topic: string): TestInput;
    output<V>(topic: string, serdes: {
        readonly value: Serde<V>;
    }): TestOutput<string, V>;
    output<K, V>(topic: string, serdes: {
        readonly key: Serde<K>;
        readonly value: Serde<V>;
    }): TestOutput<K, V>;
    output(topic: string): TestOutput;
    settle(): void;
    settleAsync(): Promise<void>;
    advanceStreamTime(toMs: number): void;
    advanceWallClock(byMs: number): void;
    store(name: string): ReadableStore;
    metrics(): MetricsSnapshot;
    restart(): void;
}
// TestDriverOptions
interface TestDriverOptions {
    readonly errors?: ErrorPolicies | undefined;
    readonly cacheBytes?: number | undefined;
    readonly wallClockMs?: number | undefined;
    readonly topics?: readonly string[] | undefined;
    readonly idleClock?: Duration | undefined;
    readonly partitions?: number | undefined;
}
// TestInput
interface TestInput {
    pipe(key: unknown, value: unknown, timestampMs: number, options?: TestRecordOptions): void;
    queue(key: unknown, value: unknown, timestampMs: number, options?: TestRecordOptions): void;
    pipeRaw(key: string | null, value: string | Uint8Array | null, timestampMs: number): void;
}
// TestOutput
interface TestOutput<K = unknown, V = unknown> {
    read(): readonly StreamRecord<K, V>[];
    readText(): readonly StreamRecord<string | null, string | null>[];
    expect(expected: readonly ExpectedRecord<K, V>[]): void;
}
// TestRecordOptions
interface TestRecordOptions {
    readonly headers?: RecordHeaders | undefined;
    readonly partition?: number | undefined;
}
// operatorHarness
declare function operatorHarness(topology: Topology, options?: OperatorHarnessOptions): OperatorHarness;
// prepareSerdes
declare function prepareSerdes({ graph }: Topology): Promise<void>;
// testDriver
declare function testDriver(topology: Topology, options?: TestDriverOptions): TestDriver;
// Not exported, but part of the above:
interface Aggregation {
    readonly describe: string;
    readonly init: () => unknown;
    readonly add: (state: unknown, value: unknown, key: unknown) => unknown;
    readonly merge: ((left: unknown, right: unknown, key: unknown) => unknown) | undefined;
    readonly snapshot: (state: unknown) => unknown;
    readonly revive: (snapshot: unknown) => unknown;
    readonly startsWithValue: boolean;
}
interface AsyncCall {
    readonly signal: AbortSignal;
    readonly nowMs: number;
}
interface Cancellable {
    cancel(): void;
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
interface ForwardedRecord<K, V> {
    readonly key: K;
    readonly value: V;
    readonly timestampMs?: number | undefined;
    readonly headers?: RecordHeaders | undefined;
}
interface Graph {
    readonly name: string;
    readonly nodes: readonly GraphNode[];
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
interface PrefixOptions {
    readonly reverse?: boolean | undefined;
}
interface ProcessedRecord<K, V> {
    readonly key: K;
    readonly value: V;
    readonly timestampMs: number;
    readonly headers: RecordHeaders;
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
interface RetryPolicy {
    readonly retry: number;
    readonly otherwise: ErrorPolicy;
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
interface SlidingWindows {
    readonly kind: 'sliding';
    readonly sizeMs: number;
    readonly graceMs: number;
}
interface StoreSpec {
    readonly kind: 'keyValue' | 'window';
    readonly name: string;
    readonly key: Serde<unknown>;
    readonly value: Serde<unknown>;
    readonly retentionMs: number | undefined;
}
interface Stored {
    readonly store: string | undefined;
    readonly serdes: Serdes;
}
interface StreamRecord<K, V> {
    readonly key: K;
    readonly value: V;
    readonly timestampMs: number;
    readonly headers?: RecordHeaders | undefined;
}
interface TableAggregation extends Aggregation {
    readonly subtract: (state: unknown, value: unknown, key: unknown) => unknown;
}
interface TimeWindows {
    readonly kind: 'time';
    readonly sizeMs: number;
    readonly advanceMs: number;
    readonly graceMs: number;
}
interface TopicMetrics {
    readonly topic: string;
    readonly records: number;
    readonly bytes: number;
}
interface Topology {
    readonly name: string;
    readonly graph: Graph;
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
interface WindowBounds {
    readonly startMs: number;
    readonly endMs: number;
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
type DeduplicateNode = NodeBase & {
    readonly kind: 'deduplicate';
    readonly parent: string;
    readonly idOf: (value: unknown, key: unknown) => string | null;
    readonly withinMs: number;
    readonly graceMs: number;
    readonly store: string;
};
type DropReason = 'null-key' | 'null-value' | 'null-foreign-key' | 'null-partition-key' | 'invalid-timestamp' | 'no-match' | 'duplicate' | 'outdated' | 'history-expired' | 'expired' | 'stale-answer' | 'decode-failed' | 'process-failed' | 'produce-failed';
type Duration = number | `${number}${string}`;
type EmitStrategy = 'onUpdate' | 'onWindowClose';
type ErrorPolicy = 'fail' | 'skip' | 'dead-letter';
type EventTimeWindows = TimeWindows | SlidingWindows | SessionWindows | CustomWindows;
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
type JoinFunction = (left: unknown, right: unknown, key: unknown) => unknown;
type JoinType = 'inner' | 'left';
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
