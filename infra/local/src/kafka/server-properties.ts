import {join} from 'node:path';
import type {BrokerLayout, ClusterLayout} from './layout.ts';
import {type ServerSecurity, securityProperties} from './security-properties.ts';
import type {Settings} from './settings.ts';

/**
 * The settings of one broker, which is also a controller where there is no ZooKeeper. Durability is
 * that of production (three copies, two of them in sync, no unclean election); what is only about
 * waiting is short, so that tests of failures end soon.
 */
export function serverProperties(
  cluster: ClusterLayout,
  broker: BrokerLayout,
  security?: ServerSecurity,
): string {
  const copies = Math.min(3, cluster.brokers.length);
  const copiesInSyncMin = Math.max(1, copies - 1);
  const settings: Settings = {
    ...(cluster.zooKeeperPort === undefined
      ? quorumSettings(cluster, broker)
      : zooKeeperSettings(cluster.zooKeeperPort, broker)),
    'log.dirs': join(broker.dir, 'data'),
    ...(security !== undefined && securityProperties(cluster, broker, security)),
    ...detourSettings(broker),

    'default.replication.factor': copies,
    'min.insync.replicas': copiesInSyncMin,
    'offsets.topic.replication.factor': copies,
    'offsets.topic.num.partitions': 5,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': copiesInSyncMin,
    'transaction.state.log.num.partitions': 5,
    'auto.create.topics.enable': false,
    // Generated events carry old timestamps; retention would delete them while a test reads.
    'log.retention.ms': -1,

    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1000,
    'transaction.abort.timed.out.transaction.cleanup.interval.ms': 1000,

    // Three brokers share a small machine: the defaults are for eight cores and a 1 GB heap.
    'num.network.threads': 2,
    'num.io.threads': 4,
    'background.threads': 2,
    'log.cleaner.dedupe.buffer.size': 16 * 1024 * 1024,
    'log.index.size.max.bytes': 1024 * 1024,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return `${lines.join('\n')}\n`;
}

/** KRaft: the brokers keep the cluster's metadata among themselves. */
function quorumSettings({brokers}: ClusterLayout, broker: BrokerLayout): Settings {
  const copies = Math.min(3, brokers.length);
  const voters = brokers.map(({id, controllerPort}) => `${id}@127.0.0.1:${controllerPort}`);
  const {plain, advertised, listening} = plainListeners(broker);
  return {
    'process.roles': 'broker,controller',
    'node.id': broker.id,
    'controller.quorum.voters': voters.join(','),
    listeners: [plain, ...listening, `CONTROLLER://127.0.0.1:${broker.controllerPort}`].join(','),
    'advertised.listeners': [plain, ...advertised].join(','),
    'controller.listener.names': 'CONTROLLER',
    'broker.session.timeout.ms': 3000,
    'broker.heartbeat.interval.ms': 500,
    'share.coordinator.state.topic.replication.factor': copies,
    'share.coordinator.state.topic.min.isr': Math.max(1, copies - 1),
  };
}

function zooKeeperSettings(zooKeeperPort: number, broker: BrokerLayout): Settings {
  const {plain, advertised, listening} = plainListeners(broker);
  return {
    'broker.id': broker.id,
    'zookeeper.connect': `127.0.0.1:${zooKeeperPort}`,
    'zookeeper.session.timeout.ms': 3000,
    listeners: [plain, ...listening].join(','),
    'advertised.listeners': [plain, ...advertised].join(','),
  };
}

/** The listener of all, and those that a proxy stands before. */
function plainListeners({port, detours = []}: BrokerLayout): {
  readonly plain: string;
  readonly listening: readonly string[];
  readonly advertised: readonly string[];
} {
  return {
    plain: `PLAINTEXT://127.0.0.1:${port}`,
    listening: detours.map((each) => `${each.name}://127.0.0.1:${each.port}`),
    advertised: detours.map((each) => `${each.name}://127.0.0.1:${each.advertisedPort}`),
  };
}

function detourSettings({detours = []}: BrokerLayout): Settings {
  if (detours.length === 0) return {};
  const names = ['PLAINTEXT', 'CONTROLLER', ...detours.map(({name}) => name)];
  const threads = detours.map(
    ({name}) => [`listener.name.${name.toLowerCase()}.num.network.threads`, 1] as const,
  );
  return {
    'listener.security.protocol.map': names.map((name) => `${name}:PLAINTEXT`).join(','),
    ...Object.fromEntries(threads),
  };
}

/** Log4j's settings: everything from INFO up on the standard output, one line a message. */
export function logProperties(): string {
  return [
    'status=error',
    'appender.out.type=Console',
    'appender.out.name=out',
    'appender.out.layout.type=PatternLayout',
    'appender.out.layout.pattern=%d %p %c{1}: %m%n',
    'rootLogger.level=info',
    'rootLogger.appenderRef.out.ref=out',
    '',
  ].join('\n');
}
