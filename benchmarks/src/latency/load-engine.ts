// The load generator's process: events at a steady rate, each with the time at which it was due, whether or not the
// engine keeps up. Prints when it began; then, at its end or after SIGTERM, what it sent and how far it fell behind.
import {setTimeout as sleep} from 'node:timers/promises';
import {partitionFor, RecordBatchBuilder} from '@crm/stream-dsl';
import {kafkaJs} from '@crm/stream-dsl/brokers/kafkajs';
import {customerId, eventText, partitionCount} from '../common-workload/workload.ts';
import {type LoadSetting, plannedEvent} from './load.ts';

const tickMs = 5;
/** Ticks whose records are not acknowledged yet: beyond that it falls behind, and says so. */
const ticksInFlightMax = 200;

// The stage that starts this program gives it.
const {bootstrap, topic, ...rest} = JSON.parse(process.argv[2] ?? '') as LoadSetting;
const broker = kafkaJs({brokers: bootstrap.split(',')});
await broker.connect();
const producer = await broker.producer();
const load = {...rest, startMs: Date.now() + 500};
const inFlight = new Set<Promise<unknown>>();
let failure: unknown;
let behindMsMax = 0;
let isStopped = false;
let next = 0;
process.once('SIGTERM', () => {
  isStopped = true;
});
console.log(JSON.stringify({startMs: load.startMs}));
while (next < load.events && failure === undefined && !isStopped) {
  const due = Math.min(load.events, Math.floor(((Date.now() - load.startMs) / 1_000) * load.rate));
  if (due > next) {
    behindMsMax = Math.max(behindMsMax, Date.now() - plannedEvent(load, next).timestampMs);
    send(next, due);
    next = due;
  }
  if (inFlight.size >= ticksInFlightMax) await Promise.race(inFlight);
  await sleep(tickMs);
}
await Promise.all(inFlight);
if (failure !== undefined) throw failure;
await broker.close();
console.log(JSON.stringify({isSent: true, events: next, behindMsMax}));

function send(from: number, to: number): void {
  const builders = Array.from({length: partitionCount}, () => new RecordBatchBuilder());
  for (let i = from; i < to; i++) {
    const plan = plannedEvent(load, i);
    const key = customerId(plan.customer);
    builders[partitionFor(key, partitionCount)]?.append(key, eventText(i, plan), plan.timestampMs);
  }
  const batches = builders.flatMap((records, partition) =>
    records.count === 0 ? [] : {topic, partition, records},
  );
  const sending = producer
    .send(batches)
    .catch((error: unknown) => {
      failure ??= error;
    })
    .finally(() => inFlight.delete(sending));
  inFlight.add(sending);
}
