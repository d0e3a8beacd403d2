import type {WireReader} from './wire-reader.ts';
import type {WireWriter} from './wire-writer.ts';

/** One request of Kafka's protocol with the reading of its answer. */
export interface ApiRequest<Answer> {
  /** Number, name and version as in Kafka's protocol guide. All versions here exist in Kafka 2.8 up to 4.3. */
  readonly api: ApiVersion;
  readonly encode: (writer: WireWriter, version: number) => void;
  readonly decode: (reader: WireReader) => Answer;
  /** Time the broker itself may take, on top of the connection's own limit. */
  readonly extraTimeoutMs?: number | undefined;
}

export interface ApiVersion {
  readonly key: number;
  readonly name: string;
  /** The one that is asked for. */
  readonly version: number;
  /** The oldest that will do as well, for a broker that does not have `version`. */
  readonly oldest?: number | undefined;
  /** What to do about a broker that has none of them. */
  readonly hint?: string | undefined;
}

/** Groups entries by topic, as most requests want them. */
export function byTopic<T extends {readonly topic: string}>(
  entries: readonly T[],
): readonly (readonly [topic: string, entries: readonly T[]])[] {
  const topics = new Map<string, T[]>();
  for (const entry of entries) {
    const known = topics.get(entry.topic);
    if (known === undefined) topics.set(entry.topic, [entry]);
    else known.push(entry);
  }
  return [...topics];
}

/** An answer that has nothing but an error code for each partition. */
export interface PartitionResult {
  readonly topic: string;
  readonly partition: number;
  readonly errorCode: number;
}

export function readPartitionResults(reader: WireReader): readonly PartitionResult[] {
  return reader
    .array(() => {
      const topic = reader.string();
      return reader.array(() => ({topic, partition: reader.int32(), errorCode: reader.int16()}));
    })
    .flat();
}
