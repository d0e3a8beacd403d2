import {mkdirSync, writeFileSync} from 'node:fs';
import {connect} from 'node:net';
import {join} from 'node:path';
import {Daemon} from '../process/daemon.ts';
import {logProperties} from './server-properties.ts';

const answerTimeoutMs = 1_000;

/** Where ZooKeeper listens and keeps its data. */
export type ZooKeeperLayout = Readonly<{port: number; dir: string; keep: boolean}>;

/** The ZooKeeper of a cluster as a process; see `Daemon`. Writes its settings. */
export function zooKeeperDaemon(libs: string, {port, dir, keep}: ZooKeeperLayout): Daemon {
  mkdirSync(dir, {recursive: true});
  const settingsFile = join(dir, 'zookeeper.properties');
  const logSettings = join(dir, 'log4j2.properties');
  writeFileSync(settingsFile, zooKeeperProperties(port, dir));
  writeFileSync(logSettings, logProperties());
  return new Daemon({
    name: 'ZooKeeper',
    command: 'java',
    args: [
      ...['-Xms32m', '-Xmx128m', '-XX:+ExitOnOutOfMemoryError', '-Djava.awt.headless=true'],
      `-Dlog4j2.configurationFile=${logSettings}`,
      ...['-cp', join(libs, '*')],
      ...['org.apache.zookeeper.server.quorum.QuorumPeerMain', settingsFile],
    ],
    dir,
    logFile: join(dir, 'zookeeper.log'),
    keep,
    isReady: () => isZooKeeperWell(port),
    startTimeoutMs: 60_000,
    stopTimeoutMs: 10_000,
  });
}

function zooKeeperProperties(port: number, dir: string): string {
  return [
    `dataDir=${join(dir, 'data')}`,
    `clientPort=${port}`,
    'clientPortAddress=127.0.0.1',
    'tickTime=500',
    'admin.enableServer=false',
    '4lw.commands.whitelist=ruok',
    '',
  ].join('\n');
}

/** ZooKeeper's own question after its health: `ruok` is answered by `imok`. */
function isZooKeeperWell(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect({port, host: '127.0.0.1'}, () => socket.write('ruok'));
    socket.setTimeout(answerTimeoutMs, () => socket.destroy());
    socket.on('data', (data) => {
      answer += data.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer === 'imok'));
  });
}
