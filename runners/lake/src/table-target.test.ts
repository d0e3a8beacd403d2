import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createEncodePool} from '@crm/delta-writer';
import {int, schema} from '@crm/model';
import {memoryBroker} from '@crm/stream-dsl/brokers/memory';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {TableTarget} from './table-target.ts';
import {readLakeTable} from './testing/read-lake-table.ts';

const row = schema('Row', {id: int()});
const first = {topic: 'crm.events', partition: 0};
const second = {topic: 'crm.events', partition: 1};

const encodePool = createEncodePool({threads: 0});
let location = '';
let targets: TableTarget[] = [];

beforeEach(() => {
  location = mkdtempSync(join(tmpdir(), 'lake-'));
  targets = [];
});
afterEach(async () => {
  for (const target of targets) await target.discard();
  rmSync(location, {recursive: true, force: true});
});

async function open(): Promise<TableTarget> {
  const target = await TableTarget.open(
    {broker: memoryBroker(), location, tables: [], maxDelayMs: 1_000_000, encodePool},
    {name: 'rows', schema: row.delta, partitionBy: [], onCommit: () => undefined},
  );
  targets.push(target);
  return target;
}

function rows(...ids: readonly number[]) {
  const columns = row.columnWriter();
  for (const id of ids) columns.appendValue({id});
  return columns.take();
}

const findIds = async (): Promise<number[]> =>
  (await readLakeTable(location, 'rows')).map(({id}) => Number(id)).sort((a, b) => a - b);

test('a process whose partition others have moved on commits nothing of it', async () => {
  const zombie = await open();
  expect(zombie.committed(first)).toBeUndefined();
  const other = await open();
  await other.write(rows(0, 1), first, 2);
  await other.flush();
  // This commit goes over the other's, of which the zombie is not told.
  await zombie.write(rows(10), second, 1);
  await zombie.flush();
  await zombie.write(rows(0, 1, 2), first, 3);
  await expect(zombie.flush()).rejects.toMatchObject({code: 'DELTA_CONCURRENT_TRANSACTION'});
  expect(await findIds()).toEqual([0, 1, 10]);
});

test('a partition that comes back goes on from where the others left it', async () => {
  const target = await open();
  await target.write(rows(0), first, 1);
  await target.flush();
  target.release(first);
  const other = await open();
  expect(other.committed(first)).toBe(1);
  await other.write(rows(1), first, 2);
  await other.flush();
  await target.refresh();
  expect(target.committed(first)).toBe(2);
  await target.write(rows(2), first, 3);
  await target.flush();
  expect(await findIds()).toEqual([0, 1, 2]);
});
