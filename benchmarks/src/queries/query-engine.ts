// The engine's process: runs a query until all its results are durable, then prints its pass as one line of JSON.
import {topics} from '@crm/model';
import {clients} from './clients.ts';
import type {EngineSetting} from './engine-setting.ts';
import {measureTopology} from './measure-topology.ts';
import {queries} from './queries.ts';

// The stage that starts this program gives it.
const setting = JSON.parse(process.argv[2] ?? '') as EngineSetting;
const {bootstrap, client, guarantee, events, name, output} = setting;
const {topology, tableRecords} = queries[setting.query];
const broker = clients[client](bootstrap.split(','));
await broker.connect();
const pass = await measureTopology(topology({name, input: topics.events.name, output}), {
  ...{broker, guarantee, events, tableRecords},
  topic: topics.events.name,
});
await broker.close();
console.log(JSON.stringify(pass));
