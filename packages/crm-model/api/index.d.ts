// Codec
interface Codec<T> {
    readonly name: string;
    decode(bytes: Uint8Array, start: number, end: number): T;
    encode(value: T): string;
}
// ColumnBatch
interface ColumnBatch {
    readonly rowCount: number;
    readonly columns: readonly ColumnVector[];
}
// ColumnVector
type ColumnVector = FixedVector<'boolean', Uint8Array> | FixedVector<'integer', Int32Array> | FixedVector<'long', BigInt64Array> | FixedVector<'double', Float64Array> | FixedVector<'date', Int32Array> | FixedVector<'timestamp', BigInt64Array> | (VectorBase & {
    readonly kind: 'string';
    readonly offsets: Int32Array;
    readonly bytes: Uint8Array;
}) | (VectorBase & {
    readonly kind: 'array';
    readonly offsets: Int32Array;
    readonly element: ColumnVector;
}) | (VectorBase & {
    readonly kind: 'struct';
    readonly fields: readonly ColumnVector[];
});
// ColumnWriter
interface ColumnWriter<T, X extends Fields = Record<never, never>> {
    readonly rowCount: number;
    readonly sizeBytes: number;
    readonly extra: {
        -readonly [K in keyof X]: InferFields<X>[K];
    };
    append(bytes: Uint8Array, start: number, end: number): void;
    appendValue(value: T): void;
    take(): ColumnBatch;
}
// ColumnWriterOptions
interface ColumnWriterOptions<X extends Fields> {
    readonly capacity?: number | undefined;
    readonly extra?: X | undefined;
}
// DeltaStruct
interface DeltaStruct {
    readonly type: 'struct';
    readonly fields: readonly DeltaField[];
}
// Event
declare const Event: Schema<{
    readonly schemaVersion: string;
    readonly eventId: string;
    readonly type: "page_view" | "click" | "search" | "add_to_cart" | "remove_from_cart" | "checkout_start" | "purchase";
    readonly customerId: string;
    readonly sessionId: string;
    readonly productId: string | null;
    readonly price: number | null;
    readonly quantity: number | null;
    readonly ts: number;
    readonly device: string;
    readonly referrer: string | null;
    readonly page: string;
}>;
type Event = Infer<typeof Event>;
// Fields
type Fields = Readonly<Record<string, Field<unknown>>>;
// Infer
type Infer<S> = S extends Schema<infer T> ? T : never;
// Order
declare const Order: Schema<{
    readonly schemaVersion: string;
    readonly orderId: string;
    readonly customerId: string;
    readonly status: "placed" | "paid" | "cancelled" | "refunded";
    readonly lines: readonly InferFields<{
        productId: RequiredField<string>;
        quantity: RequiredField<number>;
        price: RequiredField<number>;
    }>[];
    readonly total: number;
    readonly currency: "KRW";
    readonly ts: number;
}>;
type Order = Infer<typeof Order>;
// Product
declare const Product: Schema<{
    readonly schemaVersion: string;
    readonly productId: string;
    readonly name: string;
    readonly category: string;
    readonly price: number;
    readonly stock: number;
    readonly updatedAt: number;
}>;
type Product = Infer<typeof Product>;
// Profile
declare const Profile: Schema<{
    readonly schemaVersion: string;
    readonly customerId: string;
    readonly tier: "none" | "bronze" | "silver" | "gold";
    readonly segment: string;
    readonly country: string;
    readonly region: string;
    readonly signedUpAt: number;
    readonly consent: boolean;
    readonly updatedAt: number;
}>;
type Profile = Infer<typeof Profile>;
// Schema
interface Schema<T> extends Codec<T> {
    readonly version: string | undefined;
    readonly fields: Fields;
    readonly delta: DeltaStruct;
    validate(value: unknown): T;
    pick<K extends keyof T & string>(...names: readonly [
        K,
        ...K[]
    ]): Codec<Pick<T, K>>;
    field<K extends keyof T & string>(name: K): DeclaredField<T[K]>;
    extend<F extends Fields>(name: string, fields: F): Schema<Flatten<T & InferFields<F>>>;
    columnWriter<X extends Fields = Record<never, never>>(options?: ColumnWriterOptions<X>): ColumnWriter<T, X>;
    postgres(options: PostgresTableOptions): string;
}
// SchemaError
declare class SchemaError extends Error {
    readonly name = "SchemaError";
    readonly retriable = false;
    readonly code: SchemaErrorCode;
    readonly schema: string;
    readonly field: string;
    readonly expected: string;
    readonly found: string;
    constructor(details: SchemaErrorDetails, options?: ErrorOptions);
}
// SchemaErrorCode
type SchemaErrorCode = 'MODEL_DECODE_FAILED' | 'MODEL_VERSION_UNSUPPORTED' | 'MODEL_ENCODE_FAILED' | 'MODEL_SCHEMA_INVALID';
// TopicDescription
interface TopicDescription<S> {
    readonly name: string;
    readonly schema: S;
    readonly key: string;
    readonly cleanupPolicy: 'delete' | 'compact';
}
// TopicName
type TopicName = (typeof topics)[keyof typeof topics]['name'];
// array
declare function array<T>(element: Field<T>): RequiredField<readonly T[]>;
// boolean
declare const boolean: () => RequiredField<boolean>;
// date
declare const date: () => RequiredField<number>;
// double
declare const double: () => RequiredField<number>;
// epochDay
declare function epochDay(timestampMs: number): number;
// int
declare const int: () => RequiredField<number>;
// long
declare const long: () => RequiredField<number>;
// oneOf
declare function oneOf<const V extends readonly string[]>(...values: V): RequiredField<V[number]>;
// schema
declare function schema<F extends Fields>(name: string, options: SchemaOptions, fields: F): Schema<Flatten<Versioned<InferFields<F>>>>;
declare function schema<F extends Fields>(name: string, fields: F): Schema<InferFields<F>>;
// string
declare const string: () => RequiredField<string>;
// struct
declare function struct<F extends Fields>(fields: F): RequiredField<InferFields<F>>;
// timestamp
declare const timestamp: () => RequiredField<number>;
// toDeltaStruct
declare function toDeltaStruct(fields: Fields): DeltaStruct;
// topics
declare const topics: {
    readonly events: {
        name: "crm.events";
        schema: Schema<{
            readonly schemaVersion: string;
            readonly eventId: string;
            readonly type: "page_view" | "click" | "search" | "add_to_cart" | "remove_from_cart" | "checkout_start" | "purchase";
            readonly customerId: string;
            readonly sessionId: string;
            readonly productId: string | null;
            readonly price: number | null;
            readonly quantity: number | null;
            readonly ts: number;
            readonly device: string;
            readonly referrer: string | null;
            readonly page: string;
        }>;
        key: string;
        cleanupPolicy: "delete" | "compact";
    };
    readonly orders: {
        name: "crm.orders";
        schema: Schema<{
            readonly schemaVersion: string;
            readonly orderId: string;
            readonly customerId: string;
            readonly status: "placed" | "paid" | "cancelled" | "refunded";
            readonly lines: readonly InferFields<{
                productId: RequiredField<string>;
                quantity: RequiredField<number>;
                price: RequiredField<number>;
            }>[];
            readonly total: number;
            readonly currency: "KRW";
            readonly ts: number;
        }>;
        key: string;
        cleanupPolicy: "delete" | "compact";
    };
    readonly products: {
        name: "crm.products";
        schema: Schema<{
            readonly schemaVersion: string;
            readonly productId: string;
            readonly name: string;
            readonly category: string;
            readonly price: number;
            readonly stock: number;
            readonly updatedAt: number;
        }>;
        key: string;
        cleanupPolicy: "delete" | "compact";
    };
    readonly profiles: {
        name: "crm.profiles";
        schema: Schema<{
            readonly schemaVersion: string;
            readonly customerId: string;
            readonly tier: "none" | "bronze" | "silver" | "gold";
            readonly segment: string;
            readonly country: string;
            readonly region: string;
            readonly signedUpAt: number;
            readonly consent: boolean;
            readonly updatedAt: number;
        }>;
        key: string;
        cleanupPolicy: "delete" | "compact";
    };
};
// Not exported, but part of the above:
interface DeclaredField<T> extends Field<T> {
    optional(): Field<T | null>;
    required(): Field<NonNullable<T>>;
}
interface DeltaArray {
    readonly type: 'array';
    readonly elementType: DeltaType;
    readonly containsNull: boolean;
}
interface DeltaField {
    readonly name: string;
    readonly type: DeltaType;
    readonly nullable: boolean;
    readonly metadata: Readonly<Record<string, unknown>>;
}
interface Field<out T> {
    readonly type: FieldType;
    readonly nullable: boolean;
    readonly valueType?: T;
}
interface PostgresTableOptions {
    readonly table: string;
    readonly primaryKey?: readonly string[] | undefined;
}
interface RequiredField<T> extends Field<T> {
    optional(): Field<T | null>;
}
interface SchemaErrorDetails {
    readonly code: SchemaErrorCode;
    readonly schema: string;
    readonly field: string;
    readonly expected: string;
    readonly found: string;
}
interface SchemaOptions {
    readonly version: string;
}
interface VectorBase {
    readonly name: string;
    readonly nullCount: number;
    readonly validity?: Uint8Array | undefined;
}
type DeltaPrimitive = 'string' | 'integer' | 'long' | 'double' | 'boolean' | 'timestamp' | 'date';
type DeltaType = DeltaPrimitive | DeltaStruct | DeltaArray;
type FieldType = {
    readonly kind: 'string';
} | {
    readonly kind: 'oneOf';
    readonly values: readonly string[];
} | {
    readonly kind: 'int';
} | {
    readonly kind: 'long';
} | {
    readonly kind: 'double';
} | {
    readonly kind: 'boolean';
} | {
    readonly kind: 'timestamp';
} | {
    readonly kind: 'date';
} | {
    readonly kind: 'version';
    readonly current: string;
} | {
    readonly kind: 'array';
    readonly element: Field<unknown>;
} | {
    readonly kind: 'struct';
    readonly fields: Fields;
};
type FixedVector<Kind extends string, Values> = VectorBase & {
    readonly kind: Kind;
    readonly values: Values;
};
type Flatten<T> = {
    readonly [K in keyof T]: T[K];
};
type InferField<F> = F extends Field<infer T> ? T : never;
type InferFields<F extends Fields> = {
    readonly [K in keyof F]: InferField<F[K]>;
};
type Versioned<T> = {
    readonly schemaVersion: string;
} & T;
