// CallFault
type CallFault = (typeof CALL_FAULTS)[number];
// CallName
type CallName = (typeof CALLS)[number];
// ENDING_NAMES
declare const ENDING_NAMES: string[];
// Expectation
type Expectation = ExpectedRecords | ExpectedLatest | ExpectedStage;
// ExpectedLatest
interface ExpectedLatest {
    readonly kind: 'latest';
    readonly topic: string;
    readonly records: readonly ExpectedOutput[];
}
// ExpectedOutput
interface ExpectedOutput {
    readonly key: string;
    readonly value: SimJson;
}
// ExpectedRecord
interface ExpectedRecord<K, V> {
    readonly key?: K | null | undefined;
    readonly value?: V | null | undefined;
    readonly timestampMs?: number | undefined;
    readonly headers?: RecordHeaders | undefined;
}
// ExpectedRecords
interface ExpectedRecords {
    readonly kind: 'records';
    readonly topic: string;
    readonly records: readonly ExpectedOutput[];
    readonly atLeastOnce: 'same' | 'keys' | 'none';
    readonly orderOf?: ((output: ExpectedOutput) => {
        readonly group: string;
        readonly rank: number;
    } | undefined) | undefined;
}
// ExpectedStage
interface ExpectedStage {
    readonly kind: 'stage';
    readonly stage: string;
    readonly origins: readonly SimOrigin[];
}
// Fault
type Fault = FaultAtCall | TimedFault;
// FaultAtCall
interface FaultAtCall {
    readonly kind: CallFault;
    readonly instance: number;
    readonly call: CallName;
    readonly nth: number;
}
// FaultKind
type FaultKind = Fault['kind'];
// HarnessBatch
interface HarnessBatch {
    readonly keys: readonly unknown[];
    readonly values: readonly unknown[];
    readonly timestamps: readonly number[];
    readonly headers?: readonly (RecordHeaders | undefined)[] | undefined;
}
// HistoryOptions
interface HistoryOptions {
    readonly keepsTrace?: boolean | undefined;
    readonly sabotage?: Sabotage | undefined;
}
// HistoryPlan
interface HistoryPlan {
    readonly seed: number;
    readonly scenario: Scenario;
    readonly instances: number;
    readonly guarantee: Guarantee;
    readonly commitIntervalMs: number;
    readonly standbyReplicas?: number | undefined;
    readonly cacheBytes: number;
    readonly hasDisks: boolean;
    readonly faults: readonly Fault[];
}
// HistoryResult
interface HistoryResult {
    readonly violations: readonly string[];
    readonly hash: string;
    readonly lines: readonly string[];
    readonly tally: Tally;
    readonly steps: number;
    readonly durationMs: number;
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
// Probe
interface Probe {
    pause(): Promise<void>;
    watch<V extends SimOrigin>(stage: string): (context: ProcessorContext<string, never>) => Processor<string, V>;
}
// Recipe
interface Recipe {
    readonly seed: number;
    readonly kinds?: readonly FaultKind[] | undefined;
    readonly ending?: string | undefined;
    readonly faults?: readonly Fault[] | undefined;
    readonly inputs?: readonly number[] | undefined;
    readonly instances?: number | undefined;
}
// Sabotage
type Sabotage = (broker: Broker, host: Host) => Broker;
// Scenario
interface Scenario {
    readonly name: string;
    readonly topics: readonly {
        readonly topic: string;
        readonly partitions: number;
    }[];
    readonly inputs: readonly SimInput[];
    readonly stores: readonly string[];
    build(probe: Probe): Topology;
    expect(records: readonly SimRecord[]): readonly Expectation[];
}
// Shrunk
interface Shrunk {
    readonly recipe: Recipe;
    readonly result: HistoryResult;
    readonly tries: number;
}
// SimInput
interface SimInput {
    readonly topic: string;
    readonly key: string;
    readonly value: {
        readonly [name: string]: SimJson;
    };
    readonly timestampMs: number;
    readonly when?: 'before' | 'during' | 'last' | undefined;
}
// SimJson
type SimJson = string | number | boolean | null | readonly SimJson[] | {
    readonly [name: string]: SimJson;
};
// SimOrigin
interface SimOrigin {
    readonly at: string;
    readonly n: number;
}
// SimRecord
interface SimRecord extends Omit<SimInput, 'value'> {
    readonly partition: number;
    readonly value: SimOrigin & {
        readonly [name: string]: SimJson;
    };
}
// Tally
declare class Tally {
    readonly faults: Map<"crash before" | "crash after" | "slow request" | "slow response" | "lost request" | "lost response" | "late request" | "duplicated" | "transaction aborted" | "transaction hanging" | "crash" | "frozen" | "network cut" | "broker down" | "coordinator moved" | "restart" | "clock jump" | "disk full" | "torn store", number>;
    readonly crashPoints: Map<string, number>;
    strike(kind: FaultKind): void;
    crash(call: CallName, side: 'before' | 'after'): void;
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
// TimedFault
interface TimedFault {
    readonly kind: TimedFaultKind;
    readonly instance: number;
    readonly atMs: number;
    readonly forMs: number;
    readonly byMs?: number | undefined;
}
// TimedFaultKind
type TimedFaultKind = (typeof TIMED_FAULTS)[number];
// describeFault
declare function describeFault(fault: Fault): string;
// operatorHarness
declare function operatorHarness(topology: Topology, options?: OperatorHarnessOptions): OperatorHarness;
// planOf
declare function planOf({ seed, kinds, ending, faults, inputs, instances }: Recipe): HistoryPlan;
// prepareSerdes
declare function prepareSerdes({ graph }: Topology): Promise<void>;
// runHistory
declare function runHistory(plan: HistoryPlan, { keepsTrace, sabotage }?: HistoryOptions): Promise<HistoryResult>;
// shrinkHistory
declare function shrinkHistory(start: Recipe, options?: HistoryOptions): Promise<Shrunk>;
// testDriver
declare function testDriver(topology: Topology, options?: TestDriverOptions): TestDriver;
// Not exported, but part of the above:
declare class Host {
    #private;
    readonly index: number;
    readonly world: World;
    readonly name: string;
    readonly connections: Set<Connected>;
    constructor(world: World, at: {
        readonly index: number;
        readonly life: number;
    }, onCrash: (host: Host) => void);
    get isDead(): boolean;
    get isFrozen(): boolean;
    get isCut(): boolean;
    get isSilent(): boolean;
    deliver(run: () => void): void;
    freeze(): void;
    thaw(): void;
    cut(): void;
    heal(): void;
    crash(isNoticed: boolean): void;
    exit(): void;
    forgetMembers(): void;
    jump(byMs: number): void;
    wait(name: CallName, delayMs: number): Promise<void>;
    pause(delayMs: number): Promise<void>;
    strikeDead(call: CallName, side: 'before' | 'after'): boolean;
    readonly clock: Clock;
}
declare class Injector {
    #private;
    constructor(faults: readonly Fault[]);
    next(instance: number, call: CallName): FaultAtCall | undefined;
    get isActive(): boolean;
    stop(): void;
}
declare class Random {
    #private;
    constructor(seed: number);
    fork(): Random;
    fraction(): number;
    below(count: number): number;
    between(low: number, high: number): number;
    chance(percent: number): boolean;
    pick<T>(from: readonly T[]): T;
    some<T>(from: readonly T[], percent: number): readonly T[];
}
declare class RecordBatchBuilder {
    #private;
    get count(): number;
    get sizeBytes(): number;
    append(key: string | Uint8Array | null, value: string | Uint8Array | null, timestampMs: number, headers?: RecordHeaders): void;
    build(options?: BatchOptions): Uint8Array;
    reset(): void;
}
declare class Timeline {
    #private;
    constructor(random: Random);
    get nowMs(): number;
    get steps(): number;
    after(delayMs: number, run: () => void): () => void;
    run(isDone: () => boolean, maxSteps: number): Promise<void>;
}
declare class Trace {
    #private;
    constructor(keepsLines: boolean);
    get lines(): readonly string[];
    get hash(): string;
    note(atMs: number, line: string): void;
}
declare class World {
    readonly timeline: Timeline;
    readonly random: Random;
    readonly trace: Trace;
    readonly injector: Injector;
    readonly tally: Tally;
    readonly sessionTimeoutMs: number;
    isBrokerDown: boolean;
    hasCoordinator: boolean;
    constructor(random: Random, { faults, sessionTimeoutMs, keepsTrace }: WorldOptions);
    note(line: string): void;
    after(delayMs: number, run: () => void): () => void;
    shortMs(): number;
    longMs(): number;
}
declare const CALLS: readonly [
    "connect",
    "topics",
    "partitionCounts",
    "createTopics",
    "startOffsets",
    "endOffsets",
    "committedOffsets",
    "producer",
    "producer.send",
    "producer.sendOffsets",
    "producer.commit",
    "producer.abort",
    "producer.close",
    "fetcher.poll",
    "group.join",
    "group.sync",
    "group.heartbeat",
    "group.commit",
    "group.leave",
    "listener.onRevoked",
    "listener.onAssigned",
    "listener.onLost",
    "admin",
    "clock.sleep",
    "clock.turn",
    "handler",
    "state.open",
    "state.tasks",
    "state.task",
    "state.commit",
    "state.close"
];
declare const CALL_FAULTS: readonly [
    "crash before",
    "crash after",
    "slow request",
    "slow response",
    "lost request",
    "lost response",
    "late request",
    "duplicated",
    "transaction aborted",
    "transaction hanging"
];
declare const TIMED_FAULTS: readonly [
    "crash",
    "frozen",
    "network cut",
    "broker down",
    "coordinator moved",
    "restart",
    "clock jump",
    "disk full",
    "torn store"
];
interface Aggregation {
    readonly describe: string;
    readonly init: () => unknown;
    readonly add: (state: unknown, value: unknown, key: unknown) => unknown;
    readonly merge: ((left: unknown, right: unknown, key: unknown) => unknown) | undefined;
    readonly snapshot: (state: unknown) => unknown;
    readonly revive: (snapshot: unknown) => unknown;
    readonly startsWithValue: boolean;
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
interface BatchOptions {
    readonly producerId?: number | undefined;
    readonly producerEpoch?: number | undefined;
    readonly baseSequence?: number | undefined;
    readonly transactional?: boolean | undefined;
    readonly compression?: 'none' | 'lz4' | undefined;
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
interface Cancellable {
    cancel(): void;
}
interface Clock {
    nowMs(): number;
    sleep(ms: number): Promise<void>;
    after(ms: number, run: () => void): () => void;
    turn(): Promise<void>;
}
interface Connected {
    forget(): void;
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
interface KeyRange<K = unknown> {
    readonly from?: K | undefined;
    readonly to?: K | undefined;
    readonly reverse?: boolean | undefined;
}
interface KeyValueStoreSpec<K, V> extends StoreSpec {
    readonly kind: 'keyValue';
    readonly types?: (key: K, value: V) => void;
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
interface PartitionOffset extends TopicPartition {
    readonly offset: number;
    readonly metadata?: string | undefined;
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
interface Processor<K, V> {
    process(record: ProcessedRecord<K, V>): void;
    close?(): void;
}
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
interface RetryPolicy {
    readonly retry: number;
    readonly otherwise: ErrorPolicy;
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
interface SlidingWindows {
    readonly kind: 'sliding';
    readonly sizeMs: number;
    readonly graceMs: number;
}
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
interface StoreSpec {
    readonly kind: 'keyValue' | 'window';
    readonly name: string;
    readonly key: Serde<unknown>;
    readonly value: Serde<unknown>;
    readonly retentionMs: number | undefined;
    readonly ttlMs?: number | undefined;
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
interface TopicDescription {
    readonly topic: string;
    readonly partitions: number;
    readonly configs: ReadonlyMap<string, string>;
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
interface WindowStateStore<K, V> {
    readonly size: number;
    get(key: K, timeMs: number): V | undefined;
    set(key: K, timeMs: number, value: V | null): void;
    fetch(key: K, fromMs: number, toMs: number): readonly (readonly [
        timeMs: number,
        value: V
    ])[];
}
interface WindowStoreSpec<K, V> extends StoreSpec {
    readonly kind: 'window';
    readonly types?: (key: K, value: V) => void;
}
interface WorldOptions {
    readonly faults: readonly Fault[];
    readonly sessionTimeoutMs: number;
    readonly keepsTrace: boolean;
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
type GroupState = 'active' | 'empty' | 'dead';
type Guarantee = 'exactly-once' | 'at-least-once';
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
