import {execFileSync} from 'node:child_process';
import {subscribe, unsubscribe} from 'node:diagnostics_channel';
import {fileURLToPath} from 'node:url';
import type {Worker} from 'node:worker_threads';
import {afterEach, describe, expect, test} from 'vitest';
import {columnsToRows} from '../data/columns-to-rows.ts';
import {readParquet} from '../data/read-parquet.ts';
import {rowsToColumns} from '../data/rows-to-columns.ts';
import type {StructType} from '../schema/struct-type.ts';
import {createEncodePool, createPool, defaultThreads, type EncodePool} from './encode-pool.ts';
import type {EncodeRequest} from './encode-request.ts';

const mortal = new URL('./testing/mortal-worker.ts', import.meta.url);
const schemaOf = (name: string): StructType => ({
  type: 'struct',
  fields: [{name, type: 'string', nullable: true, metadata: {}}],
});
const requestOf = (name: string, values: readonly (string | null)[]): EncodeRequest => {
  const schema = schemaOf(name);
  const rows = values.map((value) => ({[name]: value}));
  return {schema, batches: [rowsToColumns(schema, rows)]};
};

let pool: EncodePool | undefined;
afterEach(async () => {
  await pool?.close();
  pool = undefined;
});

describe.each([0, 1, 2])('with %i threads', (threads) => {
  test('files come back with their statistics', async () => {
    pool = createEncodePool({threads});
    const texts = [['a', null], ['b'], ['c', 'd', 'e']];
    const files = await Promise.all(texts.map((values) => pool?.encode(requestOf('name', values))));
    for (const [index, file] of files.entries()) {
      const values = texts[index] ?? [];
      expect(file?.rowCount).toBe(values.length);
      expect(file?.stats).toEqual({
        numRecords: values.length,
        minValues: {name: values[0]},
        maxValues: {name: values.findLast((value) => value !== null)},
        nullCount: {name: values.includes(null) ? 1 : 0},
      });
      const read: unknown[] = [];
      for await (const batch of readParquet(file?.bytes ?? new Uint8Array(), schemaOf('name'))) {
        read.push(...columnsToRows(schemaOf('name'), batch));
      }
      expect(read).toEqual(values.map((name) => ({name})));
    }
  });

  test('rows that do not fit are refused with their code', async () => {
    pool = createEncodePool({threads});
    const {batches} = requestOf('other', ['a']);
    await expect(pool.encode({schema: schemaOf('name'), batches})).rejects.toMatchObject({
      name: 'DeltaError',
      code: 'DELTA_SCHEMA_MISMATCH',
      column: 'other',
      retriable: false,
    });
  });

  test('a closed pool refuses', async () => {
    const closing = createEncodePool({threads});
    const last = closing.encode(requestOf('name', ['a']));
    await closing.close();
    await expect(last).resolves.toMatchObject({rowCount: 1});
    await expect(closing.encode(requestOf('name', ['a']))).rejects.toMatchObject({
      code: 'DELTA_CLOSED',
    });
    await closing.close();
  });
});

test('buffers move to the worker', async () => {
  pool = createEncodePool({threads: 1});
  const request = requestOf('name', ['a', 'b']);
  const [vector] = request.batches[0]?.columns ?? [];
  if (vector?.kind !== 'string') throw new TypeError('expected a column of text');
  await pool.encode(request);
  expect([vector.bytes.byteLength, vector.offsets.byteLength]).toEqual([0, 0]);
});

test('a closed pool has ended its threads, and started no others', async () => {
  const started: Worker[] = [];
  const onStart = (message: unknown): void => {
    started.push((message as {worker: Worker}).worker);
  };
  subscribe('worker_threads', onStart);
  try {
    const closing = createEncodePool({threads: 2});
    await closing.encode(requestOf('name', ['a']));
    await closing.close();
  } finally {
    unsubscribe('worker_threads', onStart);
  }
  // Node's id of a thread that has ended.
  expect(started.map(({threadId}) => threadId)).toEqual([-1, -1]);
});

test('a dead worker rejects its request alone, and another takes its place', async () => {
  pool = createPool({threads: 1}, mortal);
  const results = await Promise.allSettled([
    pool.encode(requestOf('name', ['a'])),
    pool.encode(requestOf('exit', ['a'])),
    pool.encode(requestOf('name', ['a'])),
  ]);
  expect(results).toMatchObject([
    {status: 'fulfilled'},
    {status: 'rejected', reason: {code: 'DELTA_WORKER_LOST', retriable: true}},
    {status: 'fulfilled'},
  ]);
  await expect(pool.encode(requestOf('exit', ['a']))).rejects.toMatchObject({
    code: 'DELTA_WORKER_LOST',
  });
  await expect(pool.encode(requestOf('name', ['a']))).resolves.toMatchObject({rowCount: 1});
});

test('a pool whose workers cannot start rejects every request', async () => {
  pool = createPool({threads: 1}, new URL('./testing/no-such-worker.ts', import.meta.url));
  const requests = [requestOf('name', ['a']), requestOf('name', ['a'])];
  const results = await Promise.allSettled(requests.map((request) => pool?.encode(request)));
  expect(results).toMatchObject(
    requests.map(() => ({status: 'rejected', reason: {code: 'DELTA_WORKER_LOST'}})),
  );
});

test('a full queue refuses and leaves the buffers', async () => {
  pool = createPool({threads: 1, queueMax: 1}, mortal);
  const accepted = [pool.encode(requestOf('wait', ['a'])), pool.encode(requestOf('name', ['a']))];
  const refused = requestOf('name', ['a']);
  await expect(pool.encode(refused)).rejects.toMatchObject({
    code: 'DELTA_WORKERS_BUSY',
    retriable: true,
  });
  await Promise.all(accepted);
  await expect(pool.encode(refused)).resolves.toMatchObject({rowCount: 1});
});

test.each([-1, 1.5, Number.NaN])('%d threads are refused', (threads) => {
  expect(() => createEncodePool({threads})).toThrow(
    expect.objectContaining({code: 'DELTA_CONFIG_INVALID'}),
  );
});

test.each([
  {cores: 1, threads: 1},
  {cores: 2, threads: 1},
  {cores: 3, threads: 2},
  {cores: 5, threads: 4},
  {cores: 64, threads: 4},
])('the default is one thread less than cores, 1 to 4: $threads of $cores', ({cores, threads}) => {
  expect(defaultThreads(cores)).toBe(threads);
});

test('an idle pool lets the process end', () => {
  const program = `
    import {createEncodePool} from ${JSON.stringify(new URL('./encode-pool.ts', import.meta.url).href)};
    const fields = [{name: 'a', type: 'integer', nullable: false, metadata: {}}];
    const column = {kind: 'integer', name: 'a', nullCount: 0, values: Int32Array.of(1, 2)};
    const pool = createEncodePool({threads: 2});
    const request = {schema: {type: 'struct', fields}, batches: [{rowCount: 2, columns: [column]}]};
    console.log((await pool.encode(request)).rowCount);
  `;
  const printed = execFileSync(
    process.execPath,
    ['--conditions=crm-source', '--input-type=module', '-e', program],
    {cwd: fileURLToPath(new URL('.', import.meta.url)), encoding: 'utf8', timeout: 15_000},
  );
  expect(printed).toBe('2\n');
});
