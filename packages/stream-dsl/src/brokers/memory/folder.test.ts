import {execFile, spawn} from 'node:child_process';
import {once} from 'node:events';
import {copyFile, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {expect, onTestFinished, test} from 'vitest';
import {batchOf, readValues} from '../../../test/conformance/rule.ts';
import {type MemoryBroker, memoryBroker} from './memory-broker.ts';

const STORAGE_FAILED = {code: 'STREAM_STORAGE_FAILED'};
const at = {topic: 'orders', partition: 0};
const groupId = 'group';
const testFolder = join(import.meta.dirname, '..', '..', '..', 'test');

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'broker-'));
  onTestFinished(() => rm(folder, {recursive: true}));
  return folder;
}

async function openBroker(folder: string): Promise<MemoryBroker> {
  const broker = memoryBroker({folder});
  await broker.connect();
  onTestFinished(() => broker.close());
  return broker;
}

/** A folder with a topic, and one transaction for each of `values`, which commits its number too. */
async function folderWith(...values: readonly string[]): Promise<string> {
  const folder = await newFolder();
  const broker = await openBroker(folder);
  await broker.createTopics([{topic: at.topic, partitions: 2}]);
  const producer = await broker.producer({transactionalId: 'tx'});
  for (const [index, value] of values.entries()) {
    producer.begin();
    await producer.send([batchOf(at, value)]);
    await producer.sendOffsets(groupId, [{...at, offset: index + 1, metadata: 'm'}]);
    await producer.commit();
  }
  await broker.close();
  return folder;
}

async function contentOf(folder: string) {
  const broker = await openBroker(folder);
  const values = await readValues(broker, at);
  const [committed] = await broker.committedOffsets(groupId, [at]);
  await broker.close();
  return {values, committed: committed?.offset ?? 0};
}

/** All that tools can change. */
async function toolsStateOf(broker: MemoryBroker) {
  const [topic] = await broker.admin.describeTopics([at.topic]);
  const isThere = topic !== undefined;
  return {
    partitions: topic?.partitions ?? 0,
    starts: isThere ? await broker.startOffsets([at]) : [],
    values: isThere ? await readValues(broker, at, (await broker.startOffsets([at]))[0]) : [],
    group: await broker.admin.groupState(groupId),
    committed: await broker.committedOffsets(groupId, [at]),
  };
}

test('everything that was committed is there when the folder is opened again', async () => {
  const folder = await folderWith('a', 'b');
  const broker = await openBroker(folder);
  const plain = await broker.producer();
  await plain.send([batchOf({...at, partition: 1}, 'plain')]);
  await broker.close();
  const again = await openBroker(folder);
  expect(await again.partitionCounts([at.topic])).toEqual(new Map([[at.topic, 2]]));
  // a, marker, b, marker
  expect(await again.endOffsets([at, {...at, partition: 1}])).toEqual([4, 1]);
  expect(await readValues(again, at)).toEqual(['a', 'b']);
  expect(await readValues(again, at, 2)).toEqual(['b']);
  expect(await readValues(again, {...at, partition: 1})).toEqual(['plain']);
  expect(await again.committedOffsets(groupId, [at])).toEqual([{...at, offset: 2, metadata: 'm'}]);
});

test('the log goes on with the next connection, as it was', async () => {
  const folder = await newFolder();
  const main = await openBroker(folder);
  await main.createTopics([{...at, partitions: 1}]);
  await main.close();
  const next = main.connection();
  await next.connect();
  expect(await next.partitionCounts([at.topic])).toEqual(new Map([[at.topic, 1]]));
  await next.close();
});

