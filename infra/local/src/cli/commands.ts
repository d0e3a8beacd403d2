import {existsSync, readFileSync, rmSync} from 'node:fs';
import {relative} from 'node:path';
import {LocalError} from '../errors.ts';
import {readClusterLayout} from '../kafka/layout.ts';
import {startKafka} from '../kafka/start-kafka.ts';
import {startMinio} from '../minio/start-minio.ts';
import {stopProcess} from '../process/stop-process.ts';
import {type ServerStatus, stackDirs, stackEnvironment, stackStatus} from './stack.ts';

const stopTimeoutMs = 20_000;
const logLinesShown = 40;

/** Brings everything up and prints where it is. Servers that run already stay as they are. */
export async function up(brokersAsked: 1 | 3 | undefined): Promise<void> {
  const remembered = readClusterLayout(stackDirs.kafka)?.brokers.length;
  const brokers = brokersAsked ?? (remembered === 1 ? 1 : 3);
  console.log(`Starting ${brokers} Kafka broker(s) and MinIO. The first time fetches them.`);
  await Promise.all([
    startKafka({brokers, dir: stackDirs.kafka, keep: true}),
    startMinio({dir: stackDirs.minio, keep: true}),
  ]);
  status();
  console.log('\nTo use them in this shell: eval "$(pnpm --silent local env)"');
}

/** Stops everything; with `purge` the data goes too. */
export async function down({purge}: Readonly<{purge: boolean}>): Promise<void> {
  const living = stackStatus().filter(isAlive);
  const ends = await Promise.all(
    living.map(async ({name, pid}) => ({name, wasClean: await stopProcess(pid, stopTimeoutMs)})),
  );
  for (const {name, wasClean} of ends) {
    console.log(
      `${name}: ${wasClean ? 'stopped' : `killed, it did not stop in ${stopTimeoutMs} ms`}`,
    );
  }
  if (ends.length === 0) console.log('Nothing was running.');
  if (!purge) return;
  for (const dir of Object.values(stackDirs)) rmSync(dir, {recursive: true, force: true});
  console.log('Data removed.');
}

/** Prints a line for each server. Answers whether all of them live. */
export function status(): boolean {
  const servers = stackStatus();
  if (servers.length === 0) console.log('Nothing was ever started here: pnpm local up');
  for (const {name, address, pid, logFile} of servers) {
    const state = pid === undefined ? 'down' : `up (${pid})`;
    console.log(
      `${name.padEnd(8)} ${state.padEnd(14)} ${address.padEnd(24)} ${relative('', logFile)}`,
    );
  }
  return servers.length > 0 && servers.every(isAlive);
}

/** Prints the end of one server's log, or of each. */
export function logs(name: string | undefined): void {
  const servers = stackStatus();
  const chosen = servers.filter((server) => name === undefined || server.name === name);
  if (chosen.length === 0) {
    const known = servers.map((server) => server.name).join(', ') || 'none yet';
    throw new LocalError('LAYOUT_DIFFERS', `cannot show the log of ${name}: known are ${known}`);
  }
  for (const {name: shown, logFile} of chosen) {
    const lines = existsSync(logFile) ? readFileSync(logFile, 'utf8').trimEnd().split('\n') : [];
    console.log(`== ${shown}: ${logFile}\n${lines.slice(-logLinesShown).join('\n')}`);
  }
}

/** Prints lines for a shell's `eval`. */
export function env(): void {
  for (const [name, value] of Object.entries(stackEnvironment())) {
    console.log(`export ${name}='${value}'`);
  }
}

function isAlive(server: ServerStatus): server is ServerStatus & {pid: number} {
  return server.pid !== undefined;
}
