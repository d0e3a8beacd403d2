import {rmSync} from 'node:fs';
import {join} from 'node:path';
import {LocalError} from '../errors.ts';
import {kafkaLibs, zooKeeperKafkaLibs} from '../fetch/kafka-libs.ts';
import type {Daemon} from '../process/daemon.ts';
import {freePorts} from '../process/free-port.ts';
import {temporaryRunDir} from '../process/temporary-dir.ts';
import {waitUntil} from '../process/wait-until.ts';
import type {Certificate} from '../security/certificates.ts';
import type {TokenRequest} from '../security/token-issuer.ts';
import {type AccessRule, addAccessRules} from './access-rules.ts';
import {brokerDaemon, type ClusterSetting, prepareBroker} from './broker-daemon.ts';
import {areAllInSync, clusterMembers} from './cluster-members.ts';
import {ClusterSecurity, type KafkaSecurity} from './cluster-security.ts';
import {addUsersToZooKeeper, type KafkaTool, runKafkaTool} from './kafka-tool.ts';
import {
  type BrokerLayout,
  type ClusterLayout,
  clusterLayout,
  type SecureListener,
} from './layout.ts';
import {zooKeeperDaemon} from './zookeeper-daemon.ts';

/** How to start Kafka. */
export type StartKafkaOptions = Readonly<{
  /** Three brokers keep three copies of everything; one keeps one. */
  brokers: 1 | 3;
  /** `kraft` (default): the newest Kafka. `zookeeper`: the last one that ran with ZooKeeper, 3.9. */
  mode?: 'kraft' | 'zookeeper' | undefined;
  /** Adds listeners with TLS and logins, and an authorizer. Only without `dir`, as the keys are made anew. */
  security?: KafkaSecurity | undefined;
  /** Further listeners of each broker, for clients that shall come through a proxy. Not with `security`. */
  detours?: readonly Detour[] | undefined;
  /** Where data, ports and logs stay for the next start. Without it: a new folder, removed by `stop`. */
  dir?: string | undefined;
  /** True: the brokers stay when this process ends. Default false: they end with it, however it ends. */
  keep?: boolean | undefined;
}>;

/** A listener whose clients the brokers send to other ports: to a proxy, which can be cut. */
export type Detour = Readonly<{
  /** Letters and digits. */
  name: string;
  /** Where the proxy of each broker listens, in the order of their ids. */
  advertisedPorts: readonly number[];
}>;

/** One broker that a test can kill and start again on the same port and data. */
export type LocalBroker = Readonly<{
  id: number;
  port: number;
  /** Where it listens behind the proxy of each detour, by name. */
  detourPorts: ReadonlyMap<string, number>;
  /** Undefined while it is down. */
  readonly pid: number | undefined;
  /** Sends the signal and waits until the process has ended. */
  kill: (signal?: NodeJS.Signals) => Promise<void>;
  /** Starts it again and waits until the cluster counts it as alive. */
  start: () => Promise<void>;
}>;

/** A running Kafka on the loopback address. */
export type LocalKafka = Readonly<{
  /** `host:port` of each broker, joined by commas: the plain listener, which asks for nothing. */
  bootstrap: string;
  brokers: readonly LocalBroker[];
  /** Waits until every copy of every partition is in sync; answers false when the time is over. */
  untilInSync: (timeoutMs: number) => Promise<boolean>;
  /** Stops all brokers: SIGTERM, a bounded wait, then SIGKILL. */
  stop: () => Promise<void>;
}>;

/** A running Kafka that asks who comes. Its plain listener is for the test itself: there all are super users. */
export type SecuredKafka = LocalKafka &
  Readonly<{
    /** As `bootstrap`, of the listeners that ask. A listener with a login takes every mechanism. */
    addresses: Readonly<Record<SecureListener, string>>;
    /** The certificate of the authority that signed the brokers' certificate, as PEM. */
    readonly authority: string;
    /** The PEM file from which the brokers read their certificate and its key. */
    certificateFile: string;
    /** A certificate with which a client is known as `name`. */
    newCertificate: (name: string) => Certificate;
    /** A signed token that OAUTHBEARER takes. */
    newToken: (request: TokenRequest) => string;
    /** Another authority signs another certificate of the brokers, which read it when told to or started again. */
    renewAuthority: () => void;
    addAccessRules: (rules: readonly AccessRule[]) => Promise<void>;
    /** Runs one of Kafka's own commands, of the same version as the brokers. */
    runTool: (tool: KafkaTool, args: readonly string[]) => Promise<string>;
  }>;

const allAliveTimeoutMs = 60_000;

/**
 * Starts one or three brokers and waits until they all answer. Without ZooKeeper each is also a
 * controller. Brokers of `dir` that run already are taken over. Throws `LocalError`.
 */
