import {compressSync, decompressFrameSync, uncompressSync} from 'lz4-napi';

// The frame is made and taken apart here, and only its blocks are left to lz4-napi: its own frames take six times
// as long to read and half as long again to write.

const MAGIC = 0x184d2204;
const MAGIC_BYTES = 4;
/** Magic, flags, block size and checksum of a frame without content size and dictionary. */
const FRAME_HEADER_BYTES = 7;
const CONTENT_SIZE_BYTES = 8;
const BLOCK_SIZE_BYTES = 4;
const STORED = 0x80000000;
/** A compressed byte stands for 255 at most. */
const MAX_RATIO = 255;

const Flag = {
  dictionary: 0x01,
  contentChecksum: 0x04,
  contentSize: 0x08,
  blockChecksum: 0x10,
  independent: 0x20,
  version1: 0x40,
} as const;

/** Largest block, its code in the frame's head, and the checksum of that head: its flags are always the same. */
const BLOCK_SIZES = [
  {maxBytes: 64 << 10, code: 0x40, checksum: 0x82},
  {maxBytes: 256 << 10, code: 0x50, checksum: 0xfb},
  {maxBytes: 1 << 20, code: 0x60, checksum: 0x51},
  {maxBytes: 4 << 20, code: 0x70, checksum: 0x73},
] as const;
const LARGEST = BLOCK_SIZES[3];

/** `headBytes` bytes of room, then `bytes` as a frame of LZ4 (lz4/lz4, lz4_Frame_format.md). */
export function compressLz4(bytes: Buffer, headBytes: number): Buffer {
  const {maxBytes, code, checksum} =
    BLOCK_SIZES.find((size) => bytes.length <= size.maxBytes) ?? LARGEST;
  const blocks: {readonly body: Buffer; readonly mark: number}[] = [];
  for (let start = 0; start < bytes.length; start += maxBytes) {
    blocks.push(compressBlock(bytes.subarray(start, start + maxBytes)));
  }
  const bodyBytes = blocks.reduce((sum, {body}) => sum + BLOCK_SIZE_BYTES + body.length, 0);
  const frame = Buffer.allocUnsafeSlow(
    headBytes + FRAME_HEADER_BYTES + bodyBytes + BLOCK_SIZE_BYTES,
  );
  let at = frame.writeUInt32LE(MAGIC, headBytes);
  at = frame.writeUInt8(Flag.version1 | Flag.independent, at);
  at = frame.writeUInt8(code, at);
  at = frame.writeUInt8(checksum, at);
  for (const {body, mark} of blocks) {
    at = frame.writeUInt32LE(mark, at);
    frame.set(body, at);
    at += body.length;
  }
  frame.writeUInt32LE(0, at);
  return frame;
}

/** Decompresses one frame. Checksums are passed over: the record batch has its own. */
export function decompressLz4(bytes: Uint8Array): Uint8Array {
  const frame = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const flags = frame.readUInt8(MAGIC_BYTES);
  const isPlain = (flags & Flag.independent) !== 0 && (flags & Flag.dictionary) === 0;
  if (frame.readUInt32LE(0) !== MAGIC || !isPlain) return decompressFrameSync(frame);
  const code = frame.readUInt8(MAGIC_BYTES + 1) & 0x70;
  const {maxBytes} = BLOCK_SIZES.find((size) => size.code === code) ?? LARGEST;
  const trailerBytes = flags & Flag.blockChecksum ? 4 : 0;
  const blocks: Uint8Array[] = [];
  let at = FRAME_HEADER_BYTES + (flags & Flag.contentSize ? CONTENT_SIZE_BYTES : 0);
  for (;;) {
    const mark = frame.readUInt32LE(at);
    if (mark === 0) break;
    const length = (mark & ~STORED) >>> 0;
    const end = at + BLOCK_SIZE_BYTES + length;
    if (end > frame.length) throw new RangeError('a block of LZ4 is cut');
    blocks.push(
      mark >= STORED
        ? frame.subarray(end - length, end)
        : decompressBlock(frame.subarray(end - length, end), maxBytes),
    );
    at = end + trailerBytes;
  }
  return blocks.length === 1 && blocks[0] !== undefined ? blocks[0] : Buffer.concat(blocks);
}

/** Bytes that do not compress are stored as they are. */
function compressBlock(bytes: Buffer): {body: Buffer; mark: number} {
  const body = compressSync(bytes).subarray(BLOCK_SIZE_BYTES);
  return body.length < bytes.length
    ? {body, mark: body.length}
    : {body: bytes, mark: (bytes.length | STORED) >>> 0};
}

/** lz4-napi wants the room to make in front of the block. */
let scratch = Buffer.allocUnsafeSlow(LARGEST.maxBytes >> 2);

function decompressBlock(block: Buffer, maxBytes: number): Buffer {
  const needed = BLOCK_SIZE_BYTES + block.length;
  if (needed > scratch.length) scratch = Buffer.allocUnsafeSlow(needed);
  scratch.writeUInt32LE(Math.min(maxBytes, block.length * MAX_RATIO), 0);
  scratch.set(block, BLOCK_SIZE_BYTES);
  return uncompressSync(scratch.subarray(0, needed));
}
