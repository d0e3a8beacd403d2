// Audit
interface Audit {
    bronze(topic: TopicName, rows: Rows<Row>): Promise<AuditResult>;
    deadLetters(rows: Rows<DeadLetter>, options?: DeadLetterOptions): Promise<AuditResult>;
    silver(rows: Rows<Row>, options?: SilverOptions): Promise<AuditResult>;
    gold(rows: Rows<RevenueRow>, options: GoldOptions): Promise<AuditResult>;
}
// AuditExample
interface AuditExample {
    readonly problem: 'lost' | 'duplicated' | 'wrong';
    readonly id: string;
    readonly detail: string;
}
// AuditOptions
interface AuditOptions {
    readonly from?: number | undefined;
    readonly to?: number | undefined;
    readonly partitions: Readonly<Record<TopicName, number>>;
    readonly partitionOf?: ((key: string, partitionCount: number) => number) | undefined;
    readonly examples?: number | undefined;
}
// AuditResult
interface AuditResult {
    readonly output: string;
    readonly expected: number;
    readonly found: number;
    readonly lost: number;
    readonly duplicated: number;
    readonly wrong: number;
    readonly late: number;
    readonly deadLetters: number;
    readonly examples: readonly AuditExample[];
}
// Clock
interface Clock {
    nowMs(): number;
    sleep(durationMs: number, signal: AbortSignal | undefined): Promise<void>;
}
// DeadLetter
interface DeadLetter {
    readonly topic?: string | undefined;
    readonly key: string | Uint8Array | null;
    readonly value: string | Uint8Array;
}
// DeadLetterOptions
interface DeadLetterOptions {
    readonly topic?: TopicName | undefined;
}
// FaultRates
interface FaultRates {
    readonly lateRate?: number | undefined;
    readonly outOfOrderRate?: number | undefined;
    readonly duplicateRate?: number | undefined;
    readonly brokenRate?: number | undefined;
    readonly wrongVersionRate?: number | undefined;
}
// GeneratedRecord
interface GeneratedRecord {
    readonly topic: TopicName;
    readonly key: string;
    readonly value: string;
    readonly timestampMs: number;
    readonly scheduledMs: number;
    readonly kind: RecordKind;
    readonly index: number;
    readonly entityId: string;
}
// GeneratorError
declare class GeneratorError extends Error {
    readonly name = "GeneratorError";
    readonly code: GeneratorErrorCode;
    readonly retriable: boolean;
    readonly resumeAt: number | undefined;
    constructor(code: GeneratorErrorCode, message: string, options?: ErrorOptions & {
        readonly resumeAt?: number;
    });
}
// GeneratorErrorCode
type GeneratorErrorCode = 'GENERATOR_CONFIG_INVALID' | 'GENERATOR_SINK_FAILED';
// GoldOptions
interface GoldOptions {
    readonly late: Rows<string>;
    readonly windowMs?: number | undefined;
    readonly graceMs?: number | undefined;
}
// Load
interface Load {
    readonly name: string;
    pieces(context: LoadContext): Iterable<LoadPiece>;
}
// LoadContext
interface LoadContext {
    readonly startMs: number;
    readonly speed: number;
    readonly fromMs: number;
}
// LoadPiece
interface LoadPiece {
    readonly durationMs: number;
    readonly perSecond: number;
}
// NormalOptions
interface NormalOptions {
    readonly lowest?: number | undefined;
    readonly highest?: number | undefined;
    readonly durationMs?: number | undefined;
}
// PaceOptions
interface PaceOptions {
    readonly signal?: AbortSignal | undefined;
    readonly from?: number | undefined;
    readonly to?: number | undefined;
    readonly onProgress?: ((progress: PaceProgress) => void) | undefined;
    readonly progressMs?: number | undefined;
    readonly maxInFlight?: number | undefined;
    readonly batchMs?: number | undefined;
    readonly maxBatch?: number | undefined;
    readonly lateAfterMs?: number | undefined;
    readonly clock?: Clock | undefined;
}
// PaceProgress
interface PaceProgress {
    readonly nextIndex: number;
    readonly sent: number;
    readonly backlog: number;
    readonly lateSends: number;
    readonly delayMsMax: number;
    readonly elapsedMs: number;
    readonly isComplete: boolean;
}
// PlannedRecord
type PlannedRecord = {
    readonly entity: 'event';
    readonly value: Event;
    readonly kind: RecordKind;
    readonly index: number;
} | {
    readonly entity: 'order';
    readonly value: Order;
    readonly kind: RecordKind;
    readonly index: number;
};
// RecordKind
type RecordKind = 'good' | 'late' | 'outOfOrder' | 'duplicate' | 'broken' | 'wrongVersion';
// RevenueRow
interface RevenueRow {
    readonly windowStart: number | bigint | Date;
    readonly category: string;
    readonly orders: number | bigint;
    readonly revenue: number | bigint;
}
// Row
type Row = Readonly<Record<string, unknown>>;
// Rows
type Rows<R> = Iterable<R> | AsyncIterable<R>;
// SilverOptions
interface SilverOptions {
    readonly fields?: readonly string[] | undefined;
}
// Sink
interface Sink {
    send(records: readonly GeneratedRecord[]): Promise<void>;
}
// SpikeOptions
interface SpikeOptions {
    readonly peakPerSecond?: number | undefined;
    readonly basePerSecond?: number | undefined;
    readonly rampMs?: number | undefined;
    readonly holdMs?: number | undefined;
}
// Workload
interface Workload {
    readonly size: number;
    readonly customerCount: number;
    readonly productCount: number;
    readonly durationMs: number;
    record(index: number): GeneratedRecord;
    plan(index: number): PlannedRecord;
    scheduledMs(index: number): number;
    dueCount(elapsedMs: number): number;
    profiles(): Iterable<GeneratedRecord>;
    products(): Iterable<GeneratedRecord>;
    profile(customerId: string): Profile | undefined;
    product(productId: string): Product | undefined;
    eventIndex(eventId: string): number | undefined;
    orderIndex(orderId: string, status: string): number | undefined;
}
// WorkloadOptions
interface WorkloadOptions {
    readonly seed: number;
    readonly customers: number;
    readonly products: number;
    readonly events?: number | undefined;
    readonly startMs: number;
    readonly load: Load;
    readonly speed?: number | undefined;
    readonly faults?: FaultRates | undefined;
}
// createAudit
declare function createAudit(workload: Workload, options: AuditOptions): Audit;
// createWorkload
declare function createWorkload(options: WorkloadOptions): Workload;
// normal
declare function normal(options?: NormalOptions): Load;
// pace
declare function pace(workload: Workload, sink: Sink, options?: PaceOptions): Promise<PaceProgress>;
// partitionOf
declare function partitionOf(key: string, partitionCount: number): number;
// phases
declare function phases(loads: readonly [
    Load,
    ...Load[]
]): Load;
// spike
declare function spike(options?: SpikeOptions): Load;
// steady
declare function steady(perSecond: number, durationMs?: number): Load;
// systemClock
declare const systemClock: Clock;
// totals
declare function totals(results: readonly AuditResult[]): Pick<AuditResult, 'lost' | 'duplicated' | 'wrong' | 'late' | 'deadLetters'>;
// Not exported, but part of the above:
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
interface Codec<T> {
    readonly name: string;
    decode(bytes: Uint8Array, start: number, end: number): T;
    encode(value: T): string;
}
interface ColumnBatch {
    readonly rowCount: number;
    readonly columns: readonly ColumnVector[];
}
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
interface ColumnWriterOptions<X extends Fields> {
    readonly capacity?: number | undefined;
    readonly extra?: X | undefined;
}
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
interface DeltaStruct {
    readonly type: 'struct';
    readonly fields: readonly DeltaField[];
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
interface VectorBase {
    readonly name: string;
    readonly nullCount: number;
    readonly validity?: Uint8Array | undefined;
}
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
type Fields = Readonly<Record<string, Field<unknown>>>;
type FixedVector<Kind extends string, Values> = VectorBase & {
    readonly kind: Kind;
    readonly values: Values;
};
type Flatten<T> = {
    readonly [K in keyof T]: T[K];
};
type Infer<S> = S extends Schema<infer T> ? T : never;
type InferField<F> = F extends Field<infer T> ? T : never;
type InferFields<F extends Fields> = {
    readonly [K in keyof F]: InferField<F[K]>;
};
type TopicName = (typeof topics)[keyof typeof topics]['name'];
