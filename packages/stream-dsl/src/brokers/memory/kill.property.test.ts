import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {expect, onTestFinished, test} from 'vitest';
import {readRecords} from '../../../test/conformance/rule.ts';
import type {Broker} from '../../ports/broker.ts';
import {memoryBroker} from './memory-broker.ts';

const {CRM_SEED, CRM_RUNS} = process.env;
const seed = Number(CRM_SEED ?? Date.now() % 1_000_000);
const rounds = Number(CRM_RUNS ?? 8);
const topic = 'log';
const partitions = [0, 1, 2].map((partition) => ({topic, partition}));
const writers = ['left', 'right'];
const script = join(import.meta.dirname, '..', '..', '..', 'test', 'transaction-writer.ts');

test(`what was acknowledged survives kill -9 (CRM_SEED=${seed})`, {timeout: 120_000}, async () => {
  console.log(`CRM_SEED=${seed} CRM_RUNS=${rounds}`);
  const folder = await mkdtemp(join(tmpdir(), 'killed-'));
  onTestFinished(() => rm(folder, {recursive: true}));
  const random = randomOf(seed);
  for (let round = 0; round < rounds; round++) {
    const acknowledged = await writeUntilKilled(folder, random() * 150);
    expect(acknowledged.size).toBe(writers.length);
    await expectWhole(folder, acknowledged);
  }
});

/** Returns the last transaction that each writer was told of. */
async function writeUntilKilled(folder: string, afterMs: number) {
  const args = [
    '--conditions=crm-source',
    script,
    folder,
    topic,
    `${partitions.length}`,
    ...writers,
  ];
  const child = spawn(process.execPath, args, {stdio: ['ignore', 'pipe', 'inherit']});
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  const acknowledged = new Map<string, number>();
  const killed = once(child, 'close');
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  while (!writers.every((writer) => output.includes(`${writer} `)) && child.exitCode === null) {
    await sleep(5);
  }
  await sleep(afterMs);
  child.kill('SIGKILL');
  await killed;
  for (const [, writer = '', transaction] of output.matchAll(/^(\w+) (\d+)\n/gm)) {
    acknowledged.set(writer, Number(transaction));
  }
  return acknowledged;
}

/** Each writer's transactions are there from the first to the committed one, whole, in order, once. */
async function expectWhole(folder: string, acknowledged: ReadonlyMap<string, number>) {
  const broker = memoryBroker({folder});
  await broker.connect();
  for (const writer of writers) {
    const [committed] = await broker.committedOffsets(writer, partitions.slice(0, 1));
    const last = committed?.offset ?? 0;
    const told = acknowledged.get(writer) ?? 0;
    // The one that was under way may have been committed without anyone being told.
    expect(last === told || last === told + 1, `${writer}: ${last} after ${told}`).toBe(true);
    for (const at of partitions) {
      const records = await readRecords(broker, at);
      const own = records.filter(({key}) => key === writer).map(({value}) => Number(value));
      expect(own).toEqual(expectedUpTo(last));
    }
    await expectTools(broker, writer, told);
  }
  await broker.close();
}

/** What tools did is there up to what was told; of what came after it, each step or none. */
async function expectTools(broker: Broker, writer: string, told: number) {
  const at = {topic: `${writer}.${told}`, partition: 0};
  const groupId = `${writer}.tools`;
  const [topic] = await broker.admin.describeTopics([at.topic]);
  const next = `${writer}.${told + 1}`;
  const [after] = await broker.admin.describeTopics([next]);
  // Deleted by the transaction after it, as its last step: then that one has done all it had to.
  if (topic === undefined) expect(after?.partitions).toBe(1 + ((told + 1) % 3));
  else {
    expect(topic.partitions).toBe(1 + (told % 3));
    expect(await broker.startOffsets([at])).toEqual([1]);
    expect(await broker.committedOffsets(groupId, [at])).toEqual([{...at, offset: 1}]);
  }
  const own = (await broker.topics()).filter((name) => name.startsWith(`${writer}.`));
  expect(own.filter((name) => name !== at.topic && name !== next)).toEqual([]);
}

/** As the writer writes: each fifth transaction commits no records. */
function expectedUpTo(last: number): readonly number[] {
  return Array.from({length: last}, (_, i) => i + 1).flatMap((transaction) =>
    transaction % 5 === 0 ? [] : Array.from({length: 1 + (transaction % 3)}, () => transaction),
  );
}

/** Mulberry32: numbers from 0 to 1. */
function randomOf(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
