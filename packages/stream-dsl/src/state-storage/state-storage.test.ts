import {mkdtemp, open, readdir, readFile, rm, stat, truncate, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import type {StateStorage, TaskStorage} from '../ports/state-storage.ts';
import {memoryState} from './memory/memory-state.ts';
import {sqliteState} from './sqlite/sqlite-state.ts';

const APPLICATION = 'orders';
const at = {topic: 'orders-totals-changelog', partition: 0};
const position = {...at, offset: 7, savedAtMs: 1_000};

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'state-'));
  onTestFinished(() => rm(folder, {recursive: true}));
  return folder;
}

async function openState(state: StateStorage): Promise<StateStorage> {
  await state.open(APPLICATION);
  onTestFinished(() => state.close());
  return state;
}

const bytes = (text: string): Uint8Array => Buffer.from(text);

function contentOf(task: TaskStorage, store = 'totals'): readonly string[] {
  const rows = task.image(store).scan({}, 1_000);
  return rows.map(({key, value, timestampMs}) => {
    return `${Buffer.from(key)}=${Buffer.from(value)}@${timestampMs}`;
  });
}

/** A task with rows a to e, closed. */
async function writeTask(folder: string): Promise<void> {
  const state = await openState(sqliteState({folder}));
  const task = await state.task('0_0');
  const image = task.image('totals');
  for (const name of ['c', 'a', 'e', 'b', 'd']) image.put(name, name.toUpperCase(), 5);
  await task.commit([position]);
  await state.close();
}

const fileIn = (folder: string): string => join(folder, APPLICATION, '0_0.sqlite');

const backends = [
  {name: 'sqlite', make: async () => sqliteState({folder: await newFolder()})},
  {name: 'memory', make: async () => memoryState()},
];

test.each(backends)('$name: rows and positions appear together, with a commit', async ({make}) => {
  const state = await openState(await make());
  const task = await state.task('0_0');
  const image = task.image('totals');
  image.put('key', bytes('first'), -3);
  image.put(bytes('other'), '', 2 ** 40 + 1);
  expect(image.get(bytes('key'))).toBeUndefined();
  expect(task.positions()).toEqual([]);
  await task.commit([position]);
  expect(contentOf(task)).toEqual(['key=first@-3', `other=@${2 ** 40 + 1}`]);
  expect(Buffer.from(image.get(bytes('key'))?.value ?? []).toString()).toBe('first');
  expect(task.positionOf(at)).toEqual(position);
  expect(image.count()).toBe(2);
  expect(task.sizeBytes).toBeGreaterThan(0);
});

test.each(backends)('$name: the last change of a key within a commit counts', async ({make}) => {
  const task = await (await openState(await make())).task('0_0');
  const image = task.image('totals');
  image.put('a', '1', 1);
  image.delete('a');
  image.delete('b');
  image.put('b', '2', 2);
  image.put('', 'meta', 3);
  await task.commit([]);
  expect(contentOf(task)).toEqual(['=meta@3', 'b=2@2']);
});

test.each(backends)('$name: scans are in the order of bytes, within bounds', async ({make}) => {
  const task = await (await openState(await make())).task('0_0');
  const image = task.image('totals');
  // U+FFFF comes before U+10000 in UTF-8, and after it in UTF-16.
  const names = ['a', 'ab', 'b', '\uffff', '\u{10000}'];
  for (const name of names.toReversed()) image.put(name, '', 0);
  await task.commit([]);
  const scan = (range: Parameters<typeof image.scan>[0], limit = 9): readonly string[] =>
    image.scan(range, limit).map(({key}) => Buffer.from(key).toString());
  expect(scan({})).toEqual(names);
  expect(scan({from: bytes('ab')}, 2)).toEqual(['ab', 'b']);
  expect(scan({from: bytes('ab'), before: bytes('b')})).toEqual(['ab']);
  expect(scan({before: bytes('b'), reverse: true})).toEqual(['ab', 'a']);
  expect(scan({reverse: true}, 1)).toEqual(['\u{10000}']);
  expect(scan({from: bytes('c'), before: bytes('a')})).toEqual([]);
});

test.each(backends)('$name: a closed task is as it was committed last', async ({make}) => {
  const state = await openState(await make());
  const task = await state.task('0_0');
  task.image('totals').put('a', '1', 1);
  await task.commit([position]);
  task.image('totals').put('b', '2', 2);
  await expect(state.task('0_0')).rejects.toMatchObject({code: 'STREAM_STORAGE_FAILED'});
  await task.close();
  const again = await state.task('0_0');
  expect(contentOf(again)).toEqual(['a=1@1']);
  expect(again.positions()).toEqual([position]);
  expect(again.refusal).toBeUndefined();
  expect(await state.tasks()).toEqual([{name: '0_0', positions: [position]}]);
  await again.forget('totals', at);
  expect(contentOf(again)).toEqual([]);
  expect(again.positions()).toEqual([]);
});

