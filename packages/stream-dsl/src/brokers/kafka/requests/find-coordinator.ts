import type {ApiRequest} from '../wire/api-request.ts';
import type {KafkaNode} from './metadata.ts';

export type CoordinatorKind = 'group' | 'transaction';

export interface CoordinatorAnswer extends KafkaNode {
  readonly errorCode: number;
}

/** The broker that keeps a group's offsets and members, or a transactional id's state. Any broker answers. */
export function findCoordinator(kind: CoordinatorKind, id: string): ApiRequest<CoordinatorAnswer> {
  return {
    api: {key: 10, name: 'FindCoordinator', version: 2},
    encode: (writer) => writer.string(id).int8(kind === 'group' ? 0 : 1),
    decode: (reader) => {
      reader.int32();
      const errorCode = reader.int16();
      reader.nullableString();
      return {errorCode, nodeId: reader.int32(), host: reader.string(), port: reader.int32()};
    },
  };
}
