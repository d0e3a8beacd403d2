import {gunzipSync, zstdDecompressSync} from 'node:zlib';
import {CompressionCodec} from './batch-layout.ts';
import {decompressLz4} from './lz4-frame.ts';
import {decompressSnappy} from './snappy.ts';

/** Undoes a batch's compression. Throws whatever the codec throws for bytes that are not its own. */
export function decompress(codec: number, bytes: Uint8Array): Uint8Array {
  switch (codec) {
    case CompressionCodec.none:
      return bytes;
    case CompressionCodec.gzip:
      return gunzipSync(bytes);
    case CompressionCodec.snappy:
      return decompressSnappy(bytes);
    case CompressionCodec.lz4:
      return decompressLz4(bytes);
    case CompressionCodec.zstd:
      return zstdDecompressSync(bytes);
    default:
      throw new RangeError(`compression codec ${codec} is unknown; known: ${KNOWN}`);
  }
}

const KNOWN = Object.entries(CompressionCodec)
  .map(([name, codec]) => `${codec} (${name})`)
  .join(', ');
