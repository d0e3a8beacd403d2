import {setImmediate as nextTurn} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {memoryBroker} from '../brokers/memory/index.ts';
import {topology} from '../dsl/topology.ts';
import {RecordBatchBuilder} from '../record-batch/record-batch-builder.ts';
import {run} from '../run.ts';
import type {Serde} from '../serde.ts';
import {stringSerde, windowedSerde} from '../serdes.ts';
import {loadingBroker} from './loading-broker.ts';

/** Text that can be decoded only after it was loaded, one by one and some turns later. */
class SlowText implements Serde<string> {
  readonly name = 'slow-text';
  readonly loaded = new Set<string>();
  readonly loading = {
    prepare: async () => undefined,
    missing: (bytes: Uint8Array, start: number, end: number) => {
      const text = stringSerde.decode(bytes, start, end);
      return this.loaded.has(text) ? undefined : this.#load(text);
    },
  };

  async #load(text: string): Promise<void> {
    await nextTurn();
    await nextTurn();
    this.loaded.add(text);
  }

  decode(bytes: Uint8Array, start: number, end: number): string {
    const text = stringSerde.decode(bytes, start, end);
    if (!this.loaded.has(text)) throw new Error('decoded before it was loaded');
    return text;
  }

  encode(value: string): string {
    return value;
  }
}

test('records are handed out when their key and value can be decoded', async () => {
  const broker = memoryBroker({defaultPartitions: 1});
  await broker.connect();
  await broker.createTopics(['in', 'other', 'out'].map((topic) => ({topic, partitions: 1})));
  const seen: unknown[] = [];
  const [key, value, global] = [new SlowText(), new SlowText(), new SlowText()];
  const slow = topology('slow', ({stream, globalTable}) => {
    const names = globalTable('other', global);
    stream('in', value, {key: windowedSerde(key, 10)})
      .joinGlobal(
        names,
        (text) => text,
        (text, name) => `${text} ${name}`,
      )
      .peek((text, {key: inner}) => void seen.push([inner, text]))
      .to('out');
  });
  const producer = await broker.producer();
  const records = new RecordBatchBuilder();
  records.append('a', 'first', 1);
  await producer.send([{topic: 'other', partition: 0, records}]);
  records.reset();
  records.append(windowedSerde(stringSerde, 10).encode({key: 'k', startMs: 0, endMs: 10}), 'a', 1);
  records.append(windowedSerde(stringSerde, 10).encode({key: 'l', startMs: 0, endMs: 10}), 'a', 2);
  records.append(windowedSerde(stringSerde, 10).encode({key: 'k', startMs: 0, endMs: 10}), null, 3);
  await producer.send([{topic: 'in', partition: 0, records}]);
  const app = await run(slow, {broker, commitIntervalMs: 5});
  while (app.metrics().commits === 0) await nextTurn();
  await app.close();
  expect(seen).toEqual([
    ['k', 'a first'],
    ['l', 'a first'],
  ]);
  expect(app.metrics().deadLetters).toBe(0);
  await broker.close();
});

test('without such a serde the broker stays what it is', async () => {
  const broker = memoryBroker({defaultPartitions: 1});
  const {graph} = topology('plain', ({stream}) => {
    stream('in', stringSerde).to('out');
  });
  expect(loadingBroker(broker, 'plain', graph)).toBe(broker);
  await broker.close();
});
