import {type Admin, Kafka, type KafkaConfig, logLevel} from 'kafkajs';
import {afterAll, beforeAll, describe, expect, onTestFinished, test} from 'vitest';
import {type SecuredKafka, startKafka} from './start-kafka.ts';

const users = {boss: 'boss-password', shop: 'shop-password'};

type Door = Readonly<{
  listener: keyof SecuredKafka['addresses'];
  config: (kafka: SecuredKafka, user: keyof typeof users) => Partial<KafkaConfig>;
}>;

const password = (mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'): Door['config'] => {
  return ({authority}, user) => {
    const login = {username: user, password: users[user]};
    // kafkajs tells its mechanisms apart by type, so one object of three types is taken for one of them.
    const sasl = {mechanism, ...login} as NonNullable<KafkaConfig['sasl']>;
    return {ssl: {ca: authority}, sasl};
  };
};
const doors: Readonly<Record<string, Door>> = {
  PLAIN: {listener: 'SASL_SSL', config: password('plain')},
  'SCRAM-SHA-256': {listener: 'SASL_SSL', config: password('scram-sha-256')},
  'SCRAM-SHA-512': {listener: 'SASL_SSL', config: password('scram-sha-512')},
  OAUTHBEARER: {
    listener: 'SASL_SSL',
    config: (kafka, user) => ({
      ssl: {ca: kafka.authority},
      sasl: {
        mechanism: 'oauthbearer',
        oauthBearerProvider: async () => ({value: kafka.newToken({user, lifetimeMs: 60_000})}),
      },
    }),
  },
  'a certificate': {
    listener: 'SSL',
    config: (kafka, user) => {
      const {certificate: cert, key} = kafka.newCertificate(user);
      return {ssl: {ca: kafka.authority, cert, key}};
    },
  },
  'SCRAM without TLS': {
    listener: 'SASL_PLAINTEXT',
    config: (kafka, user) => ({...password('scram-sha-512')(kafka, user), ssl: false}),
  },
};

async function enter(kafka: SecuredKafka, door: Door, user: keyof typeof users): Promise<Admin> {
  const brokers = kafka.addresses[door.listener].split(',');
  const config = {brokers, logLevel: logLevel.NOTHING, retry: {retries: 0}};
  const admin = new Kafka({...config, ...door.config(kafka, user)}).admin();
  onTestFinished(() => admin.disconnect());
  await admin.connect();
  return admin;
}

describe.each([
  {mode: 'kraft', brokers: 1},
  {mode: 'zookeeper', brokers: 3},
] as const)('Kafka with security ($mode, $brokers brokers)', ({mode, brokers}) => {
  let kafka: SecuredKafka;
  beforeAll(async () => {
    kafka = await startKafka({brokers, mode, security: {users, superUsers: ['boss']}});
  }, 300_000);
  afterAll(() => kafka.stop());

  test.each(Object.entries(doors))(
    '%s lets a super user in, and holds others back',
    async (name, door) => {
      const topic = name.replaceAll(' ', '-');
      const boss = await enter(kafka, door, 'boss');
      await boss.createTopics({topics: [{topic, numPartitions: 1}]});
      const shop = await enter(kafka, door, 'shop');
      expect(await shop.listTopics()).not.toContain(topic);
      await kafka.addAccessRules([
        {user: 'shop', operation: 'Read', resource: 'topic', name: topic},
      ]);
      // Brokers hear of a rule, and of a topic, one after the other.
      await expect.poll(() => shop.listTopics(), {timeout: 20_000}).toContain(topic);
    },
  );

  test('nobody comes in by a wrong password or a forged token', async () => {
    const {authority, addresses} = kafka;
    const forged = kafka.newToken({user: 'boss', lifetimeMs: 60_000}).replace(/.{8}$/, 'AAAAAAAA');
    for (const sasl of [
      {mechanism: 'scram-sha-512', username: 'boss', password: 'guess'},
      {mechanism: 'oauthbearer', oauthBearerProvider: async () => ({value: forged})},
    ] as const) {
      const brokerList = addresses.SASL_SSL.split(',');
      const config = {brokers: brokerList, logLevel: logLevel.NOTHING, retry: {retries: 0}};
      const admin = new Kafka({...config, ssl: {ca: authority}, sasl}).admin();
      onTestFinished(() => admin.disconnect());
      // kafkajs does not read what a broker has against a token: its next request fails.
      const entering = admin.connect().then(() => admin.listTopics());
      await expect(entering).rejects.toThrow();
    }
  });

  test("Kafka's own commands run", async () => {
    const printed = await kafka.runTool('kafka-acls', [
      '--bootstrap-server',
      kafka.bootstrap,
      '--list',
    ]);
    expect(printed).toMatch(/principal=User:shop, host=\*, operation=READ/);
  });
});
