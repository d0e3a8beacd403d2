// The engine's process: runs a query until SIGTERM. Prints a line when it has read its tables.
import {once} from 'node:events';
import {setTimeout as sleep} from 'node:timers/promises';
import {run} from '@crm/stream-dsl';
import {clients} from '../queries/clients.ts';
import {queries} from '../queries/queries.ts';
import type {ServeSetting} from './serve-setting.ts';

// The stage that starts this program gives it.
const setting = JSON.parse(process.argv[2] ?? '') as ServeSetting;
const {bootstrap, client, guarantee, commitIntervalMs} = setting;
const {topology, tableRecords} = queries[setting.query];
const broker = clients[client](bootstrap.split(','));
const app = await run(topology(setting), {broker, guarantee, commitIntervalMs});
app.done.catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
const isReady = (): boolean => {
  const {tasks, consumed} = app.metrics();
  return tasks > 0 && consumed >= tableRecords;
};
while (!isReady()) await sleep(10);
console.log(JSON.stringify({isReady: true}));
await once(process, 'SIGTERM');
await app.close();
await broker.close();
