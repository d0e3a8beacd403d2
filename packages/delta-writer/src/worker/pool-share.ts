import {DeltaError} from '../errors.ts';
import type {EncodePool} from './encode-pool.ts';
import type {EncodedFile, EncodeRequest} from './encode-request.ts';

/** One table's part of a pool that several tables use. Its end waits for its own requests, and leaves the pool alone. */
export class PoolShare implements EncodePool {
  readonly #pool: EncodePool;
  readonly #underWay = new Set<Promise<EncodedFile>>();
  #isClosed = false;

  constructor(pool: EncodePool) {
    this.#pool = pool;
  }

  async encode(request: EncodeRequest): Promise<EncodedFile> {
    if (this.#isClosed) {
      throw new DeltaError({
        code: 'DELTA_CLOSED',
        problem: 'cannot encode rows: the table is closed',
      });
    }
    const file = this.#pool.encode(request);
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
  }
}
