import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {DeltaTable} from '../table/delta-table.ts';
import {FaultyStorage} from '../testing/faulty-storage.ts';
import {MemoryStorage} from '../testing/memory-storage.ts';
import {readSample, sampleRows, sampleSchema} from '../testing/sample-table.ts';
import type {CommitResult} from '../transaction/prepared-commit.ts';

let storage: MemoryStorage;
let table: DeltaTable;
const extra: DeltaTable[] = [];

beforeEach(async () => {
  storage = new MemoryStorage();
  table = await DeltaTable.create('memory:', {storage, schema: sampleSchema, encodeThreads: 0});
});
afterEach(async () => {
  await table.close();
  for (const one of extra.splice(0)) await one.close();
});

async function reopen(over: MemoryStorage | FaultyStorage = storage, retryForMs = 200) {
  const one = await DeltaTable.open('memory:', {storage: over, encodeThreads: 0, retryForMs});
  extra.push(one);
  return one;
}

const never = 1_000_000;

describe('when a commit happens', () => {
  test('by rows: writes that are not awaited keep their order', async () => {
    const commits: CommitResult[] = [];
    const writer = table.writer({
      maxRows: 10,
      maxDelayMs: never,
      onCommit: (one) => commits.push(one),
    });
    const writes: Promise<void>[] = [];
    for (let id = 0; id < 30; id += 5) writes.push(writer.write(sampleRows(id, id + 5)));
    await Promise.all(writes);
    await writer.close();
    expect(commits.map(({version, addedRows}) => [version, addedRows])).toEqual([
      [1, 10],
      [2, 10],
      [3, 10],
    ]);
    const second = await table.at({version: 2});
    expect(await readSample(second.rows())).toEqual(sampleRows(0, 20));
  });

  test('by bytes', async () => {
    const commits: CommitResult[] = [];
    const writer = table.writer({
      maxBytes: 1,
      maxDelayMs: never,
      onCommit: (one) => commits.push(one),
    });
    await writer.write(sampleRows(0, 1));
    await writer.write(sampleRows(1, 2));
    await writer.close();
    expect(commits).toHaveLength(2);
  });

  test('by time', async () => {
    const committed = Promise.withResolvers<CommitResult>();
    const writer = table.writer({maxDelayMs: 1, onCommit: committed.resolve});
    await writer.write(sampleRows(0, 1));
    expect(await committed.promise).toMatchObject({version: 1, addedRows: 1});
    await writer.close();
  });

  test('by flush, which resolves when the rows are in the table', async () => {
    const writer = table.writer({maxDelayMs: never});
    await writer.write(sampleRows(0, 4));
    await writer.flush();
    expect(await readSample((await reopen()).rows())).toEqual(sampleRows(0, 4));
    await writer.flush();
    await writer.close();
    await writer.close();
    expect(table.version).toBe(1);
  });

  test('a writer with more to take than it may hold makes its caller wait', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const writer = table.writer({
      maxRows: 10,
      maxPendingBytes: 1,
      maxDelayMs: never,
      beforeCommit: () => gate,
    });
    let hasRoom = false;
    const write = writer.write(sampleRows(0, 10)).then(() => {
      hasRoom = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(hasRoom).toBe(false);
    release();
    await write;
    expect(table.version).toBe(1);
    await writer.close();
  });
});

describe('rule "Streaming writers": sources', () => {
  test('the highest version of each source goes into the commit of its rows', async () => {
    const writer = table.writer({maxDelayMs: never});
    await writer.write(sampleRows(0, 2), {source: {appId: 'p0', version: 1}});
    await writer.write(sampleRows(2, 4), {source: {appId: 'p0', version: 2}});
    await writer.write(sampleRows(4, 6), {source: {appId: 'p1', version: 9}});
    expect(writer.committed('p0')).toBeUndefined();
    await writer.flush();
    expect([writer.committed('p0'), writer.committed('p1')]).toEqual([2, 9]);
    const [newest] = await table.history(1);
    expect(newest).toMatchObject({
      version: 1,
      operation: 'STREAMING UPDATE',
      operationMetrics: {numOutputRows: '6', numAddedFiles: '1'},
      transactions: {p0: 2, p1: 9},
    });
    await writer.close();
    expect((await reopen()).writer().committed('p0')).toBe(2);
  });

  test('no rows still move a source on', async () => {
    const writer = table.writer({maxDelayMs: never});
    await writer.write([], {source: {appId: 'p0', version: 5}});
    await writer.close();
    expect(table.files()).toEqual([]);
    expect((await reopen()).lastTransaction('p0')).toBe(5);
  });

  test('rows that are in the table already are refused', async () => {
    const writer = table.writer({maxDelayMs: never});
    await writer.write(sampleRows(0, 1), {source: {appId: 'p0', version: 5}});
    await writer.flush();
    await expect(
      writer.write(sampleRows(0, 1), {source: {appId: 'p0', version: 5}}),
    ).rejects.toMatchObject({code: 'DELTA_CONFIG_INVALID', expected: 'a whole version above 5'});
    await writer.write(sampleRows(1, 2), {source: {appId: 'p0', version: 6}});
    await writer.close();
    expect(await readSample(table.rows())).toEqual(sampleRows(0, 2));
  });
});

describe('failures', () => {
  test('rows that do not follow the schema concern their write alone', async () => {
    const writer = table.writer({maxDelayMs: never});
    await writer.write(sampleRows(0, 1));
    await expect(writer.write([{id: 'x'}])).rejects.toMatchObject({code: 'DELTA_SCHEMA_MISMATCH'});
    await writer.write(sampleRows(1, 2));
    await writer.close();
    expect(await readSample(table.rows())).toEqual(sampleRows(0, 2));
  });

  test('a store that stays away ends the writer; a new one goes on from committed()', async () => {
    let isDown = false;
    const faulty = new FaultyStorage(storage, () => (isDown ? 'fail' : undefined));
    const first = (await reopen(faulty)).writer({maxDelayMs: never});
    await first.write(sampleRows(0, 5), {source: {appId: 'p0', version: 5}});
    await first.flush();
    isDown = true;
    await first.write(sampleRows(5, 10), {source: {appId: 'p0', version: 10}});
    await expect(first.flush()).rejects.toMatchObject({retriable: true});
    await expect(first.write(sampleRows(10, 11))).rejects.toMatchObject({retriable: true});
    await expect(first.close()).rejects.toMatchObject({retriable: true});
    isDown = false;
    const second = (await reopen()).writer({maxDelayMs: never});
    expect(second.committed('p0')).toBe(5);
    await second.write(sampleRows(5, 10), {source: {appId: 'p0', version: 10}});
    await second.close();
    expect(await readSample((await reopen()).rows())).toEqual(sampleRows(0, 10));
  });

  test('what beforeCommit refuses is not committed', async () => {
    const refusal = new Error('the source was fenced');
    const writer = table.writer({maxDelayMs: never, beforeCommit: () => Promise.reject(refusal)});
    await writer.write(sampleRows(0, 1));
    await expect(writer.flush()).rejects.toBe(refusal);
    expect((await reopen()).version).toBe(0);
  });

  test('a closed writer says so', async () => {
    const writer = table.writer();
    await writer.close();
    await expect(writer.write(sampleRows(0, 1))).rejects.toMatchObject({code: 'DELTA_CLOSED'});
  });

  test.each(['maxRows', 'maxBytes', 'maxDelayMs', 'maxPendingBytes'])(
    'a wrong %s is named',
    (name) => {
      expect(() => table.writer({[name]: 0})).toThrow(name);
    },
  );
});
