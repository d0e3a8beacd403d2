import {afterEach, describe, expect, test} from 'vitest';
import {commitKey} from '../log/log-path.ts';
import {DeltaTable} from '../table/delta-table.ts';
import {FaultyStorage, type StorageCall, type StorageFault} from '../testing/faulty-storage.ts';
import {MemoryStorage} from '../testing/memory-storage.ts';
import {readSample, sampleRows, sampleSchema} from '../testing/sample-table.ts';

const opened: DeltaTable[] = [];
afterEach(async () => {
  for (const table of opened.splice(0)) await table.close();
});

async function open(storage: MemoryStorage | FaultyStorage, retryForMs = 2_000) {
  const table = await DeltaTable.open('memory:', {storage, retryForMs, encodeThreads: 0});
  opened.push(table);
  return table;
}

async function newTable(): Promise<MemoryStorage> {
  const storage = new MemoryStorage();
  const table = await DeltaTable.create('memory:', {
    storage,
    schema: sampleSchema,
    encodeThreads: 0,
  });
  await table.close();
  return storage;
}

/** Faults for the first `count` calls that match. */
function faults(
  fault: StorageFault,
  matches: (call: StorageCall) => boolean,
  count = 1,
): (call: StorageCall) => StorageFault | undefined {
  let left = count;
  return (call) => {
    if (left === 0 || !matches(call)) return undefined;
    left -= 1;
    return fault;
  };
}

const isCommit = ({operation}: StorageCall): boolean => operation === 'putIfAbsent';

describe('rule "Atomic commit": who decides whether a commit landed', () => {
  test.each([
    {name: 'a put that never arrived is repeated', fault: 'fail' as const, puts: 2},
    {name: 'a put whose answer was lost is recognised', fault: 'lose-answer' as const, puts: 1},
  ])('$name', async ({fault, puts}) => {
    const memory = await newTable();
    const storage = new FaultyStorage(memory, faults(fault, isCommit));
    const table = await open(storage);
    expect(await table.append(sampleRows(0, 3))).toMatchObject({version: 1, conflictsPassed: 0});
    expect(storage.calls.filter(isCommit)).toHaveLength(puts);
    // The handle goes on from there.
    expect(await table.append(sampleRows(3, 6))).toMatchObject({version: 2});
    expect(await readSample((await open(memory)).rows())).toEqual(sampleRows(0, 6));
  });

  test('every other failure of a store that comes back is waited out', async () => {
    const memory = await newTable();
    const storage = new FaultyStorage(
      memory,
      faults('fail', () => true, 6),
    );
    const table = await open(storage);
    await table.append(sampleRows(0, 3));
    expect(await readSample((await open(memory)).rows())).toEqual(sampleRows(0, 3));
  });

  test('a store that stays silent leaves the outcome open, and the data files where they are', async () => {
    const memory = await newTable();
    let isDown = false;
    const storage = new FaultyStorage(memory, (call) => {
      if (isCommit(call)) isDown = true;
      return isDown ? (isCommit(call) ? 'lose-answer' : 'fail') : undefined;
    });
    const table = await open(storage, 50);
    const txn = {appId: 'a', version: 1};
    await expect(table.append(sampleRows(0, 3), {txn})).rejects.toMatchObject({
      code: 'DELTA_COMMIT_OUTCOME_UNKNOWN',
      retriable: true,
      version: 1,
    });
    const after = await open(memory);
    expect(after.lastTransaction('a')).toBe(1);
    expect(await readSample(after.rows())).toEqual(sampleRows(0, 3));
  });

  test('a full disk is told at once', async () => {
    const memory = await newTable();
    const table = await open(new FaultyStorage(memory, faults('full', isCommit)));
    await expect(table.append(sampleRows(0, 3))).rejects.toMatchObject({
      code: 'DELTA_STORAGE_FULL',
    });
    // Space was made: the same handle goes on, and nothing of the failed commit shows.
    expect(await table.append(sampleRows(0, 3))).toMatchObject({version: 1});
    expect(await readSample((await open(memory)).rows())).toEqual(sampleRows(0, 3));
  });

  test('a torn commit of another writer is an error and not an empty commit', async () => {
    const memory = await newTable();
    const table = await open(memory);
    await memory.put(commitKey(1), new Uint8Array());
    await expect(table.append(sampleRows(0, 3))).rejects.toMatchObject({code: 'DELTA_LOG_CORRUPT'});
    await expect(open(memory)).rejects.toMatchObject({code: 'DELTA_LOG_CORRUPT'});
  });
});

test('rule "Streaming writers": a commit on a kept handle asks for one put a file and one for itself', async () => {
  const storage = new FaultyStorage(await newTable(), () => undefined);
  const table = await open(storage);
  for (const round of [0, 1, 2]) {
    const before = storage.calls.length;
    await table.append(sampleRows(round, round + 1));
    const operations = storage.calls.slice(before).map(({operation}) => operation);
    expect(operations).toEqual(['put', 'putIfAbsent']);
  }
});

test('rule "Conflicts" 2: a change of the metadata stops an append that was prepared before', async () => {
  const memory = await newTable();
  const table = await open(memory);
  const first = new TextDecoder().decode(await memory.get(commitKey(0)));
  const metadata = first.split('\n').find((line) => line.startsWith('{"metaData"')) ?? '';
  await memory.put(commitKey(1), new TextEncoder().encode(`${metadata}\n`));
  await expect(table.append(sampleRows(0, 3))).rejects.toMatchObject({
    code: 'DELTA_COMMIT_CONFLICT',
    found: expect.stringContaining('version 1'),
  });
});

test('rule "Conflicts" 1: a winner that asks for an unknown feature ends writing', async () => {
  const memory = await newTable();
  const table = await open(memory);
  const protocol = {minReaderVersion: 1, minWriterVersion: 7, writerFeatures: ['rowTracking']};
  await memory.put(commitKey(1), new TextEncoder().encode(`${JSON.stringify({protocol})}\n`));
  await expect(table.append(sampleRows(0, 3))).rejects.toMatchObject({
    code: 'DELTA_FEATURE_UNSUPPORTED',
    message: expect.stringContaining('rowTracking'),
  });
  expect((await open(memory)).version).toBe(1);
});

test('rule "Commits": in-commit timestamps grow even when the clock goes back', async () => {
  const storage = new MemoryStorage();
  let nowMs = 1_000;
  const table = await DeltaTable.create('memory:', {
    storage,
    schema: sampleSchema,
    properties: {'delta.enableInCommitTimestamps': 'true'},
    nowMs: () => nowMs,
  });
  opened.push(table);
  nowMs = 400;
  await table.append(sampleRows(0, 1));
  nowMs = 5_000;
  await table.append(sampleRows(0, 1));
  const times = (await table.history()).map(({timestamp}) => timestamp?.getTime());
  expect(times).toEqual([5_000, 1_001, 1_000]);
  const line = new TextDecoder().decode(await storage.get(commitKey(1))).split('\n')[0];
  expect(Object.keys(JSON.parse(line ?? '{}'))).toEqual(['commitInfo']);
});
