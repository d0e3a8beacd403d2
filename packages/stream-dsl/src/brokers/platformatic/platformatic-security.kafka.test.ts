import {randomUUID} from 'node:crypto';
import {setTimeout as sleep} from 'node:timers/promises';
import {type SecuredKafka, type SecureListener, startKafka} from '@crm/local';
import {afterAll, beforeAll, expect, onTestFinished, test} from 'vitest';
import {batchOf, readValues} from '../../../test/conformance/rule.ts';
import {platformaticKafka} from './platformatic-kafka.ts';
import type {PlatformaticKafkaOptions} from './platformatic-options.ts';

const boss = {username: 'boss', password: 'boss-password'};
const TOKEN_LIFETIME_MS = 5_000;
const READ_FOR_MS = 12_000;

let kafka: SecuredKafka;
beforeAll(async () => {
  const users = {[boss.username]: boss.password};
  kafka = await startKafka({brokers: 1, security: {users, superUsers: [boss.username]}});
}, 300_000);
afterAll(() => kafka.stop());

type Door = Omit<PlatformaticKafkaOptions, 'brokers'> & {readonly listener?: SecureListener};

function brokerBehind({listener = 'SASL_SSL', ...options}: Door) {
  const brokers = kafka.addresses[listener].split(',');
  const broker = platformaticKafka({brokers, retryTimeoutMs: 10_000, ...options});
  onTestFinished(() => broker.close());
  return broker;
}

async function roundTrip(door: Door): Promise<readonly (string | null)[]> {
  const broker = brokerBehind(door);
  await broker.connect();
  const topic = `secured-${randomUUID()}`;
  await broker.createTopics([{topic, partitions: 1}]);
  const producer = await broker.producer({transactionalId: topic});
  producer.begin();
  await producer.send([batchOf({topic, partition: 0}, 'a', 'b')]);
  await producer.commit();
  const at = {topic, partition: 0};
  // The end of a transaction is written after its commit is answered.
  await expect.poll(() => readValues(broker, at), {timeout: 10_000}).not.toEqual([]);
  return readValues(broker, at);
}

const tls = () => ({ca: kafka.authority});
const token = (lifetimeMs: number) => () => kafka.newToken({user: boss.username, lifetimeMs});

const doors: Readonly<Record<string, () => Door>> = {
  'PLAIN over TLS': () => ({tls: tls(), sasl: {mechanism: 'PLAIN', ...boss}}),
  'SCRAM-SHA-256 over TLS': () => ({tls: tls(), sasl: {mechanism: 'SCRAM-SHA-256', ...boss}}),
  'SCRAM-SHA-512 over TLS': () => ({tls: tls(), sasl: {mechanism: 'SCRAM-SHA-512', ...boss}}),
  'OAUTHBEARER over TLS': () => ({
    tls: tls(),
    sasl: {mechanism: 'OAUTHBEARER', token: token(60_000)},
  }),
  'a certificate': () => {
    const {certificate: cert, key} = kafka.newCertificate(boss.username);
    return {listener: 'SSL', tls: {...tls(), cert, key}};
  },
  'SCRAM-SHA-512 without TLS': () => ({
    listener: 'SASL_PLAINTEXT',
    sasl: {mechanism: 'SCRAM-SHA-512', ...boss},
  }),
};

test.each(Object.entries(doors))('writes and reads by %s', async (_, door) => {
  expect(await roundTrip(door())).toEqual(['a', 'b']);
});

test.each([
  {
    name: 'a wrong password (SCRAM)',
    door: () => ({sasl: {mechanism: 'SCRAM-SHA-512', ...boss, password: 'wrong'} as const}),
    found: 'check user name, password and mechanism',
  },
  {
    name: 'a wrong password (PLAIN)',
    door: () => ({sasl: {mechanism: 'PLAIN', ...boss, password: 'wrong'} as const}),
    found: 'check user name, password and mechanism',
  },
  {
    name: 'a token that is none',
    door: () => ({sasl: {mechanism: 'OAUTHBEARER', token: 'none'} as const}),
    found: 'check user name, password and mechanism',
  },
  {
    name: 'a certificate of an unknown authority',
    door: () => ({tls: true, sasl: {mechanism: 'PLAIN', ...boss}}) as const,
    found: 'check the TLS options',
  },
])('$name is told at once, and not repeated', async ({door, found}) => {
  const connecting = brokerBehind({tls: tls(), ...door()}).connect();
  await expect(connecting).rejects.toMatchObject({
    code: 'STREAM_AUTH_FAILED',
    retriable: false,
    message: expect.stringContaining(found),
  });
});

test('a login that runs out is renewed, and nobody notices', async () => {
  const broker = brokerBehind({
    tls: tls(),
    sasl: {mechanism: 'OAUTHBEARER', token: token(TOKEN_LIFETIME_MS)},
    // A request that fell between the two halves of a login would have to be sent again.
    retryTimeoutMs: 1,
  });
  await broker.connect();
  const topic = `secured-${randomUUID()}`;
  await broker.createTopics([{topic, partitions: 1}]);
  const producer = await broker.producer();
  const untilMs = performance.now() + READ_FOR_MS;
  let sent = 0;
  while (performance.now() < untilMs) {
    await producer.send([batchOf({topic, partition: 0}, `v${sent++}`)]);
    await sleep(1);
  }
  expect(await broker.endOffsets([{topic, partition: 0}])).toEqual([sent]);
});
