import {type ApiRequest, byTopic, type PartitionResult} from '../wire/api-request.ts';
import type {WireReader} from '../wire/wire-reader.ts';

export interface ProduceEntry {
  readonly topic: string;
  readonly partition: number;
  /** One whole record batch. */
  readonly batch: Uint8Array;
}

export interface ProduceResult extends PartitionResult {
  /** Of the first record; -1 for a batch that was written before, so long ago that the broker forgot where. */
  readonly baseOffset: number;
  readonly message: string | null;
}

const ALL_IN_SYNC_REPLICAS = -1;

/** Appends one record batch to each of some partitions. To be sent to their leader. */
export function produce(
  entries: readonly ProduceEntry[],
  options: {readonly transactionalId: string | null; readonly timeoutMs: number},
): ApiRequest<readonly ProduceResult[]> {
  return {
    api: {key: 0, name: 'Produce', version: 8},
    encode: (writer) => {
      writer.string(options.transactionalId).int16(ALL_IN_SYNC_REPLICAS).int32(options.timeoutMs);
      writer.array(byTopic(entries), ([topic, partitions]) => {
        writer.string(topic);
        writer.array(partitions, (entry) => writer.int32(entry.partition).bytes(entry.batch));
      });
    },
    decode: (reader) => {
      const topics = reader.array(() => {
        const topic = reader.string();
        return reader.array(() => readPartition(topic, reader));
      });
      return topics.flat();
    },
  };
}

function readPartition(topic: string, reader: WireReader): ProduceResult {
  const at = {topic, partition: reader.int32(), errorCode: reader.int16()};
  const baseOffset = reader.int64();
  for (let skipped = 0; skipped < 2; skipped++) reader.bigint64();
  const refused = reader.array(() => {
    reader.int32();
    return reader.nullableString();
  });
  return {...at, baseOffset, message: reader.nullableString() ?? refused[0] ?? null};
}
