import {randomBytes} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {LocalError} from '../errors.ts';
import {freePorts, isPortFree} from '../process/free-port.ts';
import {readPidFile} from '../process/pid-file.ts';

/** Ways in that ask who comes, as Kafka calls them. */
export const secureListeners = ['SASL_SSL', 'SSL', 'SASL_PLAINTEXT'] as const;

/** `SASL_SSL`: TLS and a login; `SSL`: TLS and a client's certificate; `SASL_PLAINTEXT`: a login without TLS. */
export type SecureListener = (typeof secureListeners)[number];

/** Where one broker listens and keeps its data. */
export type BrokerLayout = Readonly<{
  id: number;
  port: number;
  controllerPort: number;
  /** Only in a cluster with security. */
  securePorts?: Readonly<Record<SecureListener, number>> | undefined;
  /** Further ways in without any security. */
  detours?: readonly DetourLayout[] | undefined;
  dir: string;
}>;

/** A listener to which the broker sends its clients by way of another port, where a proxy stands. */
export type DetourLayout = Readonly<{name: string; port: number; advertisedPort: number}>;

/** A cluster as remembered in its folder: the same ports and data at each start. */
export type ClusterLayout = Readonly<{
  clusterId: string;
  /** Undefined in a cluster without ZooKeeper. */
  zooKeeperPort?: number | undefined;
  brokers: readonly BrokerLayout[];
}>;

/** What a cluster is asked to be. */
export type ClusterShape = Readonly<{
  brokers: number;
  hasZooKeeper: boolean;
  isSecured: boolean;
}>;

/**
 * The layout in `dir`, made up the first time. Ports are chosen again when nothing of the cluster
 * runs and a stranger has taken one of them. Throws `LAYOUT_DIFFERS` for a cluster of another shape.
 */
export async function clusterLayout(dir: string, shape: ClusterShape): Promise<ClusterLayout> {
  const remembered = readClusterLayout(dir);
  if (remembered === undefined) return saveLayout(dir, await newLayout(dir, newClusterId(), shape));
  requireShape(dir, remembered, shape);
  if (isAnyAlive(remembered) || (await arePortsFree(remembered))) return remembered;
  return saveLayout(dir, await newLayout(dir, remembered.clusterId, shape));
}

/** The layout that an earlier start left in `dir`, if any. */
export function readClusterLayout(dir: string): ClusterLayout | undefined {
  const path = layoutPath(dir);
  if (!existsSync(path)) return undefined;
  const content = JSON.parse(readFileSync(path, 'utf8')) as Omit<ClusterLayout, 'brokers'> &
    Readonly<{brokers: readonly Omit<BrokerLayout, 'dir'>[]}>;
  return {
    ...content,
    brokers: content.brokers.map((broker) => ({...broker, dir: brokerDir(dir, broker.id)})),
  };
}

const layoutPath = (dir: string): string => join(dir, 'cluster.json');
const brokerDir = (dir: string, id: number): string => join(dir, `broker-${id}`);

function requireShape(dir: string, found: ClusterLayout, wanted: ClusterShape): void {
  const {brokers, hasZooKeeper, isSecured} = wanted;
  const shapeFound = describeShape({
    brokers: found.brokers.length,
    hasZooKeeper: found.zooKeeperPort !== undefined,
    isSecured: found.brokers.some(({securePorts}) => securePorts !== undefined),
  });
  const shapeWanted = describeShape({brokers, hasZooKeeper, isSecured});
  if (shapeFound === shapeWanted) return;
  throw new LocalError(
    'LAYOUT_DIFFERS',
    `cannot start ${shapeWanted} in ${dir}: it holds the data of ${shapeFound}; stop them and remove the folder, or ask for the same`,
  );
}

function describeShape({brokers, hasZooKeeper, isSecured}: ClusterShape): string {
  const extras = [...(hasZooKeeper ? ['ZooKeeper'] : []), ...(isSecured ? ['security'] : [])];
  const count = `${brokers} broker${brokers === 1 ? '' : 's'}`;
  return extras.length === 0 ? count : `${count} with ${extras.join(' and ')}`;
}

async function newLayout(
  dir: string,
  clusterId: string,
  {brokers, hasZooKeeper, isSecured}: ClusterShape,
): Promise<ClusterLayout> {
  const perBroker = 2 + secureListeners.length;
  const [zooKeeperPort = 0, ...ports] = await freePorts(1 + brokers * perBroker);
  return {
    clusterId,
    zooKeeperPort: hasZooKeeper ? zooKeeperPort : undefined,
    brokers: Array.from({length: brokers}, (_, index) => {
      const own = ports.slice(index * perBroker);
      const [port = 0, controllerPort = 0, SASL_SSL = 0, SSL = 0, SASL_PLAINTEXT = 0] = own;
      const securePorts = isSecured ? {SASL_SSL, SSL, SASL_PLAINTEXT} : undefined;
      const id = index + 1;
      return {id, port, controllerPort, securePorts, dir: brokerDir(dir, id)};
    }),
  };
}

function saveLayout(dir: string, layout: ClusterLayout): ClusterLayout {
  mkdirSync(dir, {recursive: true});
  const brokers = layout.brokers.map(({dir: _, ...broker}) => broker);
  writeFileSync(layoutPath(dir), `${JSON.stringify({...layout, brokers}, undefined, 2)}\n`);
  return layout;
}

function isAnyAlive({brokers}: ClusterLayout): boolean {
  return brokers.some((broker) => readPidFile(join(broker.dir, 'pid.json')) !== undefined);
}

async function arePortsFree({zooKeeperPort, brokers}: ClusterLayout): Promise<boolean> {
  const ports = [
    ...(zooKeeperPort === undefined ? [] : [zooKeeperPort]),
    ...brokers.flatMap(({port, controllerPort, securePorts = {}}) => [
      ...[port, controllerPort],
      ...Object.values<number>(securePorts),
    ]),
  ];
  const answers = await Promise.all(ports.map(isPortFree));
  return answers.every((isFree) => isFree);
}

/** A random id as Kafka writes them: 16 bytes, never with a `-` in front, which its tools would take for an option. */
export function newClusterId(random: () => Buffer = () => randomBytes(16)): string {
  for (;;) {
    const id = random().toString('base64url');
    if (!id.startsWith('-')) return id;
  }
}