test('at each byte where a crash may cut the journal, whole transactions remain', async () => {
  const folder = await folderWith('a', 'b');
  const journal = join(folder, 'journal');
  const whole = await readFile(journal);
  const copy = await newFolder();
  const seen = new Set<string>();
  for (let size = 0; size <= whole.length; size++) {
    await writeFile(join(copy, 'journal'), whole.subarray(0, size));
    const broker = await openBroker(copy);
    const isThere = (await broker.partitionCounts([at.topic])).size > 0;
    await broker.close();
    const {values, committed} = isThere ? await contentOf(copy) : {values: [], committed: 0};
    expect([values, committed, size]).toEqual([['a', 'b'].slice(0, committed), committed, size]);
    seen.add(values.join());
  }
  expect([...seen]).toEqual(['', 'a', 'a,b']);
});

test('at each byte where a crash may cut the journal, tools have done their work or not', async () => {
  const folder = await newFolder();
  const broker = await openBroker(folder);
  const states: unknown[] = [await toolsStateOf(broker)];
  const producer = await broker.producer();
  const {admin} = broker;
  const steps: readonly (() => Promise<unknown>)[] = [
    () => broker.createTopics([{topic: at.topic, partitions: 1}]),
    () => producer.send([batchOf(at, 'a', 'b')]),
    () => admin.alterOffsets(groupId, [{...at, offset: 1}]),
    () => admin.createPartitions(at.topic, 2),
    () => admin.deleteRecords([{...at, offset: 1}]),
    () => admin.alterOffsets(groupId, [{...at, offset: 2}]),
    () => admin.deleteGroup(groupId),
    () => admin.alterOffsets(groupId, [{...at, offset: 1}]),
    () => admin.deleteTopics([at.topic]),
    () => broker.createTopics([{topic: at.topic, partitions: 3}]),
  ];
  for (const step of steps) {
    await step();
    states.push(await toolsStateOf(broker));
  }
  await broker.close();
  const whole = await readFile(join(folder, 'journal'));
  const copy = await newFolder();
  const seen: unknown[] = [];
  for (let size = 0; size <= whole.length; size++) {
    await writeFile(join(copy, 'journal'), whole.subarray(0, size));
    const cut = await openBroker(copy);
    const state = await toolsStateOf(cut);
    await cut.close();
    if (JSON.stringify(state) !== JSON.stringify(seen.at(-1))) seen.push(state);
  }
  expect(seen).toEqual(states);
});

test.each([
  {name: 'zeros', garbage: Buffer.alloc(5_000)},
  {name: 'other bytes', garbage: Buffer.from('frm1 and more, frm1')},
])('$name behind the journal are cut off, and writing goes on there', async ({garbage}) => {
  const folder = await folderWith('a');
  const journal = join(folder, 'journal');
  await writeFile(journal, Buffer.concat([await readFile(journal), garbage]));
  const broker = await openBroker(folder);
  const producer = await broker.producer();
  await producer.send([batchOf(at, 'b')]);
  await broker.close();
  expect((await contentOf(folder)).values).toEqual(['a', 'b']);
});

test('damage to what was committed is an error, and nothing is cut', async () => {
  const folder = await folderWith('a', 'b', 'c');
  const journal = join(folder, 'journal');
  const damaged = await readFile(journal);
  damaged.writeUInt8(damaged.readUInt8(300) ^ 1, 300);
  await writeFile(journal, damaged);
  await expect(openBroker(folder)).rejects.toMatchObject({
    ...STORAGE_FAILED,
    message: expect.stringMatching(/damaged at byte \d+/),
  });
  expect(await readFile(journal)).toEqual(damaged);
});

test('a file that is no journal is refused', async () => {
  const folder = await newFolder();
  await writeFile(join(folder, 'journal'), 'name,price\n');
  await expect(openBroker(folder)).rejects.toMatchObject(STORAGE_FAILED);
  expect(await readFile(join(folder, 'journal'), 'utf8')).toBe('name,price\n');
});

test('a folder that cannot be one is refused', async () => {
  const file = join(await newFolder(), 'file');
  await writeFile(file, '');
  await expect(openBroker(join(file, 'below'))).rejects.toMatchObject(STORAGE_FAILED);
});

