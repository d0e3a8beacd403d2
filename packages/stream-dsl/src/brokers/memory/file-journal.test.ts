import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import type {Command} from './command.ts';
import {FileJournal} from './file-journal.ts';
import {type JournalFile, openJournalFile} from './journal-file.ts';
import type {StoredBatch} from './partition-log.ts';

const topicNamed = (topic: string): Command => {
  return {kind: 'create-topic', topic, partitions: 1, configs: {'cleanup.policy': 'compact'}};
};

/** A real file whose next write or sync fails once as a disk does, which cannot be had here otherwise. */
class FailingOnce implements JournalFile {
  readonly #file: JournalFile;
  failing: 'write' | 'sync' | undefined;
  syncs = 0;

  constructor(file: JournalFile) {
    this.#file = file;
  }

  size = () => this.#file.size();
  read = (position: number, length: number) => this.#file.read(position, length);
  truncate = (size: number) => this.#file.truncate(size);
  close = () => this.#file.close();

  async write(chunks: readonly Uint8Array[], position: number): Promise<void> {
    await this.#file.write(chunks, position);
    this.#fail('write');
  }

  async sync(): Promise<void> {
    this.syncs++;
    await this.#file.sync();
    this.#fail('sync');
  }

  #fail(what: 'write' | 'sync'): void {
    if (this.failing !== what) return;
    this.failing = undefined;
    throw new Error(`ENOSPC: no space left on device, ${what}`);
  }
}

async function openJournal() {
  const folder = await mkdtemp(join(tmpdir(), 'journal-'));
  onTestFinished(() => rm(folder, {recursive: true}));
  const path = join(folder, 'journal');
  const applied: (readonly [Command, StoredBatch | undefined])[] = [];
  const open = async (recentBytes: number) => {
    const file = new FailingOnce(await openJournalFile(path));
    applied.length = 0;
    const journal = await FileJournal.open(file, {
      recentBytes,
      apply: (command, stored) => applied.push([command, stored]),
    });
    onTestFinished(() => journal.close());
    return {file, journal};
  };
  return {open, applied};
}

const names = (applied: readonly (readonly [Command, unknown])[]) =>
  applied.map(([command]) => (command.kind === 'create-topic' ? command.topic : command.kind));

test('a command comes back as it was written', async () => {
  const {open, applied} = await openJournal();
  const {journal} = await open(0);
  await journal.submit(topicNamed('a'));
  await journal.close();
  await open(0);
  expect(applied).toEqual([[topicNamed('a'), undefined]]);
});

test('what is submitted together is synced once', async () => {
  const {open, applied} = await openJournal();
  const {journal, file} = await open(0);
  const before = file.syncs;
  const topics = Array.from({length: 2_500}, (_, i) => `t${i}`);
  await Promise.all(topics.map((topic) => journal.submit(topicNamed(topic))));
  expect(file.syncs - before).toBe(1);
  expect(names(applied)).toEqual(topics);
});

test('a write that fails is told and not applied, and the next one takes its place', async () => {
  const {open, applied} = await openJournal();
  const {journal, file} = await open(0);
  await journal.submit(topicNamed('a'));
  file.failing = 'write';
  await expect(journal.submit(topicNamed('long-name-that-fails'))).rejects.toMatchObject({
    code: 'STREAM_STORAGE_FAILED',
    message: expect.stringContaining('no space left on device'),
  });
  await journal.submit(topicNamed('b'));
  expect(names(applied)).toEqual(['a', 'b']);
  await journal.close();
  await open(0);
  expect(names(applied)).toEqual(['a', 'b']);
});

test('after a sync that fails nothing is written until the journal is opened again', async () => {
  const {open, applied} = await openJournal();
  const {journal, file} = await open(0);
  await journal.submit(topicNamed('a'));
  file.failing = 'sync';
  const refusal = {
    code: 'STREAM_STORAGE_FAILED',
    message: expect.stringContaining('open it again'),
  };
  await expect(journal.submit(topicNamed('b'))).rejects.toMatchObject(refusal);
  await expect(journal.submit(topicNamed('c'))).rejects.toMatchObject(refusal);
  expect(names(applied)).toEqual(['a']);
});

test('batches beyond the bound of memory are read from the file', async () => {
  const {open, applied} = await openJournal();
  const {journal} = await open(250);
  const batch = (fill: number) => Buffer.alloc(100, fill);
  for (const fill of [1, 2, 3]) {
    const bytes = batch(fill);
    await journal.submit({kind: 'append', topic: 't', partition: 0, count: 1, bytes});
  }
  const stored = applied.flatMap(([, at]) => at ?? []);
  expect(stored.map(({bytes}) => bytes !== undefined)).toEqual([false, true, true]);
  const read = await Promise.all(stored.map((at) => journal.read(at)));
  expect(read).toEqual([1, 2, 3].map(batch));
});
