import type {RecordHeaders} from '../record.ts';

/** A topic that a task writes to. */
export interface OutputTopic {
  readonly topic: string;
  readonly partitionCount: number;
  append(
    partition: number,
    key: string | Uint8Array | null,
    value: string | Uint8Array | null,
    timestampMs: number,
    headers?: RecordHeaders | undefined,
  ): void;
}

/** Where a task's records go. */
export interface Collector {
  /** Throws `STREAM_TOPIC_MISSING` for a topic that is not part of the plan. */
  output(topic: string): OutputTopic;
}
