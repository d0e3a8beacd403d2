import {afterEach, expect, test} from 'vitest';
import {DeltaTable} from '../table/delta-table.ts';
import {MemoryStorage} from '../testing/memory-storage.ts';
import {readSample, sampleRows, sampleSchema} from '../testing/sample-table.ts';
import {createEncodePool, type EncodePool} from './encode-pool.ts';

const pools: EncodePool[] = [];
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
});

/** A real pool that tells how many files it was asked for. */
function countingPool(threads: number): EncodePool & {readonly count: number} {
  const pool = createEncodePool({threads});
  pools.push(pool);
  let count = 0;
  return {
    encode: (request) => {
      count += 1;
      return pool.encode(request);
    },
    close: () => pool.close(),
    get count() {
      return count;
    },
  };
}

const create = (encodePool: EncodePool, storage = new MemoryStorage()) =>
  DeltaTable.create('memory:', {storage, schema: sampleSchema, encodePool});

test.each([0, 1])('two tables share a pool of %i threads, which outlives them', async (threads) => {
  const pool = countingPool(threads);
  const [first, second] = [await create(pool), await create(pool)];
  await Promise.all([first.append(sampleRows(0, 4)), second.append(sampleRows(4, 9))]);
  await first.close();
  await second.append(sampleRows(9, 12));
  expect(await readSample(second.rows())).toEqual(sampleRows(4, 12));
  await second.close();
  const third = await create(pool);
  await third.append(sampleRows(0, 1));
  await third.close();
  expect(pool.count).toBe(4);
});

test('a closed table takes no more of the pool, and has waited for what it took', async () => {
  const taken = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const order: string[] = [];
  const inner = countingPool(0);
  const table = await create({
    encode: async (request) => {
      taken.resolve();
      await release.promise;
      order.push('encoded');
      return await inner.encode(request);
    },
    close: () => inner.close(),
  });
  const append = table.append(sampleRows(0, 3));
  await taken.promise;
  const closed = table.close().then(() => order.push('closed'));
  release.resolve();
  await Promise.all([append, closed]);
  expect(order).toEqual(['encoded', 'closed']);
  await expect(table.append(sampleRows(3, 4))).rejects.toMatchObject({code: 'DELTA_CLOSED'});
});

test('threads of its own and a pool: one of them', async () => {
  const options = {schema: sampleSchema, encodeThreads: 1, encodePool: countingPool(0)};
  await expect(
    DeltaTable.create('memory:', {storage: new MemoryStorage(), ...options}),
  ).rejects.toMatchObject({code: 'DELTA_CONFIG_INVALID', expected: 'encodeThreads or encodePool'});
});
