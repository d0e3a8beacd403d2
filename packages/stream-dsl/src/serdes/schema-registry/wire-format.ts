/** Magic byte 0, then the id of the schema as a big-endian integer of 32 bits (the registry's wire format). */
export const HEADER_BYTES = 5;

/** The id that a record names, or undefined for bytes of another form. */
export function schemaIdOf(bytes: Uint8Array, start: number, end: number): number | undefined {
  if (end - start < HEADER_BYTES || bytes[start] !== 0) return undefined;
  return new DataView(bytes.buffer, bytes.byteOffset + start, HEADER_BYTES).getInt32(1);
}

/** What stands before each value: the header, and for Protobuf which message of the file it is. */
export function header(id: number, messageIndexes?: readonly number[]): Uint8Array {
  const bytes = [0, id >>> 24, (id >>> 16) & 0xff, (id >>> 8) & 0xff, id & 0xff];
  if (messageIndexes === undefined) return new Uint8Array(bytes);
  // The first message of a file is by far the most common one, and has a short form.
  const isFirst = messageIndexes.length === 1 && messageIndexes[0] === 0;
  const numbers = isFirst ? [0] : [messageIndexes.length, ...messageIndexes];
  for (const number of numbers) writeZigzag(bytes, number);
  return new Uint8Array(bytes);
}

/** Message indexes, and where the message begins. */
export interface MessageIndexes {
  readonly indexes: readonly number[];
  readonly next: number;
}

/** Nesting of messages beyond which the bytes are taken for something else. */
const DEEPEST = 100;

/** Undefined for bytes of another form. */
export function readMessageIndexes(
  bytes: Uint8Array,
  start: number,
  end: number,
): MessageIndexes | undefined {
  const count = readZigzag(bytes, start, end);
  if (count === undefined || count.value < 0 || count.value > DEEPEST) return undefined;
  if (count.value === 0) return {indexes: [0], next: count.next};
  const indexes: number[] = [];
  let next = count.next;
  for (let i = 0; i < count.value; i++) {
    const index = readZigzag(bytes, next, end);
    if (index === undefined) return undefined;
    indexes.push(index.value);
    next = index.next;
  }
  return {indexes, next};
}

function writeZigzag(bytes: number[], value: number): void {
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
}

function readZigzag(
  bytes: Uint8Array,
  start: number,
  end: number,
): {readonly value: number; readonly next: number} | undefined {
  let bits = 0;
  for (let at = start; at < end && at < start + 5; at++) {
    const byte = bytes[at] ?? 0;
    bits |= (byte & 0x7f) << (7 * (at - start));
    if (byte < 0x80) return {value: (bits >>> 1) ^ -(bits & 1), next: at + 1};
  }
  return undefined;
}
