import {collectStats} from '../data/collect-stats.ts';
import {encodeParquet} from '../data/encode-parquet.ts';
import type {EncodedFile, EncodeRequest} from './encode-request.ts';

/** Encodes a request in the calling thread. Throws as `encodeParquet` does. */
export function encodeFile({schema, batches, options}: EncodeRequest): EncodedFile {
  const stats = collectStats(schema, batches, {columns: options?.statsColumns});
  return {bytes: encodeParquet(schema, batches, options), stats, rowCount: stats.numRecords};
}
