import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {onTestFinished} from 'vitest';
import {memoryBroker} from '../../brokers/memory/memory-broker.ts';
import type {Topology} from '../../dsl/topology.ts';
import type {Broker} from '../../ports/broker.ts';
import {RecordBatchBuilder} from '../../record-batch/record-batch-builder.ts';
import {run} from '../../run.ts';
import {runCli} from '../run-cli.ts';

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
}

export const shopModule = join(import.meta.dirname, 'shop-topology.ts');

/** One command of `stream`, as the shell would run it. */
export async function stream(args: readonly string[], env = {}): Promise<Ended> {
  let [out, errors] = ['', ''];
  const code = await runCli(args, {
    env,
    write: (text) => {
      out += text;
    },
    complain: (text) => {
      errors += text;
    },
  });
  return {code, out, errors};
}

/** A folder that goes with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stream-cli-'));
  onTestFinished(() => rm(folder, {recursive: true, force: true}));
  return folder;
}

/** Opens the log in a folder, as long as `work` takes: a command is then able to. */
export async function withFolderBroker<T>(
  folder: string,
  work: (broker: Broker) => Promise<T>,
): Promise<T> {
  const broker = memoryBroker({folder});
  await broker.connect();
  try {
    return await work(broker);
  } finally {
    await broker.close();
  }
}

export type Sent = readonly [key: string, value: string, timestampMs: number];

export async function send(broker: Broker, topic: string, records: readonly Sent[]): Promise<void> {
  const producer = await broker.producer();
  const batch = new RecordBatchBuilder();
  for (const [key, value, timestampMs] of records) {
    batch.append(key, value, timestampMs, [['source', Buffer.from('test')]]);
  }
  await producer.send([{topic, partition: 0, records: batch}]);
  await producer.close();
}

/** Runs a topology until nothing is left to process and all of it is committed. */
export async function runDry(topology: Topology, broker: Broker): Promise<void> {
  const app = await run(topology, {broker, commitIntervalMs: 10});
  // A commit follows each turn with records, and a repartition topic brings more of them.
  for (let quiet = 0; quiet < 5; ) {
    const before = app.metrics();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const after = app.metrics();
    const isQuiet = after.lagRecords === 0 && after.commits === before.commits;
    quiet = isQuiet ? quiet + 1 : 0;
  }
  await app.close();
}

/** Keys and values of the committed records of a topic's only partition, in order. */
export async function recordsOf(broker: Broker, topic: string): Promise<readonly string[]> {
  const at = {topic, partition: 0};
  const [end = 0] = await broker.endOffsets([at]);
  const fetcher = broker.fetcher();
  const found: string[] = [];
  if (end > 0) fetcher.assign(at, 0);
  for (let next = 0; next < end; ) {
    for (const {batches, nextOffset} of await fetcher.poll(100)) {
      next = nextOffset;
      for (const {count, bytes, keyStart, keyEnd, valueStart, valueEnd, timestamps} of batches) {
        for (let row = 0; row < count; row++) {
          const text = (starts: Int32Array, ends: Int32Array) =>
            Buffer.from(bytes.subarray(starts[row], ends[row])).toString();
          found.push(`${text(keyStart, keyEnd)}=${text(valueStart, valueEnd)}@${timestamps[row]}`);
        }
      }
    }
  }
  await fetcher.close();
  return found;
}
