import type {Serde} from './serde.ts';

/**
 * What a left row asks of the right side, as in Kafka Streams: `forget` takes the subscription back without an answer,
 * `forgetAndAnswer` has nothing for an answer; `answerAlways` subscribes and has what is there, or nothing, for an
 * answer; `answerMatch` subscribes, and is answered only if there is something.
 */
export type Instruction = 'forget' | 'forgetAndAnswer' | 'answerAlways' | 'answerMatch';

/** One left row that wants one key of the right side. */
export interface Subscription {
  readonly instruction: Instruction;
  readonly primaryKey: unknown;
  /** Partition of the left row, which the answer goes back to. */
  readonly primaryPartition: number;
  /** Of the left row as its serde writes it; null for a deleted one. */
  readonly hash: Uint8Array | null;
}

/** What the right side has for a left row. */
export interface Answer {
  /** Of the left row that asked. Compared with that of the current one: stale answers are dropped (rule 14). */
  readonly hash: Uint8Array | null;
  readonly value: unknown;
  /** Decides where the answer is written, and is not part of it. */
  readonly primaryPartition: number;
}

const INSTRUCTIONS: readonly Instruction[] = [
  'forget',
  'forgetAndAnswer',
  'answerAlways',
  'answerMatch',
];
const VERSION = 1;
const NO_HASH = 0x80;
const NO_VALUE = 0x40;
const HASH_BYTES = 16;

/**
 * A byte for the version (bit 7: no hash), one for the instruction, the hash, the primary key, and the partition as an
 * int32: the form of Kafka Streams' `SubscriptionWrapper`.
 */
export function subscriptionSerde<K>(key: Serde<K>): Serde<Subscription> {
  return {
    name: `subscription(${key.name})`,
    encode: ({instruction, primaryKey, primaryPartition, hash}) => {
      // Only left rows subscribe, and their keys are of this serde.
      const keyBytes = bytesOf(key.encode(primaryKey as K));
      const head = Uint8Array.of(
        VERSION | (hash === null ? NO_HASH : 0),
        INSTRUCTIONS.indexOf(instruction),
      );
      const partition = Buffer.allocUnsafe(4);
      partition.writeInt32BE(primaryPartition);
      return Buffer.concat([head, hash ?? new Uint8Array(0), keyBytes, partition]);
    },
    decode: (bytes, start, end) => {
      const hash = hashAt(bytes, start, start + 2);
      const keyStart = start + 2 + (hash?.length ?? 0);
      const instruction = INSTRUCTIONS[bytes[start + 1] ?? -1];
      if (instruction === undefined) throw new Error('a subscription with an unknown instruction');
      return {
        instruction,
        primaryKey: key.decode(bytes, keyStart, end - 4),
        primaryPartition: new DataView(bytes.buffer, bytes.byteOffset + end - 4, 4).getInt32(0),
        hash,
      };
    },
  };
}

/** A byte for the version (bit 7: no hash, bit 6: no value), the hash, and the value. */
export function answerSerde<V>(value: Serde<V>): Serde<Answer> {
  return {
    name: `answer(${value.name})`,
    encode: (answer) => {
      const {hash} = answer;
      const hasValue = answer.value !== null;
      const head = Uint8Array.of(
        VERSION | (hash === null ? NO_HASH : 0) | (hasValue ? 0 : NO_VALUE),
      );
      // Only right rows are answers, and their values are of this serde.
      const valueBytes = hasValue ? bytesOf(value.encode(answer.value as V)) : new Uint8Array(0);
      return Buffer.concat([head, hash ?? new Uint8Array(0), valueBytes]);
    },
    decode: (bytes, start, end) => {
      const hash = hashAt(bytes, start, start + 1);
      const hasValue = ((bytes[start] ?? 0) & NO_VALUE) === 0;
      const valueStart = start + 1 + (hash?.length ?? 0);
      const found = hasValue ? value.decode(bytes, valueStart, end) : null;
      return {hash, value: found, primaryPartition: -1};
    },
  };
}

/** The hash at `at`, copied; null where the first byte of the message says that there is none. */
function hashAt(bytes: Uint8Array, start: number, at: number): Uint8Array | null {
  const head = bytes[start] ?? 0;
  if ((head & ~(NO_HASH | NO_VALUE)) !== VERSION) {
    throw new Error('a message of a foreign-key join of another version');
  }
  return (head & NO_HASH) === 0 ? Uint8Array.from(bytes.subarray(at, at + HASH_BYTES)) : null;
}

function bytesOf(encoded: string | Uint8Array): Uint8Array {
  return typeof encoded === 'string' ? Buffer.from(encoded) : encoded;
}
