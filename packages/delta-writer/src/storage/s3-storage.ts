import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {httpStatus, s3Error} from './s3-errors.ts';
import type {S3Options} from './s3-options.ts';
import type {ListOptions, Storage, StoredFile} from './storage.ts';

const defaultRequestTimeoutMs = 30_000;
const connectionTimeoutMs = 5_000;

/** A table in a bucket. Each call is one attempt with a time limit; asking again is RetryingStorage's. */
export class S3Storage implements Storage {
  readonly location: string;
  readonly mayIgnoreConditions = true;
  readonly #client: S3Client;
  readonly #bucket: string;
  /** Ends with `/`, or is empty. */
  readonly #prefix: string;
  readonly #timeoutMs: number;

  constructor(at: {readonly bucket: string; readonly prefix: string}, options: S3Options = {}) {
    this.#bucket = at.bucket;
    this.#prefix = at.prefix === '' ? '' : `${at.prefix}/`;
    this.location = `s3://${at.bucket}/${at.prefix}`;
    this.#timeoutMs = options.requestTimeoutMs ?? defaultRequestTimeoutMs;
    this.#client = makeClient(options);
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    await this.#call('write', key, async (where) => {
      await this.#client.send(new PutObjectCommand({...where, Body: bytes}), this.#limits());
    });
  }

  async putIfAbsent(key: string, bytes: Uint8Array): Promise<'created' | 'exists'> {
    return await this.#call('write', key, async (where) => {
      const command = new PutObjectCommand({...where, Body: bytes, IfNoneMatch: '*'});
      try {
        await this.#client.send(command, this.#limits());
        return 'created';
      } catch (error) {
        if (httpStatus(error) === 412) return 'exists';
        throw error;
      }
    });
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return await this.#get(key);
  }

  async getRange(key: string, start: number, end: number): Promise<Uint8Array | undefined> {
    if (end <= start) return new Uint8Array();
    return await this.#get(key, `bytes=${start}-${end - 1}`);
  }

  async *list(folder: string, {startAfter}: ListOptions = {}): AsyncIterable<StoredFile> {
    let continuation: string | undefined;
    do {
      const page: ListObjectsV2CommandOutput = await this.#call('list', folder, () => {
        const command = new ListObjectsV2Command({
          Bucket: this.#bucket,
          Prefix: `${this.#prefix}${folder}/`,
          StartAfter: startAfter === undefined ? undefined : this.#prefix + startAfter,
          ContinuationToken: continuation,
        });
        return this.#client.send(command, this.#limits());
      });
      for (const {Key, Size, LastModified} of page.Contents ?? []) {
        if (Key === undefined) continue;
        const key = Key.slice(this.#prefix.length);
        yield {key, sizeBytes: Size ?? 0, modifiedMs: LastModified?.getTime() ?? 0};
      }
      continuation = page.NextContinuationToken;
    } while (continuation !== undefined);
  }

  async head(key: string): Promise<StoredFile | undefined> {
    return await this.#call('read', key, (where) =>
      orMissing(async () => {
        const found = await this.#client.send(new HeadObjectCommand(where), this.#limits());
        const modifiedMs = found.LastModified?.getTime() ?? 0;
        return {key, sizeBytes: found.ContentLength ?? 0, modifiedMs};
      }),
    );
  }

  async delete(key: string): Promise<void> {
    await this.#call('delete', key, (where) =>
      this.#client.send(new DeleteObjectCommand(where), this.#limits()),
    );
  }

  close(): void {
    this.#client.destroy();
  }

  async #get(key: string, range?: string): Promise<Uint8Array | undefined> {
    return await this.#call('read', key, (where) =>
      orMissing(async () => {
        const command = new GetObjectCommand({...where, Range: range});
        const found = await this.#client.send(command, this.#limits());
        return await found.Body?.transformToByteArray();
      }),
    );
  }

  async #call<T>(
    verb: string,
    key: string,
    run: (where: {Bucket: string; Key: string}) => Promise<T>,
  ): Promise<T> {
    const Key = this.#prefix + key;
    try {
      return await run({Bucket: this.#bucket, Key});
    } catch (error) {
      throw s3Error(`cannot ${verb} s3://${this.#bucket}/${Key}`, key, error);
    }
  }

  #limits(): {abortSignal: AbortSignal} {
    return {abortSignal: AbortSignal.timeout(this.#timeoutMs)};
  }
}

function makeClient(options: S3Options): S3Client {
  const endpoint = options.endpoint ?? process.env['AWS_ENDPOINT_URL'];
  return new S3Client({
    region: options.region ?? process.env['AWS_REGION'] ?? 'us-east-1',
    ...(endpoint === undefined ? {} : {endpoint}),
    ...(options.credentials === undefined ? {} : {credentials: options.credentials}),
    forcePathStyle: options.forcePathStyle ?? endpoint !== undefined,
    // One attempt: a commit that the client sent twice would be refused because of itself.
    maxAttempts: 1,
    requestHandler: {connectionTimeout: connectionTimeoutMs},
    // Checksums beyond those of the signature are not understood by every server.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}

async function orMissing<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    const isMissing = httpStatus(error) === 404;
    if (isMissing && !(error instanceof Error && error.name === 'NoSuchBucket')) return undefined;
    throw error;
  }
}