test('sqlite: another application has a folder of its own, a closed task is listed and removed', async () => {
  const folder = await newFolder();
  await writeTask(folder);
  const state = await openState(sqliteState({folder}));
  const other = sqliteState({folder});
  await other.open('other/application');
  expect(await other.tasks()).toEqual([]);
  await other.close();
  expect(await state.tasks()).toEqual([{name: '0_0', positions: [position]}]);
  await state.remove('0_0');
  expect(await state.tasks()).toEqual([]);
});

test('sqlite: a folder that is in use is refused', async () => {
  const folder = await newFolder();
  await openState(sqliteState({folder}));
  await expect(sqliteState({folder}).open(APPLICATION)).rejects.toMatchObject({
    code: 'STREAM_STORAGE_FAILED',
    message: expect.stringContaining('this process itself has it open'),
  });
});

test('sqlite: a file that was cut, wherever, is refused with a sentence and begun anew', async () => {
  const folder = await newFolder();
  await writeTask(folder);
  const path = fileIn(folder);
  const {size} = await stat(path);
  const [file, seal] = [await readFile(path), await readFile(`${path}.seal`)];
  for (const isSealed of [true, false]) {
    for (let length = 0; length < size; length += 1_111) {
      await writeFile(path, file);
      await truncate(path, length);
      if (isSealed) await writeFile(`${path}.seal`, seal);
      else await rm(`${path}.seal`, {force: true});
      await expectRefusal(folder);
    }
  }
});

test('sqlite: a flipped bit is never taken for content', async () => {
  const folder = await newFolder();
  await writeTask(folder);
  const path = fileIn(folder);
  const [file, seal] = [await readFile(path), await readFile(`${path}.seal`)];
  const whole = ['a=A@5', 'b=B@5', 'c=C@5', 'd=D@5', 'e=E@5'];
  // The end of each page holds its newest cells; the rest is mostly empty.
  const places = Array.from({length: file.length}, (_, i) => i).filter(
    (i) => file[i] !== 0 || i % 97 === 0,
  );
  for (const place of places) {
    const damaged = Buffer.from(file);
    damaged.writeUInt8((damaged[place] ?? 0) ^ (1 << (place % 8)), place);
    await writeFile(path, damaged);
    // Without a seal: as of a process that was killed.
    await rm(`${path}.seal`, {force: true});
    const state = sqliteState({folder});
    await state.open(APPLICATION);
    const task = await state.task('0_0');
    const isRefused = task.refusal !== undefined;
    // A bit that nobody reads may be any; what is read is whole, or all of it is gone.
    expect(contentOf(task), `bit in byte ${place}`).toEqual(isRefused ? [] : whole);
    expect(task.positions()).toEqual(isRefused ? [] : [position]);
    await state.close();
  }
  const damaged = Buffer.from(file);
  damaged.writeUInt8((damaged[file.length - 1] ?? 0) ^ 1, file.length - 1);
  await writeFile(path, damaged);
  await writeFile(`${path}.seal`, seal);
  await expectRefusal(folder);
}, 120_000);

test('sqlite: damage found while it is open is told, and the file is begun anew', async () => {
  const folder = await newFolder();
  const state = await openState(sqliteState({folder}));
  const task = await state.task('0_0');
  for (let i = 0; i < 2_000; i++) task.image('totals').put(`key-${i}`, 'x'.repeat(20), i);
  await task.commit([position]);
  await task.close();
  const open1 = await state.task('0_0');
  const file = await open(fileIn(folder), 'r+');
  const {size} = await file.stat();
  await file.write(Buffer.alloc(size - 16_384, 0xff), 0, size - 16_384, 16_384);
  await file.close();
  expect(() => open1.image('totals').count()).toThrow(
    expect.objectContaining({code: 'STREAM_STATE_CORRUPT', retriable: true}),
  );
  await open1.close();
  expect(await readdir(join(folder, APPLICATION))).not.toContain('0_0.sqlite');
  const again = await state.task('0_0');
  expect(contentOf(again)).toEqual([]);
  expect(again.positions()).toEqual([]);
});

test('sqlite: what is no state file is refused', async () => {
  const folder = await newFolder();
  await writeTask(folder);
  await writeFile(fileIn(folder), 'a letter to a friend'.repeat(500));
  await rm(`${fileIn(folder)}.seal`);
  await expectRefusal(folder);
});

async function expectRefusal(folder: string): Promise<void> {
  const state = sqliteState({folder});
  await state.open(APPLICATION);
  const task = await state.task('0_0');
  expect(task.refusal).toMatch(/cannot open .*; it is rebuilt from its changelog/);
  expect(contentOf(task)).toEqual([]);
  expect(task.positions()).toEqual([]);
  await state.close();
}
