import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {pins} from '../fetch/pins.ts';
import {runCommand} from '../process/run-command.ts';
import {scramMechanisms} from './security-properties.ts';

/** Kafka's own commands, as its `bin` folder names them. */
export type KafkaTool = 'kafka-acls' | 'kafka-configs';

const toolTimeoutMs = 60_000;
const mainClasses: Readonly<Record<KafkaTool, string>> = {
  'kafka-acls': 'org.apache.kafka.tools.AclCommand',
  'kafka-configs': 'kafka.admin.ConfigCommand',
};

/** Runs the command to its end and answers what it printed. Throws `FETCH_FAILED` with the end of that otherwise. */
export function runKafkaTool(
  libs: string,
  tool: KafkaTool,
  args: readonly string[],
): Promise<string> {
  const isOld = existsSync(join(libs, `kafka_${pins.scala}-${pins.kafkaWithZooKeeper}.jar`));
  const mainClass = isOld && tool === 'kafka-acls' ? 'kafka.admin.AclCommand' : mainClasses[tool];
  return runCommand({
    command: 'java',
    args: [
      ...['-Xmx128m', '-Xshare:auto', '-XX:TieredStopAtLevel=1'],
      ...['-cp', join(libs, '*'), mainClass, ...args],
    ],
    timeoutMs: toolTimeoutMs,
  });
}

/** Tells ZooKeeper of users before any broker runs, as a broker's format does without ZooKeeper. */
export async function addUsersToZooKeeper(
  libs: string,
  zooKeeperPort: number,
  users: Readonly<Record<string, string>>,
): Promise<void> {
  const adding = Object.entries(users).map(([name, password]) => {
    const settings = scramMechanisms.map((mechanism) => `${mechanism}=[password=${password}]`);
    return runKafkaTool(libs, 'kafka-configs', [
      ...['--zookeeper', `127.0.0.1:${zooKeeperPort}`, '--alter'],
      ...['--entity-type', 'users', '--entity-name', name],
      ...['--add-config', settings.join(',')],
    ]);
  });
  await Promise.all(adding);
}
