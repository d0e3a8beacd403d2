import {StreamError} from '../errors.ts';

/** How Java clients start: this, two version numbers, then chunks, each after its length (int32, big-endian). */
const JAVA_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);
const JAVA_HEADER_BYTES = 16;

/** Decompresses snappy, with the framing of Java clients or without. */
export function decompressSnappy(bytes: Uint8Array): Uint8Array {
  const input = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!input.subarray(0, JAVA_MAGIC.length).equals(JAVA_MAGIC)) return decompressBlock(input);
  const chunks: Uint8Array[] = [];
  for (let at = JAVA_HEADER_BYTES; at < input.length; ) {
    if (at + 4 > input.length) throw malformed('a chunk length is cut');
    const start = at + 4;
    const end = start + input.readInt32BE(at);
    if (end < start || end > input.length) throw malformed('a chunk is cut');
    chunks.push(decompressBlock(input.subarray(start, end)));
    at = end;
  }
  return Buffer.concat(chunks);
}

/** One block of snappy's raw format (google/snappy, format_description.txt). */
function decompressBlock(input: Buffer): Buffer {
  const [sizeBytes, bodyStart] = readSize(input);
  // A copy of 64 bytes takes three: more than 22 times the input cannot come out.
  if (sizeBytes > input.length * 22)
    throw malformed(`${sizeBytes} bytes cannot come from ${input.length}`);
  const output = Buffer.allocUnsafeSlow(sizeBytes);
  let at = bodyStart;
  let written = 0;
  while (at < input.length) {
    const tag = input[at++] as number;
    if ((tag & 3) === 0) {
      const extra = Math.max(0, (tag >>> 2) - 59);
      const length = (extra === 0 ? tag >>> 2 : littleEndian(input, at, extra)) + 1;
      at += extra;
      if (at + length > input.length || written + length > sizeBytes)
        throw malformed('a literal is cut');
      input.copy(output, written, at, at + length);
      at += length;
      written += length;
      continue;
    }
    const offsetBytes = (tag & 3) === 1 ? 1 : (tag & 3) === 2 ? 2 : 4;
    const high = offsetBytes === 1 ? (tag >>> 5) << 8 : 0;
    const length = offsetBytes === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
    const back = high + littleEndian(input, at, offsetBytes);
    at += offsetBytes;
    if (back < 1 || back > written || written + length > sizeBytes)
      throw malformed('a copy leads outside');
    copyWithin(output, written, {back, length});
    written += length;
  }
  if (written !== sizeBytes) throw malformed(`${written} of ${sizeBytes} bytes came out`);
  return output;
}

/** The source may reach into the target: then what was just written repeats. */
function copyWithin(output: Buffer, at: number, copy: {back: number; length: number}): void {
  for (let i = at; i < at + copy.length; i++) output[i] = output[i - copy.back] as number;
}

function readSize(input: Buffer): [sizeBytes: number, bodyStart: number] {
  let size = 0;
  for (let at = 0; at < 5; at++) {
    const byte = input[at] ?? 0;
    size += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return [size, at + 1];
  }
  throw malformed('the size is too long');
}

function littleEndian(input: Buffer, at: number, bytes: number): number {
  if (at + bytes > input.length) throw malformed('it is cut');
  return input.readUIntLE(at, bytes);
}

function malformed(found: string): StreamError {
  return new StreamError('STREAM_RECORD_CORRUPT', `cannot decompress snappy: ${found}`);
}
