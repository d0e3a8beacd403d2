// Sends the events of a run at their rate, whatever becomes of the brokers: a process of its own.
import {setTimeout as sleep} from 'node:timers/promises';
import {isStreamError} from '@crm/stream-dsl';
import {kafkaJs} from '@crm/stream-dsl/brokers/kafkajs';
import {clientTimeouts, required, requiredNumber} from '../processes/settings.ts';
import {Workload} from '../workload/workload.ts';
import {EventSender} from './event-sender.ts';

const batchEveryMs = 50;
const reportEveryMs = 500;

const pauseAfterFaultMs = 500;
const rampSeconds = 10;

const rate = requiredNumber('CHAOS_RATE');
const seconds = requiredNumber('CHAOS_SECONDS');
const workload = new Workload({seed: requiredNumber('CHAOS_SEED'), rate, seconds});
const brokers = required('CHAOS_BROKERS').split(',');
const print = (line: object): void => console.log(JSON.stringify(line));
const startMs = performance.now();
const batchMax = rate;
let next = 0;
let faults = 0;

const report = setInterval(() => {
  const due = Math.min(workload.size, dueNow());
  print({kind: 'progress', next, behind: Math.max(0, due - next), faults});
}, reportEveryMs);
while (next < workload.size) {
  try {
    await send();
  } catch (error) {
    if (!isStreamError(error)) throw error;
    faults += 1;
    // No line of figures: this is for people.
    console.log(`${error.code}: ${error.message}`);
    await sleep(pauseAfterFaultMs);
  }
}
clearInterval(report);
print({kind: 'sent', next, faults, elapsedMs: Math.round(performance.now() - startMs)});

/** Sends until all is sent. What a fault leaves open is decided by whoever opens the next sender. */
async function send(): Promise<void> {
  const broker = kafkaJs({brokers, clientId: 'chaos-load', ...clientTimeouts, logLevel: 0});
  try {
    await broker.connect();
    const sender = await EventSender.open(broker, workload);
    next = sender.next;
    while (next < workload.size) {
      const turnMs = performance.now();
      const due = Math.min(workload.size, dueNow(), next + batchMax);
      if (due > next) await sender.sendUpTo(due);
      next = sender.next;
      await sleep(Math.max(0, batchEveryMs - (performance.now() - turnMs)));
    }
    await sender.close();
  } finally {
    await broker.close();
  }
}

/**
 * The events whose time has come: after a start that is slow, as brokers that have just begun are, so many a second. The
 * last ones, which close the windows, come with the end.
 */
function dueNow(): number {
  const elapsed = (performance.now() - startMs) / 1_000;
  const due =
    elapsed < rampSeconds
      ? (rate * elapsed ** 2) / (2 * rampSeconds)
      : rate * (elapsed - rampSeconds / 2);
  return due >= rate * seconds ? workload.size : Math.floor(due);
}
