import type {RecordHeaders} from '../record.ts';

/**
 * Collects records for one partition in Kafka's record format v2. Grows as needed; `reset` keeps the memory.
 */
export interface RecordBatchBuilder {
  readonly count: number;
  /** Uncompressed bytes so far. */
  readonly sizeBytes: number;
  append(
    key: string | Uint8Array | null,
    value: string | Uint8Array | null,
    timestampMs: number,
    headers?: RecordHeaders | undefined,
  ): void;
  reset(): void;
}
