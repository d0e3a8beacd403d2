// SqliteStateOptions
interface SqliteStateOptions {
    readonly folder: string;
    readonly cacheBytes?: number | undefined;
}
// sqliteState
declare function sqliteState(options: SqliteStateOptions): StateStorage;
// Not exported, but part of the above:
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
interface StateStorage {
    readonly cacheBytes: number;
    open(application: string): Promise<void>;
    tasks(): Promise<readonly StoredTask[]>;
    task(name: string): Promise<TaskStorage>;
    remove(name: string): Promise<void>;
    close(): Promise<void>;
}
interface StoreImage {
    count(): number;
    get(key: Uint8Array): ImageRow | undefined;
    scan(range: ImageRange, limit: number): readonly ImageRow[];
    put(key: string | Uint8Array, value: string | Uint8Array, timestampMs: number): void;
    delete(key: string | Uint8Array): void;
}
interface StoredPosition extends TopicPartition {
    readonly offset: number;
    readonly savedAtMs: number;
}
interface StoredTask {
    readonly name: string;
    readonly positions: readonly StoredPosition[];
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
interface TopicPartition {
    readonly topic: string;
    readonly partition: number;
}
