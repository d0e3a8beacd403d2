import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {Daemon} from '../process/daemon.ts';
import {runCommand} from '../process/run-command.ts';
import {clusterMembers} from './cluster-members.ts';
import type {BrokerLayout, ClusterLayout} from './layout.ts';
import {type ServerSecurity, scramMechanisms} from './security-properties.ts';
import {logProperties, serverProperties} from './server-properties.ts';

const formatTimeoutMs = 60_000;

/** What all brokers of a cluster are started with. */
export type ClusterSetting = Readonly<{
  libs: string;
  layout: ClusterLayout;
  security: ServerSecurity | undefined;
  keep: boolean;
}>;

/** One broker of the cluster as a process; see `Daemon`. */
export function brokerDaemon(
  {libs, layout, security, keep}: ClusterSetting,
  broker: BrokerLayout,
): Daemon {
  // What tests start beside the cluster of the whole run must be small.
  const isBig = layout.brokers.length === 1 && security === undefined;
  const heapMiB = isBig && layout.zooKeeperPort === undefined ? 512 : 384;
  const keySet = security && new URL(`file://${security.tokens.keySetFile}`).href;
  return new Daemon({
    name: `Kafka broker ${broker.id}`,
    command: 'java',
    args: [
      '-Xms128m',
      `-Xmx${heapMiB}m`,
      '-XX:+ExitOnOutOfMemoryError',
      '-Djava.awt.headless=true',
      ...(keySet ? [`-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=${keySet}`] : []),
      `-Dlog4j2.configurationFile=${join(broker.dir, 'log4j2.properties')}`,
      ...['-cp', join(libs, '*'), 'kafka.Kafka', join(broker.dir, 'server.properties')],
    ],
    dir: broker.dir,
    logFile: join(broker.dir, 'broker.log'),
    keep,
    isReady: async () => (await clusterMembers(`127.0.0.1:${broker.port}`)).includes(broker.id),
    startTimeoutMs: 120_000,
    stopTimeoutMs: 15_000,
  });
}

/** Writes the broker's settings and, the first time, formats its data folder. */
export async function prepareBroker(
  {libs, layout, security}: ClusterSetting,
  broker: BrokerLayout,
): Promise<void> {
  const settingsPath = join(broker.dir, 'server.properties');
  mkdirSync(broker.dir, {recursive: true});
  writeFileSync(settingsPath, serverProperties(layout, broker, security));
  writeFileSync(join(broker.dir, 'log4j2.properties'), logProperties());
  const isKRaft = layout.zooKeeperPort === undefined;
  if (!isKRaft || existsSync(join(broker.dir, 'data', 'meta.properties'))) return;
  // From here on a user can only be added by a user: the first ones are part of the format.
  const users = Object.entries(security?.users ?? {}).flatMap(([name, password]) =>
    scramMechanisms.flatMap((mechanism) => [
      '--add-scram',
      `${mechanism}=[name=${name},password=${password}]`,
    ]),
  );
  await runCommand({
    command: 'java',
    args: [
      ...['-Xshare:auto', '-XX:TieredStopAtLevel=1', '-cp', join(libs, '*')],
      ...['kafka.tools.StorageTool', 'format', '-g'],
      ...['-t', layout.clusterId, '-c', settingsPath, ...users],
    ],
    timeoutMs: formatTimeoutMs,
  });
}
