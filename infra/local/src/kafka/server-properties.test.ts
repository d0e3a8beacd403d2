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
