import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {expect, onTestFinished, test} from 'vitest';
import {readRecords} from '../../test/conformance/rule.ts';
import {counting} from '../../test/counting-app.ts';
import {memoryBroker} from '../brokers/memory/memory-broker.ts';
import {run} from '../run.ts';
import {sqliteState} from '../state-storage/sqlite/sqlite-state.ts';
import type {RestoreProgress} from './task-state.ts';

const {CRM_SEED, CRM_RUNS} = process.env;
const seed = Number(CRM_SEED ?? Date.now() % 1_000_000);
const rounds = Number(CRM_RUNS ?? 6);
const script = join(import.meta.dirname, '..', '..', 'test', 'counting-app.ts');
const input = {topic: 'in', partition: 0};

test(`rule 20: state on disk survives kill -9 (CRM_SEED=${seed})`, {timeout: 240_000}, async () => {
  console.log(`CRM_SEED=${seed} CRM_RUNS=${rounds}`);
  const [brokerFolder, stateFolder] = [await newFolder(), await newFolder()];
  let random = seed;
  for (let round = 0; round < rounds; round++) {
    random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0;
    await runUntilKilled([brokerFolder, stateFolder], (random >>> 8) % 400);
    await expectCounts(brokerFolder, stateFolder, round > 0);
  }
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'killed-state-'));
  onTestFinished(() => rm(folder, {recursive: true}));
  return folder;
}

async function runUntilKilled(folders: readonly string[], afterMs: number): Promise<void> {
  const args = ['--conditions=crm-source', script, ...folders];
  const child = spawn(process.execPath, args, {stdio: ['ignore', 'pipe', 'inherit']});
  onTestFinished(() => void child.kill('SIGKILL'));
  const killed = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), killed]);
  expect(child.exitCode).toBeNull();
  await sleep(afterMs);
  child.kill('SIGKILL');
  await killed;
}

/** The stores hold the fold of the whole input, and an image that was there before was not read anew from its topic. */
async function expectCounts(brokerFolder: string, stateFolder: string, hadState: boolean) {
  const broker = memoryBroker({folder: brokerFolder});
  await broker.connect();
  const records = await readRecords(broker, input);
  const expected = new Map<string, number>();
  for (const {key} of records) expected.set(key ?? '', (expected.get(key ?? '') ?? 0) + 1);
  const restores: RestoreProgress[] = [];
  const app = await run(counting, {
    broker,
    state: sqliteState({folder: stateFolder, cacheBytes: 1}),
    commitIntervalMs: 5,
    onRestore: (progress) => restores.push(progress),
  });
  const total = (store: string): number =>
    [...app.store(store).entries()].reduce((sum, [, value]) => sum + recordsOf(value), 0);
  await expect.poll(() => total('by-key'), {timeout: 60_000}).toBe(records.length);
  expect(total('by-window')).toBe(records.length);
  for (const [key, count] of expected) expect(recordsOf(app.store('by-key').get(key))).toBe(count);
  expect(restores.flatMap(({refusal}) => refusal ?? [])).toEqual([]);
  const [first] = restores.filter(({store}) => store === 'by-key');
  if (hadState) expect(first?.position).toBeGreaterThan(0);
  await app.close();
  await broker.close();
}

function recordsOf(value: unknown): number {
  return (value as {records: number}).records;
}
