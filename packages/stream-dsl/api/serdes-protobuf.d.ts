// ProtobufOptions
interface ProtobufOptions extends ProtobufSchema, ProtobufValues, EncodeLimit {
}
// protobufSerde
declare function protobufSerde<T>(options: ProtobufOptions): Serde<T>;
// Not exported, but part of the above:
interface EncodeLimit {
    readonly maxBytes?: number | undefined;
}
interface ProtoFile {
    readonly name: string;
    readonly text: string;
}
interface ProtobufSchema {
    readonly proto: string;
    readonly message?: string | undefined;
    readonly imports?: readonly ProtoFile[] | undefined;
}
interface ProtobufValues {
    readonly longs?: 'number' | 'bigint' | 'string' | undefined;
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
