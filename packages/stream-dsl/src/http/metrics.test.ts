import {expect, onTestFinished, test} from 'vitest';
import {memoryBroker} from '../brokers/memory/memory-broker.ts';
import {topology} from '../dsl/topology.ts';
import {renderFamilies} from '../observability/prometheus-text.ts';
import {RecordBatchBuilder} from '../record-batch/record-batch-builder.ts';
import {run} from '../run.ts';
import {json} from '../serdes.ts';
import {prometheusText} from './metric-families.ts';

const line = /^[a-z0-9_]+(?:\{(?:[a-z_]+="(?:[^"\\\n]|\\.)*",?)*\})? \S+$/;

/** `name{labels}` without the application -> value. */
function samplesOf(text: string): ReadonlyMap<string, number> {
  const lines = text.split('\n').filter((one) => one !== '' && !one.startsWith('#'));
  return new Map(
    lines.map((one) => {
      expect(one).toMatch(line);
      const at = one.lastIndexOf(' ');
      const name = one
        .slice(0, at)
        .replace(/application="[^"]*",?/, '')
        .replace('{}', '');
      return [name, Number(one.slice(at + 1))];
    }),
  );
}

test('the figures of a run, for Prometheus', async () => {
  const sizes = topology('sizes', ({stream}) => {
    stream('in', json<string>())
      .mapValues((text) => text.length, {name: 'size'})
      .to('out', {name: 'written'});
  });
  const broker = memoryBroker();
  await broker.connect();
  onTestFinished(() => broker.close());
  await broker.createTopics(['in', 'out'].map((topic) => ({topic, partitions: 1})));
  const producer = await broker.producer();
  const records = new RecordBatchBuilder();
  const [twoSecondsAgo, now] = [Date.now() - 2_000, Date.now()];
  records.append('a', '"four"', twoSecondsAgo);
  records.append('b', '"?', now);
  records.append('c', '"five"', now);
  await producer.send([{topic: 'in', partition: 0, records}]);
  const app = await run(sizes, {broker, commitIntervalMs: 10});
  onTestFinished(() => app.close());
  await expect.poll(() => app.metrics().topics.map(({topic}) => topic)).toContain('out');
  await expect.poll(() => app.metrics().commits).toBeGreaterThan(0);
  const text = prometheusText(app);
  expect(text).toContain('application="sizes"');
  const samples = samplesOf(text);
  expect(Object.fromEntries(samples)).toMatchObject({
    'stream_client_state{state="running"}': 1,
    'stream_client_state{state="failed"}': 0,
    stream_client_dead_letters_total: 1,
    stream_thread_process_total: 3,
    'stream_node_process_total{node="source-in"}': 3,
    'stream_node_produced_total{node="written"}': 2,
    'stream_node_dropped_records_total{node="source-in",reason="decode-failed"}': 1,
    'stream_topic_records_produced_total{topic="out"}': 2,
    'stream_topic_records_produced_total{topic="in.dead-letters"}': 1,
    'stream_task_open{task="0_0",kind="active"}': 1,
    'stream_task_input_lag_records{task="0_0",topic="in",partition="0"}': 0,
    'stream_task_input_lag_seconds{task="0_0",topic="in",partition="0"}': 0,
  });
  const latest = samples.get('stream_node_record_e2e_latency_max_seconds{node="written"}') ?? 0;
  const least = samples.get('stream_node_record_e2e_latency_min_seconds{node="written"}') ?? -1;
  expect(latest).toBeGreaterThanOrEqual(2);
  expect(least).toBeGreaterThanOrEqual(0);
  expect(latest - least).toBeCloseTo((now - twoSecondsAgo) / 1_000, 6);
  const commits = samples.get('stream_thread_commit_latency_seconds_count') ?? 0;
  expect(commits).toBeGreaterThan(0);
  expect(samples.get('stream_thread_commit_latency_seconds_bucket{le="+Inf"}')).toBe(commits);
});

test('labels are escaped, and what has no value is left out', () => {
  const text = renderFamilies(
    [
      {name: 'a', help: 'One.', type: 'gauge', samples: [{labels: {node: 'x"\\\n'}, value: 1.5}]},
      {name: 'b', help: 'None.', type: 'counter', samples: []},
    ],
    {application: 'app'},
  );
  expect(text).toBe('# HELP a One.\n# TYPE a gauge\na{application="app",node="x\\"\\\\\\n"} 1.5\n');
});
