import {expect, test} from 'vitest';
import {DeltaTable} from '../table/delta-table.ts';
import {FaultyStorage, type StorageFault} from '../testing/faulty-storage.ts';
import {MemoryStorage} from '../testing/memory-storage.ts';
import {readSample, sampleRows, sampleSchema} from '../testing/sample-table.ts';

const source = 'kafka-events-0';
const rowsPerWrite = 4;
const writes = 6;

/** Reads the source from where the table says, as a sink does after a start. Gives up at the first failure. */
async function runSink(storage: FaultyStorage | MemoryStorage): Promise<boolean> {
  let table: DeltaTable | undefined;
  try {
    table = await DeltaTable.open('memory:', {storage, retryForMs: 0, encodeThreads: 0});
    const writer = table.writer({maxRows: rowsPerWrite * 2, maxDelayMs: 1_000_000});
    for (let at = (writer.committed(source) ?? 0) + 1; at <= writes; at += 1) {
      const rows = sampleRows((at - 1) * rowsPerWrite, at * rowsPerWrite);
      await writer.write(rows, {source: {appId: source, version: at}});
    }
    await writer.close();
    return true;
  } catch {
    return false;
  } finally {
    await table?.close();
  }
}

async function newTable(): Promise<MemoryStorage> {
  const storage = new MemoryStorage();
  const properties = {'delta.checkpointInterval': '2'};
  await (
    await DeltaTable.create('memory:', {
      storage,
      schema: sampleSchema,
      properties,
      encodeThreads: 0,
    })
  ).close();
  return storage;
}

async function countCalls(): Promise<number> {
  const storage = new FaultyStorage(await newTable(), () => undefined);
  expect(await runSink(storage)).toBe(true);
  return storage.calls.length;
}

const kinds: readonly StorageFault[] = ['fail', 'lose-answer', 'full', 'die'];

test.each(kinds)(
  'rule "Streaming writers": killed at each call to the store (%s), every row is there once',
  async (fault) => {
    const calls = await countCalls();
    // Three commits of two writes: at least a data file and a commit for each.
    expect(calls).toBeGreaterThanOrEqual(6);
    for (let at = 0; at < calls; at += 1) {
      const memory = await newTable();
      const faulty = new FaultyStorage(memory, ({index}) => (index === at ? fault : undefined));
      await runSink(faulty);
      expect(await runSink(memory)).toBe(true);
      const table = await DeltaTable.open('memory:', {storage: memory, encodeThreads: 0});
      const found = await readSample(table.rows());
      await table.close();
      expect(found, `${fault} at call ${at}`).toEqual(sampleRows(0, writes * rowsPerWrite));
    }
  },
);
