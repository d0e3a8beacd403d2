import {randomBytes} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {LocalError} from '../errors.ts';
import {freePorts, isPortFree} from '../process/free-port.ts';
import {readPidFile} from '../process/pid-file.ts';

/** Where one broker listens and keeps its data. */
export type BrokerLayout = Readonly<{
  id: number;
  port: number;
  controllerPort: number;
  dir: string;
}>;

/** A cluster as remembered in its folder: the same ports and data at each start. */
export type ClusterLayout = Readonly<{clusterId: string; brokers: readonly BrokerLayout[]}>;

/**
 * The layout in `dir`, made up the first time. Ports are chosen again when nothing of the cluster
 * runs and a stranger has taken one of them. Throws `LAYOUT_DIFFERS` for another count of brokers.
 */
export async function clusterLayout(dir: string, brokerCount: number): Promise<ClusterLayout> {
  const remembered = readClusterLayout(dir);
  if (remembered === undefined) {
    const clusterId = newClusterId();
    return saveLayout(dir, clusterId, await newBrokers(dir, brokerCount));
  }
  if (remembered.brokers.length !== brokerCount) {
    throw new LocalError(
      'LAYOUT_DIFFERS',
      `cannot start ${brokerCount} brokers in ${dir}: it holds the data of ${remembered.brokers.length}; stop them and remove the folder, or ask for as many`,
    );
  }
  if (isAnyAlive(remembered) || (await arePortsFree(remembered))) return remembered;
  return saveLayout(dir, remembered.clusterId, await newBrokers(dir, brokerCount));
}

/** The layout that an earlier start left in `dir`, if any. */
export function readClusterLayout(dir: string): ClusterLayout | undefined {
  const path = layoutPath(dir);
  if (!existsSync(path)) return undefined;
  const content = JSON.parse(readFileSync(path, 'utf8')) as Readonly<{
    clusterId: string;
    brokers: readonly Readonly<{id: number; port: number; controllerPort: number}>[];
  }>;
  return {
    clusterId: content.clusterId,
    brokers: content.brokers.map((broker) => ({...broker, dir: brokerDir(dir, broker.id)})),
  };
}

const layoutPath = (dir: string): string => join(dir, 'cluster.json');
const brokerDir = (dir: string, id: number): string => join(dir, `broker-${id}`);

async function newBrokers(dir: string, count: number): Promise<BrokerLayout[]> {
  const ports = await freePorts(count * 2);
  return Array.from({length: count}, (_, index) => {
    const [port, controllerPort] = ports.slice(index * 2);
    if (port === undefined || controllerPort === undefined) {
      throw new LocalError('START_FAILED', `cannot lay out ${count} brokers: too few ports`);
    }
    return {id: index + 1, port, controllerPort, dir: brokerDir(dir, index + 1)};
  });
}

function saveLayout(
  dir: string,
  clusterId: string,
  brokers: readonly BrokerLayout[],
): ClusterLayout {
  mkdirSync(dir, {recursive: true});
  const content = {
    clusterId,
    brokers: brokers.map(({id, port, controllerPort}) => ({id, port, controllerPort})),
  };
  writeFileSync(layoutPath(dir), `${JSON.stringify(content, undefined, 2)}\n`);
  return {clusterId, brokers};
}

function isAnyAlive({brokers}: ClusterLayout): boolean {
  return brokers.some((broker) => readPidFile(join(broker.dir, 'pid.json')) !== undefined);
}

async function arePortsFree({brokers}: ClusterLayout): Promise<boolean> {
  const answers = await Promise.all(
    brokers.flatMap(({port, controllerPort}) => [isPortFree(port), isPortFree(controllerPort)]),
  );
  return answers.every((isFree) => isFree);
}

/** A random id as Kafka writes them: 16 bytes, never with a `-` in front, which its tools would take for an option. */
export function newClusterId(random: () => Buffer = () => randomBytes(16)): string {
  for (;;) {
    const id = random().toString('base64url');
    if (!id.startsWith('-')) return id;
  }
}
