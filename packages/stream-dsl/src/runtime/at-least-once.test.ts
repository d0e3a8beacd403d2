import {expect, test} from 'vitest';
import {memoryBroker} from '../brokers/memory/index.ts';
import {topology} from '../dsl/topology.ts';
import {StreamError} from '../errors.ts';
import type {Broker} from '../ports/broker.ts';
import type {GroupMember} from '../ports/group-member.ts';
import {RecordBatchBuilder} from '../record-batch/record-batch-builder.ts';
import {run} from '../run.ts';
import {json} from '../serdes.ts';
import type {PartitionOffset} from '../topic.ts';

const copy = topology('copy', ({stream}) => {
  stream('in', json<number>()).to('out');
});

/** The broker, with something that happens before each commit of offsets. */
function withCommits(
  inner: Broker,
  onCommit: (offsets: readonly PartitionOffset[]) => Promise<void>,
): Broker {
  const member = (options: Parameters<Broker['member']>[0]): GroupMember => {
    const own = inner.member(options);
    return {
      join: () => own.join(),
      leave: () => own.leave(),
      rejoin: () => own.rejoin(),
      commit: async (offsets) => {
        await onCommit(offsets);
        await own.commit(offsets);
      },
    };
  };
  return new Proxy(inner, {
    get: (target, name) => {
      if (name === 'member') return member;
      const found: unknown = Reflect.get(target, name, target);
      return typeof found === 'function' ? found.bind(target) : found;
    },
  });
}

async function filledBroker(records: number): Promise<Broker> {
  const broker = memoryBroker();
  await broker.connect();
  await broker.createTopics(['in', 'out'].map((topic) => ({topic, partitions: 1})));
  const batch = new RecordBatchBuilder();
  for (let n = 0; n < records; n++) batch.append('k', String(n), n);
  const producer = await broker.producer();
  await producer.send([{topic: 'in', partition: 0, records: batch}]);
  await producer.close();
  return broker;
}

const out = [{topic: 'out', partition: 0}];

test('rule 21: offsets are committed after what was made of their records is written', async () => {
  const inner = await filledBroker(100);
  const seen: {readonly committed: number; readonly written: number}[] = [];
  const broker = withCommits(inner, async ([position]) => {
    const [written = 0] = await inner.endOffsets(out);
    seen.push({committed: position?.offset ?? 0, written});
  });
  const app = await run(copy, {broker, guarantee: 'at-least-once', commitIntervalMs: 1});
  await expect.poll(() => seen.at(-1)?.committed, {timeout: 10_000}).toBe(100);
  await app.close();
  for (const {committed, written} of seen) expect(written).toBeGreaterThanOrEqual(committed);
  await inner.close();
});

test('rule 21: a fault between writing and committing repeats results and loses none', async () => {
  const inner = await filledBroker(100);
  let faults = 0;
  const broker = withCommits(inner, async () => {
    faults += 1;
    if (faults === 1) throw new StreamError('STREAM_BROKER_UNAVAILABLE', 'the coordinator is gone');
  });
  const app = await run(copy, {broker, guarantee: 'at-least-once', commitIntervalMs: 1});
  await expect.poll(() => faults, {timeout: 10_000}).toBeGreaterThan(1);
  await app.close();
  // All were written before the commit that failed, and all again after it.
  expect(await inner.endOffsets(out)).toEqual([200]);
  expect(app.metrics().recoveries).toBe(1);
  await inner.close();
});
