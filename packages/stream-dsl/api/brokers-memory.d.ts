// MemoryBroker
interface MemoryBroker extends Broker {
    connection(): Broker;
}
// MemoryBrokerOptions
interface MemoryBrokerOptions {
    readonly folder?: string | undefined;
    readonly defaultPartitions?: number | undefined;
}
// memoryBroker
declare function memoryBroker(options?: MemoryBrokerOptions): MemoryBroker;
// Not exported, but part of the above:
declare class RecordBatchBuilder {
    #private;
    get count(): number;
    get sizeBytes(): number;
    append(key: string | Uint8Array | null, value: string | Uint8Array | null, timestampMs: number, headers?: RecordHeaders): void;
    build(options?: BatchOptions): Uint8Array;
    reset(): void;
}
interface AssignmentListener {
    onRevoked(): Promise<void>;
    onAssigned(partitions: readonly TopicPartition[]): Promise<void>;
    onLost(): Promise<void>;
    onFailed(error: Error): void;
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
interface GroupMember {
    join(): Promise<void>;
    commit(offsets: readonly PartitionOffset[]): Promise<void>;
    leave(): Promise<void>;
}
interface MemberOptions {
    readonly groupId: string;
    readonly topics: readonly string[];
    readonly assignor: Assignor;
    readonly sessionTimeoutMs?: number | undefined;
    readonly rebalanceTimeoutMs?: number | undefined;
    readonly listener: AssignmentListener;
}
interface PartitionOffset extends TopicPartition {
    readonly offset: number;
    readonly metadata?: string | undefined;
}
interface ProducedBatch extends TopicPartition {
    readonly records: RecordBatchBuilder;
}
interface Producer {
    begin(): void;
    send(batches: readonly ProducedBatch[]): Promise<void>;
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
type Assignor = (memberIds: readonly string[], partitionCounts: ReadonlyMap<string, number>) => ReadonlyMap<string, readonly TopicPartition[]>;
type RecordHeaders = readonly (readonly [
    name: string,
    value: Uint8Array
])[];
