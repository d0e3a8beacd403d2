import type {TopicSpec} from '../../../ports/broker.ts';
import type {ApiRequest} from '../wire/api-request.ts';

export interface CreateTopicResult {
  readonly topic: string;
  readonly errorCode: number;
  readonly message: string | null;
}

export function createTopics(
  specs: readonly TopicSpec[],
  timeoutMs: number,
): ApiRequest<readonly CreateTopicResult[]> {
  return {
    api: {key: 19, name: 'CreateTopics', version: 4},
    extraTimeoutMs: timeoutMs,
    encode: (writer) => {
      writer.array(specs, (spec) => {
        writer
          .string(spec.topic)
          .int32(spec.partitions)
          .int16(spec.replicationFactor ?? -1);
        writer.array([], () => undefined);
        writer.array(Object.entries(spec.configs ?? {}), ([name, value]) =>
          writer.string(name).string(value),
        );
      });
      writer.int32(timeoutMs).boolean(false);
    },
    decode: (reader) => {
      reader.int32();
      return reader.array(() => ({
        topic: reader.string(),
        errorCode: reader.int16(),
        message: reader.nullableString(),
      }));
    },
  };
}
