// The engine's process: fills a changelog, or starts again without any state and prints how long its restore took.
import {setTimeout as sleep} from 'node:timers/promises';
import {run} from '@crm/stream-dsl';
import {kafkaJs} from '@crm/stream-dsl/brokers/kafkajs';
import {sqliteState} from '@crm/stream-dsl/state/sqlite';
import type {RestoreSetting} from './restore-setting.ts';
import {storeName, totals} from './totals-topology.ts';

// The stage that starts this program gives it.
const setting = JSON.parse(process.argv[2] ?? '') as RestoreSetting;
const {bootstrap, keys, work, folder} = setting;
const broker = kafkaJs({brokers: bootstrap.split(',')});
let started: {readonly atMs: number; readonly cpu: NodeJS.CpuUsage} | undefined;
const app = await run(totals(setting), {
  broker,
  state: work === 'onto the disk' ? sqliteState({folder}) : undefined,
  onRestore: () => {
    started ??= {atMs: performance.now(), cpu: process.cpuUsage()};
  },
});
if (work === 'fill') {
  while (app.metrics().consumed < keys) await sleep(10);
} else {
  while (!app.isReady) await sleep(1);
}
const seconds = (performance.now() - (started?.atMs ?? 0)) / 1_000;
const {user, system} = process.cpuUsage(started?.cpu);
const {restoredRecords} = app.metrics();
const peakRssMiB = Math.round(process.resourceUsage().maxRSS / 1_024);
let found = 0;
for (const _ of app.store(storeName).entries()) found += 1;
if (found !== keys) throw new Error(`the store has ${found} keys, ${keys} were expected`);
await app.close();
await broker.close();
const cpuSeconds = (user + system) / 1e6;
console.log(JSON.stringify({events: restoredRecords, seconds, cpuSeconds, peakRssMiB}));
