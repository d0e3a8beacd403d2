import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import {expect, onTestFinished, test} from 'vitest';
import {memoryBroker} from '../brokers/memory/memory-broker.ts';
import {topology} from '../dsl/topology.ts';
import {jsonLogger} from '../observability/logger.ts';
import {parentOf} from '../observability/tracing.ts';
import type {RecordHeaders} from '../record.ts';
import {RecordBatchBuilder} from '../record-batch/record-batch-builder.ts';
import {run} from '../run.ts';
import {json} from '../serdes.ts';
import type {RunOptions} from './run-options.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
const traceparent = (text: string): RecordHeaders => [['traceparent', Buffer.from(text)]];

const halves = topology('halves', ({stream}) => {
  stream('in', json<number>())
    .mapValues(
      (value) => {
        if (value % 2 === 1) throw new RangeError(`${value} is odd`);
        return value / 2;
      },
      {name: 'half'},
    )
    .to('out');
});

/** Runs it over these values until all are processed and committed. */
async function runOver(values: readonly number[], options: Partial<RunOptions>): Promise<void> {
  const broker = memoryBroker();
  await broker.connect();
  onTestFinished(() => broker.close());
  await broker.createTopics(['in', 'out'].map((topic) => ({topic, partitions: 1})));
  const producer = await broker.producer();
  const records = new RecordBatchBuilder();
  const headers = traceparent(`00-${traceId}-${spanId}-01`);
  for (const value of values) records.append('key', String(value), 1, headers);
  await producer.send([{topic: 'in', partition: 0, records}]);
  const app = await run(halves, {broker, commitIntervalMs: 10, ...options});
  const done = () => app.metrics().consumed >= values.length && app.metrics().commits > 0;
  await expect.poll(done, {timeout: 10_000}).toBe(true);
  await app.close();
}

test('spans go from the writer of a record over its processing to the commit', async () => {
  const exporter = new InMemorySpanExporter();
  const spanProcessors = [new SimpleSpanProcessor(exporter)];
  const provider = new BasicTracerProvider({spanProcessors});
  onTestFinished(() => provider.shutdown());
  await runOver([2, 4], {tracing: provider.getTracer('stream')});
  const spans = exporter.getFinishedSpans();
  const process = spans.find(({name}) => name === 'stream process');
  const linked = process?.links.map(({context}) => context.spanId) ?? [];
  const polls = spans.filter(({name}) => name === 'stream poll');
  const poll = polls.find((span) => linked.includes(span.spanContext().spanId));
  expect(poll?.attributes).toMatchObject({
    'messaging.batch.message_count': 2,
    'stream.application': 'halves',
  });
  // Both records were written in one span, which is named once.
  expect(process?.links.map(({context}) => context)).toContainEqual(
    expect.objectContaining({traceId, spanId, isRemote: true}),
  );
  expect(linked).toHaveLength(2);
  const commit = spans.find(({name}) => name === 'stream commit');
  expect(commit?.attributes).toMatchObject({'stream.task': '0_0'});
  expect(commit?.links.map(({context}) => context.spanId)).toContain(process?.spanContext().spanId);
});

test('events are lines of JSON, with the error of a dead letter', async () => {
  const lines: string[] = [];
  await runOver([3, 4], {logger: jsonLogger({write: (line) => lines.push(line)})});
  const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(events.map(({message}) => message)).toEqual(
    expect.arrayContaining(['tasks assigned', 'task opened', 'state changed']),
  );
  expect(events.find(({message}) => message === 'dead letter written')).toMatchObject({
    level: 'warn',
    application: 'halves',
    topic: 'in',
    node: 'half',
    error: {name: 'RangeError', message: '3 is odd'},
  });
  expect(events.at(-1)).toMatchObject({from: 'closing', to: 'closed'});
});

test('a record is tried as often as its policy says, then set aside, and the others go on', async () => {
  const faults: unknown[] = [];
  await runOver([2, 3, 4], {
    errors: {process: {retry: 2, otherwise: 'dead-letter'}},
    onRecovery: (error) => faults.push(error),
  });
  expect(faults.map(String)).toEqual([
    'StreamError: half: cannot process in-0@1: 3 is odd; attempt 1 of 2 follows',
    'StreamError: half: cannot process in-0@1: 3 is odd; attempt 2 of 2 follows',
  ]);
});

test.each([
  ['a span that is valid', `00-${traceId}-${spanId}-01`, {traceId, spanId, traceFlags: 1}],
  ['no trace', `00-${'0'.repeat(32)}-${spanId}-01`, undefined],
  ['anything else', 'hello', undefined],
])('traceparent with %s', (_name, text, expected) => {
  if (expected === undefined) expect(parentOf(traceparent(text))).toBeUndefined();
  else expect(parentOf(traceparent(text))).toMatchObject(expected);
});
