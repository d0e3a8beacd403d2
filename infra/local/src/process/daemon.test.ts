import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {Daemon} from './daemon.ts';
import {readPidFile, writePidFile} from './pid-file.ts';

let dir = '';
const started: Daemon[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'daemon-'));
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((daemon) => daemon.kill('SIGKILL')));
  rmSync(dir, {recursive: true, force: true});
});

function shellDaemon(script: string, stopTimeoutMs = 2_000): Daemon {
  const daemon = new Daemon({
    name: 'test server',
    command: 'sh',
    args: ['-c', script],
    dir,
    logFile: join(dir, 'server.log'),
    keep: false,
    isReady: () => Promise.resolve(true),
    startTimeoutMs: 2_000,
    stopTimeoutMs,
  });
  started.push(daemon);
  return daemon;
}

test('a killed server is down and starts again as another process', async () => {
  const daemon = shellDaemon('exec sleep 60');
  await daemon.start();
  const before = daemon.pid;
  await daemon.kill('SIGKILL');
  expect(daemon.pid).toBeUndefined();
  await daemon.start();
  expect(daemon.pid).toBeTypeOf('number');
  expect(daemon.pid).not.toBe(before);
});

test('starting what lives already takes it over', async () => {
  const first = shellDaemon('exec sleep 60');
  await first.start();
  const second = shellDaemon('exec sleep 60');
  await second.start();
  expect(second.pid).toBe(first.pid);
});

test('a server that ends at once is reported with the end of its log', async () => {
  const daemon = new Daemon({
    name: 'test server',
    command: 'sh',
    args: ['-c', 'echo port is taken; exit 1'],
    dir,
    logFile: join(dir, 'server.log'),
    keep: false,
    isReady: () => Promise.resolve(false),
    startTimeoutMs: 5_000,
    stopTimeoutMs: 100,
  });
  await expect(daemon.start()).rejects.toThrow(/its process ended[\s\S]*port is taken/);
});

test('a server that ignores SIGTERM is killed after the bounded wait', async () => {
  const daemon = shellDaemon('trap "" TERM; echo ready; while :; do sleep 0.05; done', 200);
  await daemon.start();
  // The shell must have set its trap before the signal comes.
  await expect.poll(() => readFileSync(join(dir, 'server.log'), 'utf8')).toContain('ready');
  expect(await daemon.stop()).toEqual({wasClean: false});
  expect(daemon.pid).toBeUndefined();
});

test('a stale pid file, whose pid another process has got since, counts as down', () => {
  const path = join(dir, 'pid.json');
  writePidFile(path, process.pid);
  expect(readPidFile(path)).toBe(process.pid);
  writeFileSync(path, JSON.stringify({pid: process.pid, identity: 'another start'}));
  expect(readPidFile(path)).toBeUndefined();
  writeFileSync(path, '{"pid":');
  expect(readPidFile(path)).toBeUndefined();
});
