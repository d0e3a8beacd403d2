import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {DeltaTable} from '../table/delta-table.ts';
import {MemoryStorage} from '../testing/memory-storage.ts';
import {readSample, sampleRows, sampleSchema} from '../testing/sample-table.ts';
import type {TableWriter} from './table-writer.ts';

const maxDelayMs = 1_000_000;
const source = (appId: string, version: number) => ({source: {appId, version}});

let storage: MemoryStorage;
let table: DeltaTable;
let zombie: TableWriter;
const opened: DeltaTable[] = [];

async function open(): Promise<DeltaTable> {
  const one = await DeltaTable.open('memory:', {storage, encodeThreads: 0});
  opened.push(one);
  return one;
}

async function write(appId: string, version: number, rows: readonly [number, number]) {
  const writer = (await open()).writer({maxDelayMs});
  await writer.write(sampleRows(...rows), source(appId, version));
  await writer.close();
}

/** Rows 0 to 5 by the writer that will be taken for dead, 5 to 10 by the one that took over p0. */
beforeEach(async () => {
  storage = new MemoryStorage();
  table = await DeltaTable.create('memory:', {storage, schema: sampleSchema, encodeThreads: 0});
  opened.push(table);
  zombie = table.writer({maxDelayMs});
  await zombie.write(sampleRows(0, 5), source('p0', 5));
  await zombie.flush();
  await write('p0', 10, [5, 10]);
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

const findRows = async () => await readSample((await open()).rows());

const waysToLookAway = [
  {
    way: 'its commit for another source went over the other writer',
    lookAway: async () => {
      await zombie.write(sampleRows(10, 12), source('p1', 1));
      await zombie.flush();
    },
  },
  {
    way: 'the table was refreshed',
    lookAway: async () => {
      await write('p1', 1, [10, 12]);
      await table.refresh();
    },
  },
];

describe.each(waysToLookAway)('rule "Streaming writers", a zombie: $way', ({lookAway}) => {
  test.each([
    {what: 'as far as the table is', version: 10},
    {what: 'less far', version: 7},
    {what: 'further', version: 12},
  ])('rows that reach $what are refused', async ({version}) => {
    await lookAway();
    await zombie.write(sampleRows(5, version), source('p0', version));
    const refusal = {
      code: 'DELTA_CONCURRENT_TRANSACTION',
      appId: 'p0',
      expected: 'the table to have it at version 5, as when the rows were taken',
      found: 'it at version 10, by another writer',
    };
    await expect(zombie.flush()).rejects.toMatchObject(refusal);
    await expect(zombie.write(sampleRows(12, 13))).rejects.toMatchObject(refusal);
    expect(await findRows()).toEqual(sampleRows(0, 12));
  });

  test('sources that share its batch lose nothing: they go on with a new writer', async () => {
    await lookAway();
    await zombie.write(sampleRows(12, 14), source('p1', 2));
    await zombie.write(sampleRows(5, 10), source('p0', 10));
    await zombie.write(sampleRows(14, 16), source('p2', 1));
    await expect(zombie.flush()).rejects.toMatchObject({appId: 'p0'});
    await table.refresh();
    const next = table.writer({maxDelayMs});
    expect(['p0', 'p1', 'p2'].map((appId) => next.committed(appId))).toEqual([10, 1, undefined]);
    await next.write(sampleRows(12, 14), source('p1', 2));
    await next.write(sampleRows(14, 16), source('p2', 1));
    await next.close();
    expect(await findRows()).toEqual(sampleRows(0, 16));
  });

  test('a source that comes back goes on from committed()', async () => {
    await lookAway();
    expect(zombie.committed('p0')).toBe(10);
    await zombie.write(sampleRows(12, 14), source('p0', 14));
    await zombie.close();
    expect(await findRows()).toEqual(sampleRows(0, 14));
  });
});

test('committed() does not hide a conflict from rows that wait', async () => {
  await zombie.write(sampleRows(5, 10), source('p0', 12));
  await table.refresh();
  expect(zombie.committed('p0')).toBe(10);
  await expect(zombie.flush()).rejects.toMatchObject({code: 'DELTA_CONCURRENT_TRANSACTION'});
  expect(await findRows()).toEqual(sampleRows(0, 10));
});

test('nor from rows on their way into the table', async () => {
  const gate = Promise.withResolvers<void>();
  await table.refresh();
  const writer = table.writer({maxDelayMs, maxRows: 1, beforeCommit: () => gate.promise});
  await writer.write(sampleRows(10, 12), source('p0', 12));
  await writer.write(sampleRows(12, 14), source('p0', 14));
  await write('p0', 11, [10, 11]);
  await table.refresh();
  expect(writer.committed('p0')).toBe(11);
  gate.resolve();
  await expect(writer.close()).rejects.toMatchObject({code: 'DELTA_CONCURRENT_TRANSACTION'});
  expect(await findRows()).toEqual(sampleRows(0, 11));
});

test('two appends of one transaction at once: one is in, the other is told', async () => {
  const txn = {appId: 'batch', version: 1};
  const appends = [1, 2].map(() => table.append(sampleRows(10, 12), {txn}));
  const outcomes = await Promise.allSettled(appends);
  expect(outcomes).toMatchObject([
    {status: 'fulfilled', value: {isNew: true}},
    {status: 'rejected', reason: {code: 'DELTA_CONCURRENT_TRANSACTION', appId: 'batch'}},
  ]);
  expect(await findRows()).toEqual(sampleRows(0, 12));
});
