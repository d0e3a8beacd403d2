// AvroOptions
interface AvroOptions extends AvroTypeOptions, EncodeLimit {
}
// AvroSchema
type AvroSchema = string | object;
// avroSerde
declare function avroSerde<T>(schema: AvroSchema, options?: AvroOptions): Serde<T>;
// Not exported, but part of the above:
interface AvroTypeOptions {
    readonly longs?: 'number' | 'bigint' | undefined;
    readonly references?: readonly AvroSchema[] | undefined;
}
interface EncodeLimit {
    readonly maxBytes?: number | undefined;
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
