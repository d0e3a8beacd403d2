import {expect, test} from 'vitest';
import {erase} from '../dsl/origin.ts';
import {topology} from '../dsl/topology.ts';
import {json, stringSerde} from '../serdes.ts';
import {KeyValueStore} from '../state/key-value-store.ts';
import {plainFormat} from '../state/state-entry.ts';
import {testDriver} from '../testing/test-driver.ts';
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
