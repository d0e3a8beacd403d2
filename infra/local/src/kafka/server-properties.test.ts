import {expect, test} from 'vitest';
import {serverProperties} from './server-properties.ts';

const brokers = (count: number) =>
  Array.from({length: count}, (_, index) => ({
    id: index + 1,
    port: 20_001 + index,
    controllerPort: 20_011 + index,
    dir: `cluster/broker-${index + 1}`,
  }));

function settingsOf(count: number): Map<string, string> {
  const cluster = {clusterId: 'a', brokers: brokers(count)};
  const broker = cluster.brokers[0];
  if (broker === undefined) throw new Error('a cluster has a broker');
  const lines = serverProperties(cluster, broker).trimEnd().split('\n');
  return new Map(
    lines.map((line) => {
      const at = line.indexOf('=');
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}

test.each([
  {name: 'three brokers keep three copies, two in sync', count: 3, copies: '3', inSync: '2'},
  {name: 'one broker keeps one copy', count: 1, copies: '1', inSync: '1'},
])('$name', ({count, copies, inSync}) => {
  const settings = settingsOf(count);
  expect(settings.get('default.replication.factor')).toBe(copies);
  expect(settings.get('transaction.state.log.replication.factor')).toBe(copies);
  expect(settings.get('offsets.topic.replication.factor')).toBe(copies);
  expect(settings.get('min.insync.replicas')).toBe(inSync);
  expect(settings.get('transaction.state.log.min.isr')).toBe(inSync);
});

test('every broker is a voter, and nothing listens beyond the loopback address', () => {
  const settings = settingsOf(3);
  expect(settings.get('controller.quorum.voters')).toBe(
    '1@127.0.0.1:20011,2@127.0.0.1:20012,3@127.0.0.1:20013',
  );
  expect(settings.get('listeners')).toBe(
    'PLAINTEXT://127.0.0.1:20001,CONTROLLER://127.0.0.1:20011',
  );
});

const security = {
  users: {shop: 'secret'},
  superUsers: ['boss'],
  trustFile: '/keys/trusted.pem',
  keyFile: '/keys/broker.pem',
  tokens: {issuer: 'i', audience: 'a', keySetFile: '/keys/token-keys.json'},
};

test.each([
  {
    name: 'without ZooKeeper',
    zooKeeperPort: undefined,
    authorizer: 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    controller: ',CONTROLLER://127.0.0.1:2',
  },
  {
    name: 'with ZooKeeper',
    zooKeeperPort: 6,
    authorizer: 'kafka.security.authorizer.AclAuthorizer',
    controller: '',
  },
])('security $name: three more listeners, and an authorizer', (each) => {
  const securePorts = {SASL_SSL: 3, SSL: 4, SASL_PLAINTEXT: 5};
  const broker = {id: 1, port: 1, controllerPort: 2, securePorts, dir: 'x'};
  const cluster = {clusterId: 'a', zooKeeperPort: each.zooKeeperPort, brokers: [broker]};
  const lines = serverProperties(cluster, broker, security).split('\n');
  expect(lines).toContain(
    `listeners=PLAINTEXT://127.0.0.1:1,SASL_SSL://127.0.0.1:3,SSL://127.0.0.1:4,SASL_PLAINTEXT://127.0.0.1:5${each.controller}`,
  );
  expect(lines).toContain(`authorizer.class.name=${each.authorizer}`);
  expect(lines).toContain('super.users=User:boss;User:ANONYMOUS');
  expect(lines).toContain('listener.name.ssl.ssl.client.auth=required');
  expect(lines.includes('zookeeper.connect=127.0.0.1:6')).toBe(each.zooKeeperPort === 6);
  expect(lines.some((line) => line.startsWith('process.roles='))).toBe(each.zooKeeperPort !== 6);
});

test('a detour: one more listener, whose clients are sent to the proxy', () => {
  const detours = [{name: 'FIRST', port: 7, advertisedPort: 8}];
  const broker = {id: 1, port: 1, controllerPort: 2, detours, dir: 'x'};
  const lines = serverProperties({clusterId: 'a', brokers: [broker]}, broker).split('\n');
  expect(lines).toContain(
    'listeners=PLAINTEXT://127.0.0.1:1,FIRST://127.0.0.1:7,CONTROLLER://127.0.0.1:2',
  );
  expect(lines).toContain('advertised.listeners=PLAINTEXT://127.0.0.1:1,FIRST://127.0.0.1:8');
  expect(lines).toContain(
    'listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,FIRST:PLAINTEXT',
  );
});
