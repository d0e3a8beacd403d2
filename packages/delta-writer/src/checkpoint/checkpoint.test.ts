import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {encodeActions} from '../actions/ndjson.ts';
import {checkpointKey, commitKey, lastCheckpointKey} from '../log/log-path.ts';
import {DeltaTable} from '../table/delta-table.ts';
import {FaultyStorage} from '../testing/faulty-storage.ts';
import {MemoryStorage} from '../testing/memory-storage.ts';
import {readSample, sampleRows, sampleSchema} from '../testing/sample-table.ts';
import {readCheckpoint} from './read-checkpoint.ts';

let storage: MemoryStorage;
beforeEach(async () => {
  storage = new MemoryStorage();
  await fill(storage, {to: 12});
});

/** Commits 1 to `to`, two rows and one transaction each; partitioned, so that values and nulls are in the checkpoint. */
async function fill(over: MemoryStorage | FaultyStorage, {to}: {to: number}): Promise<DeltaTable> {
  const table = await DeltaTable.create('memory:', {
    storage: over,
    schema: sampleSchema,
    partitionBy: ['day'],
    encodeThreads: 0,
  });
  for (let at = 1; at <= to; at += 1) {
    await table.append(sampleRows(at * 2, at * 2 + 2), {
      txn: {appId: `app ${at % 3}`, version: at},
    });
  }
  await table.close();
  return table;
}

const opened: DeltaTable[] = [];
afterEach(async () => {
  for (const table of opened.splice(0)) await table.close();
});
async function open(over: MemoryStorage | FaultyStorage = storage) {
  const table = await DeltaTable.open('memory:', {storage: over, encodeThreads: 0});
  opened.push(table);
  return table;
}

describe('rule "Checkpoints"', () => {
  test('is written every ten commits, and a reader begins there', async () => {
    expect(
      JSON.parse(new TextDecoder().decode(await storage.get(lastCheckpointKey))),
    ).toMatchObject({
      version: 10,
    });
    for (let version = 0; version <= 10; version += 1) await storage.delete(commitKey(version));
    const table = await open();
    expect(table.version).toBe(12);
    expect(await readSample(table.rows())).toEqual(sampleRows(2, 26));
    expect([0, 1, 2].map((app) => table.lastTransaction(`app ${app}`))).toEqual([12, 10, 11]);
  });

  test('one action a row, without commitInfo, statistics kept', async () => {
    const actions = await readCheckpoint(storage, checkpointKey(10));
    const kinds = Map.groupBy(actions, ({kind}) => kind);
    expect(kinds.get('commitInfo')).toBeUndefined();
    expect([kinds.get('protocol')?.length, kinds.get('metaData')?.length]).toEqual([1, 1]);
    expect(kinds.get('txn')).toHaveLength(3);
    const adds = actions.filter((action) => action.kind === 'add');
    const records = adds.map(({stats}) => JSON.parse(stats ?? '{}').numRecords as number);
    expect(records.reduce((sum, count) => sum + count, 0)).toBe(20);
  });

  test.each([
    {name: 'missing', hint: undefined},
    {name: 'torn', hint: '{"vers'},
    {name: 'ahead of the table', hint: '{"version":99}'},
    {name: 'of a checkpoint that is gone', hint: '{"version":3}'},
  ])('a hint that is $name does no harm', async ({hint}) => {
    if (hint === undefined) await storage.delete(lastCheckpointKey);
    else await storage.put(lastCheckpointKey, new TextEncoder().encode(hint));
    expect(await readSample((await open()).rows())).toEqual(sampleRows(2, 26));
  });

  test('a checkpoint that cannot be read is passed over while the commits are there', async () => {
    await storage.put(checkpointKey(10), new TextEncoder().encode('no parquet'));
    expect(await readSample((await open()).rows())).toEqual(sampleRows(2, 26));
    await storage.delete(commitKey(4));
    await expect(open()).rejects.toMatchObject({
      code: 'DELTA_LOG_CORRUPT',
      path: checkpointKey(10),
    });
  });

  test('earlier versions are read from before it', async () => {
    const at = await (await open()).at({version: 4});
    expect(await readSample(at.rows())).toEqual(sampleRows(2, 10));
  });

  test('history is whole after it', async () => {
    expect((await (await open()).history()).map(({version}) => version)).toEqual(
      Array.from({length: 13}, (_, index) => 12 - index),
    );
  });

  test('removed files are remembered while they may be read, and then forgotten', async () => {
    const weekMs = 7 * 86_400_000;
    const nowMs = Date.now();
    const tombstone = (path: string, deletedMs: number) =>
      ({kind: 'remove', path, deletedMs, dataChange: true}) as const;
    await storage.put(
      commitKey(13),
      encodeActions([tombstone('new', nowMs), tombstone('old', nowMs - weekMs - 60_000)]),
    );
    const table = await open();
    for (let at = 14; at <= 20; at += 1) await table.append(sampleRows(0, 1));
    await table.close();
    const actions = await readCheckpoint(storage, checkpointKey(20));
    expect(actions.flatMap((action) => (action.kind === 'remove' ? action.path : []))).toEqual([
      'new',
    ]);
  });
});

test('a checkpoint that cannot be written fails no commit, and is told', async () => {
  const memory = new MemoryStorage();
  const faulty = new FaultyStorage(memory, ({key}) =>
    key.includes('checkpoint') ? 'full' : undefined,
  );
  const table = await fill(faulty, {to: 11}).catch(() => undefined);
  expect(table?.version).toBe(11);
  expect(table?.checkpointFailure).toMatchObject({code: 'DELTA_STORAGE_FULL'});
  expect((await open(memory)).version).toBe(11);
});
