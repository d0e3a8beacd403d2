import {randomBytes} from 'node:crypto';
import {expect, onTestFinished, test} from 'vitest';
import {memoryBroker} from '../brokers/memory/memory-broker.ts';
import {topology} from '../dsl/topology.ts';
import {RecordBatchBuilder} from '../record-batch/record-batch-builder.ts';
import {run} from '../run.ts';
import {bytesSerde, stringSerde} from '../serdes.ts';
import type {ErrorPolicies} from './record-errors.ts';
import type {StreamApp} from './stream-app.ts';

const doubled = topology('doubled', ({stream}) => {
  stream('in', bytesSerde, {key: stringSerde})
    .mapValues((bytes) => Buffer.concat([bytes, bytes]), {name: 'double'})
    .to('out', {name: 'written'});
});

/** Three records, of which the second is doubled to more than the output takes. */
async function start(errors: ErrorPolicies): Promise<StreamApp> {
  const broker = memoryBroker();
  await broker.connect();
  onTestFinished(() => broker.close());
  await broker.createTopics([
    {topic: 'in', partitions: 1},
    {topic: 'out', partitions: 1, configs: {'max.message.bytes': '10000'}},
  ]);
  const producer = await broker.producer();
  const records = new RecordBatchBuilder();
  for (const [i, size] of [10, 6_000, 20].entries()) records.append(`${i}`, randomBytes(size), i);
  await producer.send([{topic: 'in', partition: 0, records}]);
  const app = await run(doubled, {broker, errors, commitIntervalMs: 10});
  onTestFinished(async () => await app.close().catch(() => undefined));
  return app;
}

test.each([
  {policies: {}, deadLetters: 1},
  {policies: {produce: 'skip'}, deadLetters: 0},
] as const)(
  'what a topic does not take is set aside, the others are written: $policies',
  async ({policies, deadLetters}) => {
    const app = await start(policies);
    const written = () => app.metrics().topics.find(({topic}) => topic === 'out')?.records;
    await expect.poll(written, {timeout: 10_000}).toBe(2);
    expect(app.metrics()).toMatchObject({
      deadLetters,
      recoveries: 0,
      dropped: [{node: 'written', reason: 'produce-failed', count: 1}],
    });
  },
);

test('with fail it stops the application, and says what to do', async () => {
  const app = await start({produce: 'fail'});
  await expect(app.done).rejects.toThrow(
    /^written: cannot produce in-0@1: cannot write a record of \d+ bytes to out: .* the topic takes 10000; raise its max\.message\.bytes/,
  );
});
