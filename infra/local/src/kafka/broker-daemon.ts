import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {Daemon} from '../process/daemon.ts';
import {runCommand} from '../process/run-command.ts';
import {clusterMembers} from './cluster-members.ts';
import type {BrokerLayout, ClusterLayout} from './layout.ts';
import {logProperties, serverProperties} from './server-properties.ts';

const formatTimeoutMs = 60_000;

/** One broker of the cluster as a process; see `Daemon`. */
export function brokerDaemon(
  libs: string,
  cluster: ClusterLayout,
  {broker, keep}: Readonly<{broker: BrokerLayout; keep: boolean}>,
): Daemon {
  const heapMiB = cluster.brokers.length === 1 ? 512 : 384;
  return new Daemon({
    name: `Kafka broker ${broker.id}`,
    command: 'java',
    args: [
      '-Xms128m',
      `-Xmx${heapMiB}m`,
      '-XX:+ExitOnOutOfMemoryError',
      '-Djava.awt.headless=true',
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
  libs: string,
  cluster: ClusterLayout,
  broker: BrokerLayout,
): Promise<void> {
  const settingsPath = join(broker.dir, 'server.properties');
  mkdirSync(broker.dir, {recursive: true});
  writeFileSync(settingsPath, serverProperties(cluster, broker));
  writeFileSync(join(broker.dir, 'log4j2.properties'), logProperties());
  if (existsSync(join(broker.dir, 'data', 'meta.properties'))) return;
  await runCommand({
    command: 'java',
    args: [
      ...['-Xshare:auto', '-XX:TieredStopAtLevel=1', '-cp', join(libs, '*')],
      ...['kafka.tools.StorageTool', 'format', '-g'],
      ...['-t', cluster.clusterId, '-c', settingsPath],
    ],
    timeoutMs: formatTimeoutMs,
  });
}
