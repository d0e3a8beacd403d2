// TestDriver
declare class TestDriver {
    #private;
    constructor(topology: Topology, options: TestDriverOptions);
    input(topic: string): TestInput;
    output(topic: string): TestOutput;
    store(name: string): ReadableStore;
    metrics(): MetricsSnapshot;
    restart(): void;
}
// TestDriverOptions
interface TestDriverOptions {
    readonly errors?: ErrorPolicies | undefined;
}
// TestInput
interface TestInput {
    pipe(key: unknown, value: unknown, timestampMs: number, headers?: RecordHeaders): void;
    pipeRaw(key: string | null, value: string | Uint8Array | null, timestampMs: number): void;
}
// TestOutput
interface TestOutput {
    read(): readonly StreamRecord<unknown, unknown>[];
    readText(): readonly StreamRecord<string | null, string | null>[];
}
// testDriver
declare function testDriver(topology: Topology, options?: TestDriverOptions): TestDriver;
// Not exported, but part of the above:
interface Aggregation {
    readonly describe: string;
    readonly init: () => unknown;
    readonly add: (state: unknown, value: unknown, key: unknown) => unknown;
    readonly snapshot: (state: unknown) => unknown;
    readonly revive: (snapshot: unknown) => unknown;
}
interface DropCount {
    readonly node: string;
    readonly reason: DropReason;
    readonly count: number;
}
interface ErrorPolicies {
    readonly decode?: ErrorPolicy | undefined;
    readonly process?: ErrorPolicy | undefined;
}
interface Graph {
    readonly name: string;
    readonly nodes: readonly GraphNode[];
}
interface MetricsSnapshot {
    readonly consumed: number;
    readonly produced: number;
    readonly late: number;
    readonly deadLetters: number;
    readonly commits: number;
    readonly recoveries: number;
    readonly dropped: readonly DropCount[];
}
interface NodeBase {
    readonly id: string;
    readonly callSite: string | undefined;
}
interface ReadableStore extends TableView {
    readonly size: number;
    entries(): Iterable<readonly [
        unknown,
        unknown
    ]>;
}
interface Serde<T> {
    readonly name: string;
    decode(bytes: Uint8Array, start: number, end: number): T;
    encode(value: T): string | Uint8Array;
}
interface Serdes {
    readonly key: Serde<unknown>;
    readonly value: Serde<unknown>;
}
interface StreamRecord<K, V> {
    readonly key: K;
    readonly value: V;
    readonly timestampMs: number;
    readonly headers?: RecordHeaders | undefined;
}
interface TableView {
    get(key: unknown): unknown;
}
interface TimeWindows {
    readonly kind: 'tumbling';
    readonly sizeMs: number;
    readonly graceMs: number;
}
interface Topology {
    readonly name: string;
    readonly graph: Graph;
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
type DropReason = 'null-key' | 'null-value' | 'invalid-timestamp' | 'no-match' | 'decode-failed' | 'process-failed';
type EmitStrategy = 'onUpdate' | 'onWindowClose';
type ErrorPolicy = 'fail' | 'skip' | 'dead-letter';
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
type PipeNode = NodeBase & {
    readonly kind: 'pipe';
    readonly parent: string;
    readonly operators: readonly unknown[];
};
type RecordHeaders = readonly (readonly [
    name: string,
    value: Uint8Array
])[];
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
