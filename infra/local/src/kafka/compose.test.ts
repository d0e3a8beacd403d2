// infra/compose offers the servers of infra/local to people with Docker: the same, or a test that
// is green here means nothing there.
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {parse} from 'yaml';
import {pins} from '../fetch/pins.ts';
import {rootDir} from '../paths.ts';
import {serverProperties} from './server-properties.ts';

type Service = Readonly<{
  image: string;
  profiles: readonly string[];
  ports: readonly string[];
  environment: Readonly<Record<string, string | number>>;
  healthcheck?: unknown;
}>;

const compose = parse(readFileSync(join(rootDir, 'infra/compose/compose.yaml'), 'utf8'), {
  merge: true,
}) as {services: Readonly<Record<string, Service>>};
const services = Object.entries(compose.services);
const brokers = services.filter(([name]) => name.startsWith('kafka-'));

// Where a container differs by nature: names instead of ports, folders of its own.
const ofThePlace = new Set([
  'process.roles',
  'node.id',
  'controller.quorum.voters',
  'listeners',
  'advertised.listeners',
  'controller.listener.names',
  'log.dirs',
]);

test('three brokers and MinIO', () => {
  expect(services.map(([name]) => name)).toEqual(['kafka-1', 'kafka-2', 'kafka-3', 'minio']);
});

test.each(services)(
  '%s is pinned, checked, in a profile, and only on the loopback',
  (_, service) => {
    expect(service.image).toMatch(/^[a-z]+\/[a-z]+:[A-Z0-9][\w.-]*\d/);
    expect(service.healthcheck).toBeDefined();
    expect(service.profiles).toContain('all');
    for (const port of service.ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  },
);

test.each(brokers)(
  '%s runs the Kafka and the settings of infra/local',
  (name, {image, environment}) => {
    const id = Number(name.slice('kafka-'.length));
    const layout = [1, 2, 3].map((each) => ({id: each, port: 1, controllerPort: 2, dir: 'x'}));
    const broker = layout[id - 1];
    if (broker === undefined) throw new Error(`no broker ${id}`);
    const settings = serverProperties({clusterId: 'a', brokers: layout}, broker);
    expect(image).toBe(`apache/kafka:${pins.kafka}`);
    expect(environment['KAFKA_NODE_ID']).toBe(id);
    for (const line of settings.trimEnd().split('\n')) {
      const [setting = '', value] = line.split('=');
      if (ofThePlace.has(setting)) continue;
      const variable = `KAFKA_${setting.replaceAll('.', '_').toUpperCase()}`;
      expect(`${variable}=${environment[variable]}`).toBe(`${variable}=${value}`);
    }
  },
);