export async function startKafka(
  options: StartKafkaOptions & Readonly<{security: KafkaSecurity}>,
): Promise<SecuredKafka>;
export async function startKafka(options: StartKafkaOptions): Promise<LocalKafka>;
export async function startKafka(options: StartKafkaOptions): Promise<LocalKafka> {
  const {mode = 'kraft', keep = false} = options;
  requireNewKeys(options);
  const hasZooKeeper = mode === 'zookeeper';
  const libs = await (hasZooKeeper ? zooKeeperKafkaLibs() : kafkaLibs());
  const dir = options.dir ?? temporaryRunDir('kafka');
  const isSecured = options.security !== undefined;
  const shape = {brokers: options.brokers, hasZooKeeper, isSecured};
  const layout = await withDetours(await clusterLayout(dir, shape), options.detours ?? []);
  const security = options.security && new ClusterSecurity(join(dir, 'security'), options.security);
  const setting = {libs, layout, keep, security: security?.server};
  const cluster = clusterDaemons(setting, dir);
  const stop = async (): Promise<void> => {
    await stopAll(cluster);
    if (options.dir === undefined) rmSync(dir, {recursive: true, force: true});
  };
  try {
    await startAll(setting, cluster);
  } catch (error) {
    // The folder stays: the error names the log in it.
    await stopAll(cluster);
    throw error;
  }
  const kafka: LocalKafka = {
    bootstrap: layout.brokers.map(({port}) => `127.0.0.1:${port}`).join(','),
    brokers: layout.brokers.flatMap((broker, index) => {
      const daemon = cluster.brokers[index];
      return daemon === undefined ? [] : [localBroker(broker, daemon)];
    }),
    untilInSync: (timeoutMs) => waitUntil(() => areAllInSync(kafka.bootstrap), {timeoutMs}),
    stop,
  };
  return security === undefined ? kafka : securedKafka(kafka, setting, security);
}

function requireNewKeys({security, dir}: StartKafkaOptions): void {
  if (security === undefined || dir === undefined) return;
  throw new LocalError(
    'START_FAILED',
    `cannot start Kafka with security in ${dir}: its keys are made anew at each start; leave dir out`,
  );
}

function securedKafka(
  kafka: LocalKafka,
  {libs, layout}: ClusterSetting,
  security: ClusterSecurity,
): SecuredKafka {
  const address = (listener: SecureListener): string =>
    layout.brokers.map(({securePorts}) => `127.0.0.1:${securePorts?.[listener]}`).join(',');
  return {
    ...kafka,
    addresses: {
      SASL_SSL: address('SASL_SSL'),
      SSL: address('SSL'),
      SASL_PLAINTEXT: address('SASL_PLAINTEXT'),
    },
    get authority() {
      return security.authority;
    },
    certificateFile: security.server.keyFile,
    newCertificate: (name) => security.newCertificate(name),
    newToken: (request) => security.newToken(request),
    renewAuthority: () => security.renewAuthority(),
    addAccessRules: (rules) => addAccessRules(kafka.bootstrap, rules),
    runTool: (tool, args) => runKafkaTool(libs, tool, args),
  };
}

type ClusterDaemons = Readonly<{zooKeeper: Daemon | undefined; brokers: readonly Daemon[]}>;

function clusterDaemons(setting: ClusterSetting, dir: string): ClusterDaemons {
  const {libs, layout, keep} = setting;
  const {zooKeeperPort: port} = layout;
  return {
    zooKeeper:
      port === undefined
        ? undefined
        : zooKeeperDaemon(libs, {port, keep, dir: join(dir, 'zookeeper')}),
    brokers: layout.brokers.map((broker) => brokerDaemon(setting, broker)),
  };
}

/** Brokers first: without ZooKeeper they could not end in order. */
async function stopAll({zooKeeper, brokers}: ClusterDaemons): Promise<void> {
  await Promise.all(brokers.map((daemon) => daemon.stop()));
  await zooKeeper?.stop();
}

async function startAll(
  setting: ClusterSetting,
  {zooKeeper, brokers}: ClusterDaemons,
): Promise<void> {
  const {libs, layout, security} = setting;
  const isNew = brokers.some(({pid}) => pid === undefined);
  if (zooKeeper !== undefined) await zooKeeper.start();
  if (isNew) await Promise.all(layout.brokers.map((broker) => prepareBroker(setting, broker)));
  if (isNew && layout.zooKeeperPort !== undefined && security !== undefined) {
    await addUsersToZooKeeper(libs, layout.zooKeeperPort, security.users);
  }
  // All first, then wait: a quorum of three elects its leader only once two are up.
  for (const daemon of brokers) daemon.launch();
  await Promise.all(brokers.map((daemon) => daemon.untilReady()));
  const areAllAlive = await waitUntil(() => seeEachOther(layout), {timeoutMs: allAliveTimeoutMs});
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

/** Their ports are made anew at each start: nobody comes back to them. */
async function withDetours(
  layout: ClusterLayout,
  detours: readonly Detour[],
): Promise<ClusterLayout> {
  if (detours.length === 0) return layout;
  const ports = await freePorts(layout.brokers.length * detours.length);
  const brokers = layout.brokers.map((broker, at) => ({
    ...broker,
    detours: detours.map(({name, advertisedPorts}, index) => ({
      name,
      port: ports[at * detours.length + index] ?? 0,
      advertisedPort: advertisedPorts[at] ?? 0,
    })),
  }));
  return {...layout, brokers};
}

function localBroker({id, port, detours = []}: BrokerLayout, daemon: Daemon): LocalBroker {
  return {
    id,
    port,
    detourPorts: new Map(detours.map((detour) => [detour.name, detour.port])),
    get pid() {
      return daemon.pid;
    },
    kill: (signal = 'SIGKILL') => daemon.kill(signal),
    start: () => daemon.start(),
  };
}
