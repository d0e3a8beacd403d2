import {expect, test} from 'vitest';
import {erase} from '../dsl/origin.ts';
import {topology} from '../dsl/topology.ts';
import {json, stringSerde} from '../serdes.ts';
import {KeyValueStore} from '../state/key-value-store.ts';
import {plainFormat} from '../state/state-entry.ts';
import {testDriver} from '../testing/test-driver.ts';
import {tumbling} from '../windows/time-windows.ts';
import {changesOf, holdBack} from './changes-of.ts';

test('a commit forwards keys in the order of their last updates, with the headers of these', () => {
  const store = new KeyValueStore(
    plainFormat({key: erase(stringSerde), value: erase(json<number>())}),
  );
  const header = [['trace', Buffer.from('2')]] as const;
  for (const [i, key] of ['a', 'b', 'gone', 'a'].entries()) {
    const entry = store.entryOf(key);
    store.update(entry, key === 'gone' ? null : i, i);
    holdBack(entry, key === 'a' ? header : undefined);
  }
  expect(changesOf(store.flush(undefined), true)).toMatchObject({
    keys: ['b', 'a'],
    values: [1, 3],
    olds: [null, null],
    timestamps: [1, 3],
    headers: [undefined, header],
  });
});

test('keys that changed seldom come in order as well', () => {
  const store = new KeyValueStore(
    plainFormat({key: erase(stringSerde), value: erase(json<number>())}),
  );
  // Between the two there are far more updates than keys.
  for (const [i, key] of ['early', ...Array<string>(1_000).fill('often'), 'late'].entries()) {
    const entry = store.entryOf(key);
    store.update(entry, i, i);
    holdBack(entry, undefined);
  }
  const written = {serde: erase(json<number>()), values: ['0', '1000', '1001']};
  expect(changesOf(store.flush(undefined), false, {written})).toMatchObject({
    keys: ['early', 'often', 'late'],
    values: [0, 1_000, 1_001],
    written,
  });
});

test('what a store wrote is not written anew for a sink', () => {
  let encodings = 0;
  const counting = {
    ...json<number>(),
    encode: (value: number) => {
      encodings += 1;
      return JSON.stringify(value);
    },
  };
  const counts = topology('counts', ({stream}) => {
    stream('in', json<number>())
      .groupByKey()
      .windowedBy(tumbling('1 minute', {grace: 0}))
      .aggregate({init: () => 0, add: (sum, value) => sum + value}, {value: counting})
      .toStream()
      .to('out');
  });
  const driver = testDriver(counts, {cacheBytes: 1});
  for (const [i, key] of ['a', 'b', 'a'].entries()) driver.input('in').pipe(key, i + 1, i);
  expect(driver.output('out').readText()).toMatchObject([{value: '1'}, {value: '2'}, {value: '4'}]);
  expect(encodings).toBe(3);
});

test('with caching headers reach the output, and what came and went does not', () => {
  const cached = topology('cached', ({stream}) => {
    stream('in', json<readonly number[]>())
      .flatMapValues((values) => values.map((value) => (value === 0 ? null : value)))
      .toTable({store: 'rows'})
      .toStream()
      .to('out');
  });
  const driver = testDriver(cached, {cacheBytes: 1});
  const headers = [['trace', Buffer.from('1')]] as const;
  driver.input('in').pipe('a', [1, 0], 1, {headers});
  driver.input('in').pipe('b', [1, 2], 2, {headers});
  driver.input('in').pipe('b', [3, 0], 3);
  expect(driver.output('out').read()).toEqual([
    {key: 'b', value: 2, timestampMs: 2, headers},
    {key: 'b', value: null, timestampMs: 3},
  ]);
});
