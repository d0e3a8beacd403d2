// The engine's process: runs Q1 until all its results are durable, then prints its pass as one line of JSON.
import {topics} from '@crm/model';
import type {Guarantee} from '@crm/stream-dsl';
import {kafkaJs} from '@crm/stream-dsl/brokers/kafkajs';
import {measureTopology} from './measure-topology.ts';
import {q1} from './q1-topology.ts';
import {customerCount} from './workload.ts';

const [bootstrap = '', name = '', events = '', guarantee = ''] = process.argv.slice(2);
const broker = kafkaJs({brokers: [bootstrap]});
await broker.connect();
const pass = await measureTopology(q1(name, name), {
  broker,
  // The stage that starts this program gives one of the two.
  guarantee: guarantee as Guarantee,
  topic: topics.events.name,
  events: Number(events),
  tableRecords: customerCount,
});
await broker.close();
console.log(JSON.stringify(pass));
