import {availableParallelism} from 'node:os';
import {fileURLToPath} from 'node:url';
import {Piscina} from 'piscina';
import {DeltaError} from '../errors.ts';
import {encodeFile} from './encode-file.ts';
import {type EncodeReply, fileOf} from './encode-reply.ts';
import type {EncodedFile, EncodeRequest} from './encode-request.ts';
import {buffersOf} from './transfer.ts';

export interface EncodePoolOptions {
  /**
   * Worker threads; they start with the first request. 0 encodes in the calling thread, for tables that get few rows.
   * Default: one less than there are cores, at least 1 and at most 4.
   */
  readonly threads?: number | undefined;
  /** Requests that may wait for a thread; one more is refused. Default 1,024. */
  readonly queueMax?: number | undefined;
}

/**
 * Encodes Parquet files beside the thread that reads. An idle pool does not keep the process alive. A process with
 * several tables wants one pool: each thread has an encoder of its own in memory.
 */
export interface EncodePool {
  /**
   * One file of the request's rows, with its statistics. The buffers of the batches move away, so that they must not be
   * used again. Rejects with DELTA_WORKER_LOST (retriable, with rows read again) where the worker dies, with
   * DELTA_WORKERS_BUSY (retriable; the buffers stay) where the queue is full, with DELTA_CLOSED, and as `encodeParquet`.
   */
  encode(request: EncodeRequest): Promise<EncodedFile>;
  /** Refuses new requests, waits for those under way, and ends the threads. */
  close(): Promise<void>;
}

const threadsMax = 4;
const defaultQueueMax = 1024;

/** What `EncodePoolOptions.threads` promises, for this many cores. */
export function defaultThreads(cores: number): number {
  return Math.min(threadsMax, Math.max(1, cores - 1));
}

/** A pool for tables to share: `DeltaTable.open(location, {encodePool})`. Throws DELTA_CONFIG_INVALID for wrong options. */
export function createEncodePool(options: EncodePoolOptions = {}): EncodePool {
  return createPool(options, workerFile);
}

/** As `createEncodePool`, with the file that the threads run. */
export function createPool(options: EncodePoolOptions, file: URL): EncodePool {
  const threads = options.threads ?? defaultThreads(availableParallelism());
  const queueMax = options.queueMax ?? defaultQueueMax;
  requireCount('threads', threads);
  requireCount('queueMax', queueMax);
  return threads === 0 ? new CallingThread() : new WorkerPool({threads, queueMax, file});
}

// Built, the pool lies in the root of `dist`, whichever chunk it is in.
const workerFile = import.meta.url.endsWith('.ts')
  ? new URL('./encode-worker.ts', import.meta.url)
  : new URL('./worker/encode-worker.js', import.meta.url);

class CallingThread implements EncodePool {
  #isClosed = false;

  async encode(request: EncodeRequest): Promise<EncodedFile> {
    if (this.#isClosed) throw closed();
    return encodeFile(request);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }
}

interface WorkerPoolOptions {
  readonly threads: number;
  readonly queueMax: number;
  readonly file: URL;
}

class WorkerPool implements EncodePool {
  readonly #options: WorkerPoolOptions;
  readonly #underWay = new Set<Promise<EncodedFile>>();
  #piscina: Piscina | undefined;
  #isClosed = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  async encode(request: EncodeRequest): Promise<EncodedFile> {
    const {threads, queueMax} = this.#options;
    if (this.#isClosed) throw closed();
    if (this.#underWay.size >= threads + queueMax) {
      throw new DeltaError({
        code: 'DELTA_WORKERS_BUSY',
        problem: 'cannot encode more rows now',
        expected: `at most ${queueMax} requests that wait for a worker`,
        found: 'as many',
        advice: 'await earlier requests first',
      });
    }
    const file = this.#run(request);
    this.#underWay.add(file);
    try {
      return await file;
    } finally {
      this.#underWay.delete(file);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#underWay);
    const piscina = this.#piscina;
    // First: a second `destroy`, by `#dropIfDead`, would make Piscina replace the threads that the first one ends.
    this.#piscina = undefined;
    await piscina?.destroy();
  }

  async #run({schema, batches, options}: EncodeRequest): Promise<EncodedFile> {
    this.#piscina ??= this.#startWorkers();
    const piscina = this.#piscina;
    const transferList = buffersOf(batches);
    let reply: EncodeReply;
    try {
      // The handler answers with its errors, so that whatever rejects is the loss of the worker.
      reply = await piscina.run({schema, batches, options}, {transferList});
    } catch (cause) {
      const problem = 'cannot encode rows: the worker died';
      const found = cause instanceof Error ? cause.message : String(cause);
      throw new DeltaError({code: 'DELTA_WORKER_LOST', problem, found}, {cause});
    }
    return fileOf(reply);
  }

  #startWorkers(): Piscina {
    const {threads, file} = this.#options;
    const piscina = new Piscina({
      filename: fileURLToPath(file),
      name: 'encode',
      minThreads: threads,
      maxThreads: threads,
      maxQueue: Number.POSITIVE_INFINITY,
    });
    // The death of an idle worker concerns no request, and another one has taken its place.
    piscina.on('error', () => {});
    // By then Piscina has put another worker in the place of the dead one, if it will.
    piscina.on('workerDestroy', () => setImmediate(() => this.#dropIfDead(piscina)));
    return piscina;
  }

  /** Piscina gives up where a worker dies before it is ready: requests that wait would wait forever. */
  #dropIfDead(piscina: Piscina): void {
    if (piscina.threads.length > 0 || this.#piscina !== piscina) return;
    this.#piscina = undefined;
    void piscina.destroy();
  }
}

function requireCount(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 0) return;
  throw new DeltaError({
    code: 'DELTA_CONFIG_INVALID',
    problem: `cannot start an encode pool with this ${name}`,
    expected: 'a whole number, 0 or more',
    found: String(value),
  });
}

function closed(): DeltaError {
  return new DeltaError({
    code: 'DELTA_CLOSED',
    problem: 'cannot encode rows: the pool is closed',
  });
}
