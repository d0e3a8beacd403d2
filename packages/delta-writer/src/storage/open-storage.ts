import {resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {DeltaError} from '../errors.ts';
import {LocalStorage} from './local-storage.ts';
import type {S3Options} from './s3-options.ts';
import type {Storage} from './storage.ts';

/** The store of a location: a path, a `file:` URL, or `s3://bucket/prefix` (`s3a://` too). */
export async function openStorage(location: string, s3?: S3Options): Promise<Storage> {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(location)?.[1]?.toLowerCase();
  switch (scheme) {
    case undefined:
      if (location === '') throw unknownLocation(location);
      return new LocalStorage(resolve(location));
    case 'file':
      return new LocalStorage(fileURLToPath(location));
    case 's3':
    case 's3a': {
      const [, bucket = '', prefix = ''] = /^[^/]+\/\/([^/]*)\/?(.*?)\/*$/.exec(location) ?? [];
      if (bucket === '') throw unknownLocation(location);
      // The client takes a third of a second to load, which a local table need not pay.
      const {S3Storage} = await import('./s3-storage.ts');
      return new S3Storage({bucket, prefix}, s3);
    }
    default:
      throw unknownLocation(location);
  }
}

function unknownLocation(location: string): DeltaError {
  return new DeltaError({
    code: 'DELTA_CONFIG_INVALID',
    problem: 'cannot open a table',
    expected: 'a path, file:///path or s3://bucket/path',
    found: JSON.stringify(location),
    table: location,
  });
}
