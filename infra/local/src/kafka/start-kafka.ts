import {rmSync} from 'node:fs';
import {LocalError} from '../errors.ts';
import {kafkaLibs} from '../fetch/kafka-libs.ts';
import type {Daemon} from '../process/daemon.ts';
import {temporaryRunDir} from '../process/temporary-dir.ts';
import {waitUntil} from '../process/wait-until.ts';
import {brokerDaemon, prepareBroker} from './broker-daemon.ts';
import {clusterMembers} from './cluster-members.ts';
import {type BrokerLayout, type ClusterLayout, clusterLayout} from './layout.ts';

/** How to start Kafka. */
export type StartKafkaOptions = Readonly<{
  /** Three brokers keep three copies of everything; one keeps one. */
  brokers: 1 | 3;
  /** Where data, ports and logs stay for the next start. Without it: a new folder, removed by `stop`. */
  dir?: string | undefined;
  /** True: the brokers stay when this process ends. Default false: they end with it, however it ends. */
  keep?: boolean | undefined;
}>;

/** One broker that a test can kill and start again on the same port and data. */
export type LocalBroker = Readonly<{
  id: number;
  port: number;
  /** Undefined while it is down. */
  readonly pid: number | undefined;
  /** Sends the signal and waits until the process has ended. */
  kill: (signal?: NodeJS.Signals) => Promise<void>;
  /** Starts it again and waits until the cluster counts it as alive. */
  start: () => Promise<void>;
}>;

/** A running Kafka on the loopback address. */
export type LocalKafka = Readonly<{
  /** `host:port` of each broker, joined by commas. */
  bootstrap: string;
  brokers: readonly LocalBroker[];
  /** Stops all brokers: SIGTERM, a bounded wait, then SIGKILL. */
  stop: () => Promise<void>;
}>;

const allAliveTimeoutMs = 60_000;

/**
 * Starts one or three brokers (KRaft, each also a controller) and waits until they all answer.
 * Brokers of `dir` that run already are taken over. Throws `LocalError`.
 */
export async function startKafka(options: StartKafkaOptions): Promise<LocalKafka> {
  const libs = await kafkaLibs();
  const dir = options.dir ?? temporaryRunDir('kafka');
  const cluster = await clusterLayout(dir, options.brokers);
  const daemons = cluster.brokers.map((broker) =>
    brokerDaemon(libs, cluster, {broker, keep: options.keep ?? false}),
  );
  const stop = async (): Promise<void> => {
    await Promise.all(daemons.map((daemon) => daemon.stop()));
    if (options.dir === undefined) rmSync(dir, {recursive: true, force: true});
  };
  try {
    await startAll(libs, cluster, daemons);
  } catch (error) {
    await Promise.all(daemons.map((daemon) => daemon.stop()));
    throw error;
  }
  return {
    bootstrap: cluster.brokers.map(({port}) => `127.0.0.1:${port}`).join(','),
    brokers: cluster.brokers.flatMap((broker, index) => {
      const daemon = daemons[index];
      return daemon === undefined ? [] : [localBroker(broker, daemon)];
    }),
    stop,
  };
}

async function startAll(
  libs: string,
  cluster: ClusterLayout,
  daemons: readonly Daemon[],
): Promise<void> {
  if (daemons.some(({pid}) => pid === undefined)) {
    await Promise.all(cluster.brokers.map((broker) => prepareBroker(libs, cluster, broker)));
  }
  // All first, then wait: a quorum of three elects its leader only once two are up.
  for (const daemon of daemons) daemon.launch();
  await Promise.all(daemons.map((daemon) => daemon.untilReady()));
  const areAllAlive = await waitUntil(() => seeEachOther(cluster), {timeoutMs: allAliveTimeoutMs});
  if (!areAllAlive) {
    throw new LocalError(
      'START_FAILED',
      `cannot start Kafka: its brokers did not all see each other within ${allAliveTimeoutMs} ms`,
    );
  }
}

async function seeEachOther({brokers}: ClusterLayout): Promise<boolean> {
  const counts = await Promise.all(
    brokers.map(async ({port}) => (await clusterMembers(`127.0.0.1:${port}`)).length),
  );
  return counts.every((count) => count === brokers.length);
}

function localBroker({id, port}: BrokerLayout, daemon: Daemon): LocalBroker {
  return {
    id,
    port,
    get pid() {
      return daemon.pid;
    },
    kill: (signal = 'SIGKILL') => daemon.kill(signal),
    start: () => daemon.start(),
  };
}
