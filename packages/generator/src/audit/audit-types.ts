import type {TopicName} from '@crm/model';
import type {AuditResult} from './audit-result.ts';

/** What was read downstream: from a table, a topic, or an array of a test. Read once, row by row. */
export type Rows<R> = Iterable<R> | AsyncIterable<R>;

/**
 * A row with the fields of a record, under their own names, and maybe more. A reader's forms are fine: bigints for
 * numbers, dates or microseconds in bigints for times, nothing for null.
 */
export type Row = Readonly<Record<string, unknown>>;

export interface DeadLetter {
  /** Where the record was read. Needed only where the letters of several topics come together. */
  readonly topic?: string | undefined;
  readonly key: string | Uint8Array | null;
  /** The record as it was, byte for byte. */
  readonly value: string | Uint8Array;
}

/** One window of one category, as it was emitted. Numbers may come as bigints. */
export interface RevenueRow {
  /** Start of the window: epoch milliseconds, a date, or microseconds in a bigint. */
  readonly windowStart: number | bigint | Date;
  readonly category: string;
  /** Number of purchase events. */
  readonly orders: number | bigint;
  /** Sum of price times quantity, in won. */
  readonly revenue: number | bigint;
}

export interface AuditOptions {
  /** First record that was sent; 0 when absent. */
  readonly from?: number | undefined;
  /** Index behind the last record that was sent; the whole workload when absent. */
  readonly to?: number | undefined;
  /** Number of partitions of each topic. */
  readonly partitions: Readonly<Record<TopicName, number>>;
  /** The partition of a key; Kafka's default partitioner when absent. */
  readonly partitionOf?: ((key: string, partitionCount: number) => number) | undefined;
  /** How many problems each result shows; 10 when absent. */
  readonly examples?: number | undefined;
}

export interface DeadLetterOptions {
  /** Only this topic's bad records are expected, and letters that name another topic are passed over. */
  readonly topic?: TopicName | undefined;
}

export interface SilverOptions {
  /** The fields that a row must hold; all of the event's, `tier`, `segment` and `category` when absent. */
  readonly fields?: readonly string[] | undefined;
}

export interface GoldOptions {
  /** Event ids of the records that the topology reported late, as often as it reported them. */
  readonly late: Rows<string>;
  /** Size of the windows in milliseconds; 60,000 when absent. */
  readonly windowMs?: number | undefined;
  /** Grace of the windows in milliseconds; 10,000 when absent. */
  readonly graceMs?: number | undefined;
}

/** Compares what a pipeline has made of a workload with what it must make of it. Each check stands alone. */
export interface Audit {
  /**
   * A topic's records as they were received: every decodable one once, with all its fields, `topic`, `partition` and
   * `offset`. A duplicate that was sent on purpose is a record of its own, at an offset of its own.
   */
  bronze(topic: TopicName, rows: Rows<Row>): Promise<AuditResult>;
  /** Records that cannot be decoded, each once, byte for byte; of all topics when none is named. */
  deadLetters(rows: Rows<DeadLetter>, options?: DeadLetterOptions): Promise<AuditResult>;
  /** Every decodable event once, with `tier` and `segment` of its customer and `category` of its product, if any. */
  silver(rows: Rows<Row>, options?: SilverOptions): Promise<AuditResult>;
  /**
   * Revenue per window and category over purchase events, each window once, when it is closed. The time that closes
   * windows is the lowest, over the partitions of `crm.events`, of the latest purchase in each; a window is closed
   * when its end plus the grace is not after that time. A partition that is idle may be passed over, so windows may
   * also be there up to the highest of these times. Purchases that were reported late are left out, and only those
   * that were generated late may be reported.
   */
  gold(rows: Rows<RevenueRow>, options: GoldOptions): Promise<AuditResult>;
}
