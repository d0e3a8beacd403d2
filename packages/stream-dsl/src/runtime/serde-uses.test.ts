import {expect, test} from 'vitest';
import {count} from '../dsl/aggregators.ts';
import {topology} from '../dsl/topology.ts';
import type {Serde, SerdeUse} from '../serde.ts';
import {json, stringSerde, windowedSerde} from '../serdes.ts';
import {prepareSerdes} from './serde-uses.ts';

/** JSON that writes down how it is prepared. */
function recording<T>(heard: SerdeUse[]): Serde<T> {
  const loading = {
    prepare: async (use: SerdeUse) => void heard.push(use),
    missing: () => undefined,
  };
  return {...json<T>(), loading};
}

test('a serde is prepared once, for what the topology does with it', async () => {
  const read: SerdeUse[] = [];
  const written: SerdeUse[] = [];
  const kept: SerdeUse[] = [];
  const both: SerdeUse[] = [];
  const copied = recording<string>(both);
  const {graph} = topology('uses', ({stream, table}) => {
    stream('a', recording<string>(read)).to('b', {value: recording<string>(written)});
    stream('c', copied).to('d', {value: copied});
    table('e', json<number>(), {key: windowedSerde(recording<string>(kept), 1_000)});
    stream('f', stringSerde).groupByKey().aggregate({orders: count()});
  });
  await prepareSerdes(graph);
  expect({read, written, kept, both}).toEqual({
    read: [{isRead: true, isWritten: false}],
    written: [{isRead: false, isWritten: true}],
    kept: [{isRead: true, isWritten: false}],
    both: [{isRead: true, isWritten: true}],
  });
});

test('a serde that cannot be used stops the start', async () => {
  const serde: Serde<string> = {
    ...stringSerde,
    loading: {prepare: () => Promise.reject(new Error('no')), missing: () => undefined},
  };
  const {graph} = topology('stops', ({stream}) => {
    stream('a', serde).to('b');
  });
  await expect(prepareSerdes(graph)).rejects.toThrow('no');
});
