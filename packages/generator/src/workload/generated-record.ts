import type {TopicName} from '@crm/model';

/**
 * What was done to a record on purpose.
 * - `late`: its event time lies 5 to 20 minutes back, beyond any sane grace.
 * - `outOfOrder`: its event time lies up to 5 seconds back, within a grace of 10 seconds.
 * - `duplicate`: the same key, bytes and time as a good record at most 8 places (and 4 seconds of event time) before.
 * - `broken`: text that does not follow the schema.
 * - `wrongVersion`: a record of schema version 2.0.
 */
export type RecordKind = 'good' | 'late' | 'outOfOrder' | 'duplicate' | 'broken' | 'wrongVersion';

/** A record, ready to be sent. */
export interface GeneratedRecord {
  readonly topic: TopicName;
  readonly key: string;
  /** JSON text, or what a broken record has instead. */
  readonly value: string;
  /** Event time, which is also the record's timestamp in Kafka. */
  readonly timestampMs: number;
  /** When to send it, in wall milliseconds after the start. */
  readonly scheduledMs: number;
  readonly kind: RecordKind;
  /** Its place in the sending order. */
  readonly index: number;
  /** Event id, order id, product id or customer id; of a broken record the one that it would have had. */
  readonly entityId: string;
}
