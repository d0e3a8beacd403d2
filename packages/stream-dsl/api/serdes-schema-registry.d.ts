// AvroSubjectOptions
interface AvroSubjectOptions extends SubjectOptions, EncodeLimit, Pick<AvroTypeOptions, 'longs'> {
}
// JsonSubjectOptions
interface JsonSubjectOptions extends SubjectOptions, EncodeLimit {
}
// ProtobufSubjectOptions
interface ProtobufSubjectOptions extends SubjectOptions, EncodeLimit, ProtobufValues {
}
// RegistryAuth
type RegistryAuth = {
    readonly username: string;
    readonly password: string;
} | {
    readonly token: string;
};
// RegistryOptions
interface RegistryOptions {
    readonly url: string;
    readonly auth?: RegistryAuth | undefined;
    readonly timeoutMs?: number | undefined;
    readonly attempts?: number | undefined;
    readonly fetch?: typeof fetch | undefined;
}
// SchemaKind
type SchemaKind = 'AVRO' | 'PROTOBUF' | 'JSON';
// SchemaReference
interface SchemaReference {
    readonly name: string;
    readonly subject: string;
    readonly version: number;
}
// SchemaRegistry
interface SchemaRegistry {
    avro<T>(subject: string, schema: AvroSchema, options?: AvroSubjectOptions): Serde<T>;
    protobuf<T>(subject: string, schema: Pick<ProtobufSchema, 'proto' | 'message'>, options?: ProtobufSubjectOptions): Serde<T>;
    jsonSchema<T>(subject: string, schema: string | object, options?: JsonSubjectOptions): Serde<T>;
}
// SubjectOptions
interface SubjectOptions {
    readonly register?: boolean | undefined;
    readonly sinceVersion?: number | undefined;
    readonly areReadersUpgraded?: boolean | undefined;
    readonly references?: readonly SchemaReference[] | undefined;
}
// schemaRegistry
declare function schemaRegistry(options: RegistryOptions): SchemaRegistry;
// Not exported, but part of the above:
interface AvroTypeOptions {
    readonly longs?: 'number' | 'bigint' | undefined;
    readonly references?: readonly AvroSchema[] | undefined;
}
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
type AvroSchema = string | object;
