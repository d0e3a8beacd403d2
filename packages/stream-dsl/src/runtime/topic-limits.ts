import {isStreamError, StreamError} from '../errors.ts';
import type {Broker} from '../ports/broker.ts';
import type {RecordHeaders} from '../record.ts';
import {RecordBatchBuilder} from '../record-batch/record-batch-builder.ts';

/** What a topic refuses. */
export interface TopicLimits {
  /** Of one batch as it is sent, compressed; the topic's `max.message.bytes`. */
  readonly maxBatchBytes: number;
  /** Compacted topics take no record without a key. */
  readonly requiresKey: boolean;
}

/**
 * What those of `topics` that exist refuse, so that a bad record is found before it is sent: the broker would refuse
 * the whole batch, and with it the transaction. Empty when the broker does not let us know.
 */
export async function readTopicLimits(
  broker: Broker,
  topics: readonly string[],
): Promise<ReadonlyMap<string, TopicLimits>> {
  try {
    const descriptions = await broker.admin.describeTopics(topics);
    return new Map(
      descriptions.map(({topic, configs}) => [
        topic,
        {
          maxBatchBytes: Number(configs.get('max.message.bytes')) || Number.POSITIVE_INFINITY,
          requiresKey: (configs.get('cleanup.policy') ?? '').includes('compact'),
        },
      ]),
    );
  } catch (error) {
    // Reading settings is a permission of its own. Without it the broker judges, and its refusal stops the app.
    if (isStreamError(error, 'STREAM_NOT_AUTHORIZED')) return new Map();
    throw error;
  }
}

export interface UnsentRecord {
  readonly key: string | Uint8Array | null;
  readonly value: string | Uint8Array | null;
  readonly timestampMs: number;
  readonly headers: RecordHeaders | undefined;
}

/** Of a batch without records, and of a record without its parts; a bit more than either has. */
const OVERHEAD_BYTES = 200;

/** Bytes of a batch with this record alone, before compression, or somewhat more. */
export function largestSizeOf({key, value, headers = []}: UnsentRecord): number {
  const sizes = headers.map(([name, bytes]) => Buffer.byteLength(name) + bytes.length + 10);
  const ownBytes = Buffer.byteLength(key ?? '') + Buffer.byteLength(value ?? '');
  return sizes.reduce((sum, size) => sum + size, OVERHEAD_BYTES + ownBytes);
}

/** Throws `STREAM_PRODUCE_FAILED` for a record that a topic would refuse even in a batch of its own. */
export function requireSmallEnough(
  topic: string,
  {key, value, timestampMs, headers}: UnsentRecord,
  maxBatchBytes: number,
): void {
  const alone = new RecordBatchBuilder();
  alone.append(key, value, timestampMs, headers);
  const sentBytes = alone.build({compression: 'lz4'}).length;
  if (sentBytes <= maxBatchBytes) return;
  throw new StreamError(
    'STREAM_PRODUCE_FAILED',
    `cannot write a record of ${alone.sizeBytes} bytes to ${topic}: compressed it has ${sentBytes}, the topic takes ${maxBatchBytes}; raise its max.message.bytes, or write less`,
  );
}

export function keyMissing(topic: string): StreamError {
  return new StreamError(
    'STREAM_PRODUCE_FAILED',
    `cannot write a record without a key to ${topic}: it is compacted, which needs keys; set cleanup.policy to delete, or give the record a key`,
  );
}
