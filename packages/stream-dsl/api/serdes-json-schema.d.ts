// JsonSchema
type JsonSchema = string | object;
// JsonSchemaOptions
interface JsonSchemaOptions extends EncodeLimit {
    readonly references?: JsonSchemaReferences | undefined;
}
// jsonSchemaSerde
declare function jsonSchemaSerde<T>(schema: JSONSchemaType<T>, options?: JsonSchemaOptions): Serde<T>;
declare function jsonSchemaSerde<T>(schema: JsonSchema, options?: JsonSchemaOptions): Serde<T>;
// Not exported, but part of the above:
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
type JsonSchemaReferences = Readonly<Record<string, JsonSchema>>;
