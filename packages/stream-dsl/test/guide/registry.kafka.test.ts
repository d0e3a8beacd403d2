import {type LocalRegistry, startRegistry} from '@crm/local';
import {topology} from '@crm/stream-dsl';
import {schemaRegistry} from '@crm/stream-dsl/serdes/schema-registry';
import {prepareSerdes, testDriver} from '@crm/stream-dsl/testing';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {feed, seen} from './feed.ts';

let server: LocalRegistry;

beforeAll(async () => {
  server = await startRegistry();
}, 300_000);
afterAll(() => server.stop());

test('schemas in a registry', async () => {
  const registry = schemaRegistry({url: server.url});
  const order = (...more: object[]) => ({
    type: 'record',
    name: 'Order',
    fields: [{name: 'id', type: 'int'}, ...more],
  });
  const copyOf = (schema: object) =>
    topology('copy', ({stream}) => {
      stream('orders', registry.avro<{id: number}>('orders-value', schema)).to('copies');
    });

  const copy = copyOf(order());
  await prepareSerdes(copy); // as `run` does at the start
  const driver = testDriver(copy);
  feed(driver, 'orders', ['ann', {id: 7}, 1]);
  expect(seen(driver, 'copies')).toEqual([['ann', {id: 7}, 1]]);

  // A new field without a default: records that are there could not be read.
  const breaking = copyOf(order({name: 'note', type: 'string'}));
  await expect(prepareSerdes(breaking)).rejects.toMatchObject({
    code: 'STREAM_SCHEMA_INCOMPATIBLE',
  });
});
