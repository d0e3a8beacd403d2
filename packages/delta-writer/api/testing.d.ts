// FaultyStorage
declare class FaultyStorage implements Storage {
    #private;
    readonly location: string;
    readonly mayIgnoreConditions: boolean;
    readonly calls: StorageCall[];
    constructor(inner: Storage, plan: (call: StorageCall) => StorageFault | undefined);
    put(key: string, bytes: Uint8Array): Promise<void>;
    putIfAbsent(key: string, bytes: Uint8Array): Promise<'created' | 'exists'>;
    get(key: string): Promise<Uint8Array | undefined>;
    getRange(key: string, start: number, end: number): Promise<Uint8Array | undefined>;
    list(folder: string, options?: ListOptions): AsyncIterable<StoredFile>;
    head(key: string): Promise<StoredFile | undefined>;
    delete(key: string): Promise<void>;
    close(): void;
}
// MemoryStorage
declare class MemoryStorage implements Storage {
    #private;
    readonly location: string;
    readonly mayIgnoreConditions = false;
    constructor(location?: string, nowMs?: () => number);
    put(key: string, bytes: Uint8Array): Promise<void>;
    putIfAbsent(key: string, bytes: Uint8Array): Promise<'created' | 'exists'>;
    get(key: string): Promise<Uint8Array | undefined>;
    getRange(key: string, start: number, end: number): Promise<Uint8Array | undefined>;
    list(folder: string, { startAfter }?: ListOptions): AsyncIterable<StoredFile>;
    head(key: string): Promise<StoredFile | undefined>;
    delete(key: string): Promise<void>;
    close(): void;
}
// StorageCall
interface StorageCall {
    readonly operation: keyof Omit<Storage, 'location' | 'mayIgnoreConditions' | 'close'>;
    readonly key: string;
    readonly index: number;
}
// StorageFault
type StorageFault = 'fail' | 'lose-answer' | 'full' | 'die';
// Not exported, but part of the above:
interface ListOptions {
    readonly startAfter?: string | undefined;
}
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
interface StoredFile {
    readonly key: string;
    readonly sizeBytes: number;
    readonly modifiedMs: number;
}
