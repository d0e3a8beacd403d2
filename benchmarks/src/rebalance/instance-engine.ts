// One instance: counts and sums per customer and minute, and says in each result that it was this one. Ends by SIGTERM.
import {once} from 'node:events';
import {setTimeout as sleep} from 'node:timers/promises';
import {Event} from '@crm/model';
import {count, run, sum, topology, tumbling} from '@crm/stream-dsl';
import {kafkaJs} from '@crm/stream-dsl/brokers/kafkajs';
import {windowMs} from '../common-workload/workload.ts';
import type {InstanceSetting} from './instance-setting.ts';

// The stage that starts this program gives it.
const setting = JSON.parse(process.argv[2] ?? '') as InstanceSetting;
const {bootstrap, name, input, output, instance, commitIntervalMs} = setting;
const broker = kafkaJs({brokers: bootstrap.split(',')});
const counted = topology(name, ({stream}) => {
  stream(input, Event.pick('price', 'quantity'))
    .groupByKey()
    .windowedBy(tumbling(windowMs, {grace: '10 seconds'}))
    .aggregate({
      count: count(),
      sum: sum(({price, quantity}) => (price ?? 0) * (quantity ?? 0)),
    })
    .toStream()
    .mapValues((totals) => ({...totals, instance}))
    .to(output);
});
const app = await run(counted, {broker, commitIntervalMs});
app.done.catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
while (!app.isReady) await sleep(10);
console.log(JSON.stringify({isReady: true}));
await once(process, 'SIGTERM');
await app.close();
await broker.close();
