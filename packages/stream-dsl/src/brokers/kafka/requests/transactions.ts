import type {PartitionOffset, TopicPartition} from '../../../topic.ts';
import {
  type ApiRequest,
  byTopic,
  type PartitionResult,
  readPartitionResults,
} from '../wire/api-request.ts';
import type {WireReader} from '../wire/wire-reader.ts';

/** Who writes: a newer epoch of the same id fences the older ones. */
export interface ProducerIdentity {
  readonly producerId: number;
  readonly epoch: number;
}

export interface TransactionAt extends ProducerIdentity {
  readonly transactionalId: string;
}

/**
 * A producer id. With a transactional id: fences its older producers and aborts what they left open. With `current`
 * as well: the same producer asks for a new epoch, and is refused if it was fenced in the meantime (KIP-360).
 */
export function initProducerId(
  transactionalId: string | null,
  transactionTimeoutMs: number,
  current: ProducerIdentity = {producerId: -1, epoch: -1},
): ApiRequest<ProducerIdentity & {readonly errorCode: number}> {
  return {
    api: {key: 22, name: 'InitProducerId', version: 4},
    encode: (writer) =>
      // The first byte ends the header of a flexible request.
      writer
        .noTags()
        .compactString(transactionalId)
        .int32(transactionTimeoutMs)
        .int64(current.producerId)
        .int16(current.epoch)
        .noTags(),
    decode: (reader) => {
      reader.skipTags();
      reader.int32();
      return {errorCode: reader.int16(), producerId: reader.int64(), epoch: reader.int16()};
    },
  };
}

export function addPartitionsToTxn(
  at: TransactionAt,
  partitions: readonly TopicPartition[],
): ApiRequest<readonly PartitionResult[]> {
  return {
    api: {key: 24, name: 'AddPartitionsToTxn', version: 2},
    encode: (writer) => {
      writer.string(at.transactionalId).int64(at.producerId).int16(at.epoch);
      writer.array(byTopic(partitions), ([topic, entries]) => {
        writer.string(topic).array(entries, ({partition}) => writer.int32(partition));
      });
    },
    decode: (reader) => {
      reader.int32();
      return readPartitionResults(reader);
    },
  };
}

export function addOffsetsToTxn(at: TransactionAt, groupId: string): ApiRequest<number> {
  return {
    api: {key: 25, name: 'AddOffsetsToTxn', version: 2},
    encode: (writer) =>
      writer.string(at.transactionalId).int64(at.producerId).int16(at.epoch).string(groupId),
    decode: readErrorCode,
  };
}

/** To be sent to the group's coordinator, after AddOffsetsToTxn to the transaction's. */
export function txnOffsetCommit(
  at: TransactionAt,
  groupId: string,
  offsets: readonly PartitionOffset[],
): ApiRequest<readonly PartitionResult[]> {
  return {
    api: {key: 28, name: 'TxnOffsetCommit', version: 2},
    encode: (writer) => {
      writer.string(at.transactionalId).string(groupId).int64(at.producerId).int16(at.epoch);
      writer.array(byTopic(offsets), ([topic, entries]) => {
        writer.string(topic).array(entries, ({partition, offset, metadata}) => {
          writer
            .int32(partition)
            .int64(offset)
            .int32(-1)
            .string(metadata ?? '');
        });
      });
    },
    decode: (reader) => {
      reader.int32();
      return readPartitionResults(reader);
    },
  };
}

export function endTxn(at: TransactionAt, outcome: 'commit' | 'abort'): ApiRequest<number> {
  return {
    api: {key: 26, name: 'EndTxn', version: 2},
    encode: (writer) =>
      writer
        .string(at.transactionalId)
        .int64(at.producerId)
        .int16(at.epoch)
        .boolean(outcome === 'commit'),
    decode: readErrorCode,
  };
}

function readErrorCode(reader: WireReader): number {
  reader.int32();
  return reader.int16();
}