test('an unfinished transaction is aborted when the folder is opened again', async () => {
  const folder = await folderWith('a');
  const broker = await openBroker(folder);
  const producer = await broker.producer({transactionalId: 'tx'});
  producer.begin();
  await producer.send([batchOf(at, 'lost')]);
  await producer.sendOffsets(groupId, [{...at, offset: 99}]);
  // As a crash leaves it: closing would abort.
  const copy = await newFolder();
  await copyFile(join(folder, 'journal'), join(copy, 'journal'));
  const again = await openBroker(copy);
  // a, marker, lost, marker
  expect(await again.endOffsets([at])).toEqual([4]);
  expect(await readValues(again, at)).toEqual(['a']);
  expect(await again.committedOffsets(groupId, [at])).toMatchObject([{offset: 1}]);
});

test('a second broker is kept out while the first has the folder', async () => {
  const folder = await newFolder();
  const broker = await openBroker(folder);
  await expect(openBroker(folder)).rejects.toMatchObject({
    ...STORAGE_FAILED,
    message: expect.stringContaining('this process itself'),
  });
  await broker.close();
  await openBroker(folder);
});

test('a connection that could not be made is tried again, and may be closed', async () => {
  const folder = await newFolder();
  const first = await openBroker(folder);
  const second = memoryBroker({folder});
  const refused = await Promise.allSettled([second.connect(), second.connect()]);
  expect(refused.map(({status}) => status)).toEqual(['rejected', 'rejected']);
  await first.close();
  await second.connect();
  const closing = second.close();
  await expect(second.connect()).rejects.toMatchObject({code: 'STREAM_CLOSED'});
  await closing;
  const never = memoryBroker({folder: join(folder, 'journal')});
  const failed = expect(never.connect()).rejects.toMatchObject(STORAGE_FAILED);
  await never.close();
  await failed;
});

test('another process is kept out and named; its lock is taken over when it is dead', async () => {
  const folder = await newFolder();
  const child = spawnNode('transaction-writer.ts', [folder, 'orders', '1', 'w']);
  await once(child.stdout, 'data');
  await expect(openBroker(folder)).rejects.toMatchObject({
    ...STORAGE_FAILED,
    message: expect.stringContaining(`process ${child.pid} has it open`),
  });
  child.kill('SIGKILL');
  await once(child, 'exit');
  await openBroker(folder);
  expect((await readdir(folder)).sort()).toEqual(['journal', 'lock-2']);
});

test('of many that take over from a dead process, one wins', async () => {
  const folder = await newFolder();
  const dead = spawnNode('no-such-file.ts', []);
  await once(dead, 'exit');
  await writeFile(join(folder, 'lock-7'), JSON.stringify({pid: dead.pid}));
  const opened = await Promise.allSettled(Array.from({length: 8}, () => openBroker(folder)));
  expect(opened.filter(({status}) => status === 'fulfilled')).toHaveLength(1);
  expect(await readdir(folder)).toContain('lock-8');
});

test('a full disk fails the write with what was found, and loses nothing committed', async () => {
  const folder = await newFolder();
  // Blocks of 512 bytes or of 1 KiB, as the shell has it.
  const script = `ulimit -f 100; exec "$0" --conditions=crm-source "$@"`;
  const {stdout} = await promisify(execFile)('sh', [
    '-c',
    script,
    process.execPath,
    join(testFolder, 'disk-filler.ts'),
    folder,
    at.topic,
  ]);
  const {committed, code, message} = JSON.parse(stdout);
  expect(code).toBe('STREAM_STORAGE_FAILED');
  expect(message).toMatch(/cannot write the journal: EFBIG/);
  expect(committed).toBeGreaterThan(10);
  const all = Array.from({length: committed}, (_, i) => `${i + 1}`);
  expect((await contentOf(folder)).values).toEqual(all);
});

function spawnNode(script: string, args: readonly string[]) {
  const child = spawn(
    process.execPath,
    ['--conditions=crm-source', join(testFolder, script), ...args],
    {stdio: ['ignore', 'pipe', 'ignore']},
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}
