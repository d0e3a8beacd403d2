import type {EncodePool, S3Options} from '@crm/delta-writer';
import type {Broker} from '@crm/stream-dsl';
import type {LakeTable} from './lake-tables.ts';

export interface LakeOptions {
  /** Connected; whoever connected it closes it. */
  readonly broker: Broker;
  /** A folder or `s3://bucket/path`; the tables lie below it. */
  readonly location: string;
  readonly s3?: S3Options | undefined;
  readonly tables: readonly LakeTable[];
  /** Consumer group, and first part of the application ids in the tables. Another name stores everything again. */
  readonly name?: string | undefined;
  /** A table is committed when so many rows or bytes have gathered, or when the oldest row is so old. */
  readonly maxRows?: number | undefined;
  readonly maxBytes?: number | undefined;
  readonly maxDelayMs?: number | undefined;
  /** From so many bytes on that wait for a table's commits, its topic is not read on. */
  readonly maxPendingBytes?: number | undefined;
  /** How long a store that does not answer is asked again before all is begun anew; 120,000 when absent. */
  readonly storageRetryMs?: number | undefined;
  /** How long to wait for topics that do not exist yet; 30,000 when absent. */
  readonly topicWaitMs?: number | undefined;
  /** After how long without a heartbeat the group gives the partitions to others; 10,000 when absent. */
  readonly sessionTimeoutMs?: number | undefined;
  /** Told of each fault after which all is begun anew. */
  readonly onRestart?: ((error: unknown, waitMs: number) => void) | undefined;
}

/** What a session gets besides. */
export interface SessionOptions extends LakeOptions {
  /** Of the whole sink: its tables share the cores, and a new session finds the threads running. */
  readonly encodePool: EncodePool;
}

/** The name of a sink that has been given none. */
export const defaultLakeName = 'crm-lake';
