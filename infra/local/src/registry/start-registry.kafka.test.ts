import {afterAll, beforeAll, expect, test} from 'vitest';
import {type LocalKafka, startKafka} from '../kafka/start-kafka.ts';
import {type LocalRegistry, startRegistry} from './start-registry.ts';

let kafka: LocalKafka;
let registry: LocalRegistry;

beforeAll(async () => {
  kafka = await startKafka({brokers: 1});
  registry = await startRegistry({kafka: kafka.bootstrap});
}, 300_000);

afterAll(async () => {
  await registry.stop();
  await kafka.stop();
});

test('a schema lies in Kafka: it survives kill -9', async () => {
  const schema = JSON.stringify({type: 'record', name: 'R', fields: [{name: 'x', type: 'int'}]});
  const registered = await fetch(`${registry.url}/subjects/survives-value/versions`, {
    method: 'POST',
    headers: {'content-type': 'application/vnd.schemaregistry.v1+json'},
    body: JSON.stringify({schema}),
  });
  const {id} = (await registered.json()) as {id: number};
  await registry.kill('SIGKILL');
  expect(registry.pid).toBeUndefined();
  await registry.start();
  const found = await fetch(`${registry.url}/schemas/ids/${id}`);
  expect(await found.json()).toMatchObject({schema});
}, 300_000);
