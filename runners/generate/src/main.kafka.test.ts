import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {createWorkload, partitionOf} from '@crm/generator';
import {kafkaJs} from '@crm/stream-dsl/brokers/kafkajs';
import {expect, onTestFinished, test} from 'vitest';
import {readGenerateSettings, workloadOptions} from './generate-settings.ts';
import {readTopic} from './testing/read-topic.ts';

const {CRM_KAFKA_BOOTSTRAP = '', PATH} = process.env;
const environment = {
  ...{GENERATE_BROKERS: CRM_KAFKA_BOOTSTRAP, GENERATE_LOAD: 'spike', GENERATE_CUSTOMERS: '100'},
  ...{GENERATE_SPIKE_PEAK: '2000', GENERATE_SPIKE_RAMP_MS: '0', GENERATE_SPIKE_HOLD_MS: '3000'},
  ...{GENERATE_DUPLICATE_RATE: '0.02', GENERATE_BROKEN_RATE: '0.02'},
};

/** The program with these settings, and the lines that it prints. */
function start(more: Readonly<Record<string, string>>): {
  readonly child: ChildProcess;
  readonly lines: Record<string, unknown>[];
} {
  const main = join(import.meta.dirname, 'main.ts');
  const env = {PATH, ...environment, ...more};
  const child = spawn(process.execPath, ['--conditions=crm-source', main], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: Record<string, unknown>[] = [];
  createInterface({input: child.stdout}).on('line', (line) => lines.push(JSON.parse(line)));
  return {child, lines};
}

test('SIGTERM ends it with the range that is in Kafka, and the next run goes on from there', async () => {
  const broker = kafkaJs({brokers: CRM_KAFKA_BOOTSTRAP.split(',')});
  onTestFinished(() => broker.close());
  await broker.connect();
  // Other tests may use these topics of the same server.
  const before = new Map<string, number>();
  for (const {topic, partition, offset} of await ends())
    before.set(`${topic}-${partition}`, offset);

  const first = start({});
  await expect
    .poll(() => Number(first.lines.at(-1)?.['nextIndex'] ?? 0), {timeout: 30_000})
    .toBeGreaterThan(0);
  first.child.kill('SIGTERM');
  expect(await once(first.child, 'close')).toEqual([0, null]);
  const sent = first.lines.at(-1);
  expect(sent).toMatchObject({kind: 'sent', from: 0, isComplete: false, size: 6_010});

  const second = start({GENERATE_FROM: String(sent?.['to'])});
  expect(await once(second.child, 'close')).toEqual([0, null]);
  expect(second.lines.at(-1)).toMatchObject({kind: 'sent', to: 6_010, isComplete: true});

  const workload = createWorkload(workloadOptions(readGenerateSettings(environment)));
  const all = Array.from({length: workload.size}, (_, index) => workload.record(index));
  for (const topic of ['crm.events', 'crm.orders']) {
    const expected = all
      .filter((record) => record.topic === topic)
      .map(({key, value, timestampMs}) => ({
        partition: partitionOf(key, 4),
        key,
        value,
        timestampMs,
      }))
      .toSorted((left, right) => left.partition - right.partition);
    const found = (await readTopic(broker, topic))
      .filter(({partition, offset}) => offset >= (before.get(`${topic}-${partition}`) ?? 0))
      .map(({partition, key, value, timestampMs}) => ({partition, key, value, timestampMs}));
    expect(found).toEqual(expected);
  }

  async function ends() {
    const counts = await broker.partitionCounts(['crm.events', 'crm.orders']);
    const partitions = [...counts].flatMap(([topic, count]) =>
      Array.from({length: count}, (_, partition) => ({topic, partition})),
    );
    const offsets = await broker.endOffsets(partitions);
    return partitions.map((at, index) => ({...at, offset: offsets[index] ?? 0}));
  }
});
