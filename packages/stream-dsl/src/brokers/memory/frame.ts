import {crc32} from 'node:zlib';
import type {Command} from './command.ts';

/*
 * A command in the journal, little-endian: magic (4), CRC-32 of all that follows it (4), length of the frame (4),
 * length of the command (4), how much of the journal was durable when it was written (8), the command as JSON, and
 * the bytes of its record batch if it has one.
 */
export const FRAME_MAGIC = Buffer.from('frm1');
export const FRAME_HEAD_BYTES = 24;
const CRC_AT = 4;
const CRC_FROM = 8;
const LENGTH_AT = 8;
const COMMAND_LENGTH_AT = 12;
const DURABLE_AT = 16;

export interface EncodedFrame {
  readonly chunks: readonly Uint8Array[];
  readonly sizeBytes: number;
  /** Of the record batch, from the beginning of the frame. */
  readonly batchAt: number;
}

export interface Frame {
  readonly command: Command;
  readonly sizeBytes: number;
  readonly durableBytes: number;
  readonly batchAt: number;
}

export function encodeFrame(command: Command, durableBytes: number): EncodedFrame {
  const batch = command.kind === 'append' ? command.bytes : undefined;
  // As a member `bytes` would become JSON too.
  const text = JSON.stringify({...command, bytes: undefined});
  const commandBytes = Buffer.byteLength(text);
  const batchAt = FRAME_HEAD_BYTES + commandBytes;
  const sizeBytes = batchAt + (batch?.length ?? 0);
  const head = Buffer.allocUnsafe(batchAt);
  FRAME_MAGIC.copy(head);
  head.writeUInt32LE(sizeBytes, LENGTH_AT);
  head.writeUInt32LE(commandBytes, COMMAND_LENGTH_AT);
  head.writeDoubleLE(durableBytes, DURABLE_AT);
  head.write(text, FRAME_HEAD_BYTES);
  const ownCrc = crc32(head.subarray(CRC_FROM));
  head.writeUInt32LE(batch === undefined ? ownCrc : crc32(batch, ownCrc), CRC_AT);
  return {chunks: batch === undefined ? [head] : [head, batch], sizeBytes, batchAt};
}

/** Length that the frame at `at` claims to have; undefined where none begins, or where its head is cut. */
export function frameLength(bytes: Buffer, at: number): number | undefined {
  if (bytes.length - at < FRAME_HEAD_BYTES) return undefined;
  if (bytes.compare(FRAME_MAGIC, 0, FRAME_MAGIC.length, at, at + FRAME_MAGIC.length) !== 0) {
    return undefined;
  }
  const length = bytes.readUInt32LE(at + LENGTH_AT);
  const commandLength = bytes.readUInt32LE(at + COMMAND_LENGTH_AT);
  return FRAME_HEAD_BYTES + commandLength <= length ? length : undefined;
}

/** The frame that begins at `at` and has `length` bytes; undefined when its checksum is wrong. */
export function decodeFrame(bytes: Buffer, at: number, length: number): Frame | undefined {
  const frame = bytes.subarray(at, at + length);
  if (frame.length < length) return undefined;
  if (crc32(frame.subarray(CRC_FROM)) !== frame.readUInt32LE(CRC_AT)) return undefined;
  const batchAt = FRAME_HEAD_BYTES + frame.readUInt32LE(COMMAND_LENGTH_AT);
  // What passes the checksum was written by `encodeFrame`.
  const command = JSON.parse(frame.toString('utf8', FRAME_HEAD_BYTES, batchAt)) as Command;
  return {command, sizeBytes: length, durableBytes: frame.readDoubleLE(DURABLE_AT), batchAt};
}
