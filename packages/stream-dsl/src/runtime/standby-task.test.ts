import {expect, onTestFinished, test} from 'vitest';
import {memoryBroker} from '../brokers/memory/index.ts';
import {count} from '../dsl/aggregators.ts';
import {topology} from '../dsl/topology.ts';
import type {Broker} from '../ports/broker.ts';
import {systemClock} from '../ports/clock.ts';
import type {StateStorage} from '../ports/state-storage.ts';
import {RecordBatchBuilder} from '../record-batch/record-batch-builder.ts';
import {run} from '../run.ts';
import {json} from '../serdes.ts';
import {CacheBudget} from '../state/cache-budget.ts';
import {memoryState} from '../state-storage/memory/memory-state.ts';
import {planTopology} from '../topology/plan.ts';
import {tumbling} from '../windows/time-windows.ts';
import {prepareTopics} from './internal-topics.ts';
import {Metrics} from './metrics.ts';
import {RetryLedger} from './retry-ledger.ts';
import {RunEvents} from './run-events.ts';
import {RunningTask, type TaskSetting} from './running-task.ts';
import {StandbyTask} from './standby-task.ts';
import type {RestoreProgress} from './task-state.ts';

const id = {subTopology: 0, partition: 0};
const totals = topology('totals', ({stream}) => {
  const all = stream('in', json<number>());
  all.groupByKey().aggregate({records: count()}, {name: 'by-key'});
  all
    .groupByKey()
    .windowedBy(tumbling(1_000, {grace: 0}))
    .aggregate({records: count()}, {name: 'by-window'});
});

/** A broker with what an application has made of 100 records, which has ended. */
async function brokerWithState(): Promise<Broker> {
  const broker = memoryBroker();
  await broker.connect();
  onTestFinished(() => broker.close());
  await broker.createTopics([{topic: 'in', partitions: 1}]);
  const records = new RecordBatchBuilder();
  for (let n = 0; n < 100; n++) records.append(`key-${n % 10}`, String(n), n * 10);
  const producer = await broker.producer();
  await producer.send([{topic: 'in', partition: 0, records}]);
  await producer.close();
  const app = await run(totals, {broker, commitIntervalMs: 1});
  await expect.poll(() => app.metrics().consumed, {timeout: 10_000}).toBe(100);
  await app.close();
  return broker;
}

async function settingFor(
  broker: Broker,
  state: StateStorage | undefined,
  restores: RestoreProgress[],
): Promise<TaskSetting> {
  const plan = planTopology(totals.name, totals.graph);
  const counts = await prepareTopics(broker, plan, {
    replicationFactor: undefined,
    hasDeadLetters: false,
  });
  const [metrics, clock] = [new Metrics(), systemClock];
  const nowMs = () => clock.nowMs();
  await state?.open(plan.application);
  return {
    broker,
    plan,
    counts,
    guarantee: 'exactly-once',
    errors: {},
    metrics,
    events: new RunEvents({application: plan.application, metrics, nowMs}),
    limits: new Map(),
    retries: new RetryLedger(),
    globalTables: new Map(),
    clock,
    idling: {maxTaskIdleMs: 0, nowMs},
    idleAfterMs: undefined,
    isCaching: true,
    state,
    budget: new CacheBudget(1 << 20),
    onRestore: (progress) => restores.push(progress),
  };
}

test.each([
  {name: 'in memory', make: () => undefined},
  {name: 'in a storage', make: () => memoryState()},
])(
  'a standby task $name follows the changelogs, and gives its copies to the task',
  async ({make}) => {
    const broker = await brokerWithState();
    const restores: RestoreProgress[] = [];
    const setting = await settingFor(broker, make(), restores);
    const standby = await StandbyTask.open(setting, id);
    const topics = standby.positions.map(({topic}) => topic);
    expect(topics).toEqual(['totals-by-key-changelog', 'totals-by-window-changelog']);
    const ends = await broker.endOffsets(standby.positions);
    expect(standby.lagOf(ends)).toBe(ends.reduce((sum, end) => sum + end, 0));
    const fetcher = broker.fetcher();
    for (const position of standby.positions) fetcher.assign(position, position.offset);
    while (standby.lagOf(ends) > 0) {
      for (const part of await fetcher.poll(1_000)) await standby.apply(part);
    }
    await fetcher.close();

    const running = await RunningTask.open(setting, id, {storage: await standby.release()});
    expect(restores.at(-1)).toMatchObject({isDone: true, restoredRecords: 0});
    expect(restores.every(({restoredRecords}) => restoredRecords === 0)).toBe(true);
    const stores = running.task.graph.stores;
    expect(new Map(stores.get('by-key')?.entries())).toEqual(
      new Map(Array.from({length: 10}, (_, n) => [`key-${n}`, {records: 10}])),
    );
    expect(stores.get('by-window')?.get({key: 'key-3', startMs: 0})).toEqual({records: 10});
    await running.close();
  },
);

test('a restore that is no longer wanted ends', async () => {
  const broker = await brokerWithState();
  const setting = await settingFor(broker, undefined, []);
  const signal = AbortSignal.abort();
  await expect(RunningTask.open(setting, id, {signal})).rejects.toMatchObject({
    code: 'STREAM_CLOSED',
  });
});
