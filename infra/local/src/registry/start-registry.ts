import {rmSync} from 'node:fs';
import {join} from 'node:path';
import {registryApp} from '../fetch/registry-app.ts';
import {Daemon} from '../process/daemon.ts';
import {freePorts} from '../process/free-port.ts';
import {temporaryRunDir} from '../process/temporary-dir.ts';

/** Where a registry keeps its schemas. */
export type StartRegistryOptions = Readonly<{
  /** `host:port,…` of the Kafka cluster whose topic holds them. Without it: in memory. */
  kafka?: string | undefined;
}>;

/** A running schema registry on the loopback address that a test can kill and start again. */
export type LocalRegistry = Readonly<{
  /** Its interface as Confluent's: what a client takes as the registry's address. */
  url: string;
  /** Undefined while it is down. */
  readonly pid: number | undefined;
  /** Sends the signal and waits until the process has ended. */
  kill: (signal?: NodeJS.Signals) => Promise<void>;
  /** Starts it again on the same port and waits until it is ready. */
  start: () => Promise<void>;
  /** SIGTERM, a bounded wait, then SIGKILL. */
  stop: () => Promise<void>;
}>;

/** Starts the Apicurio registry and waits until it is ready. It ends with this process, however that ends. */
export async function startRegistry({kafka}: StartRegistryOptions = {}): Promise<LocalRegistry> {
  const app = await registryApp();
  const dir = temporaryRunDir('registry');
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}/apis/ccompat/v7`;
  const daemon = new Daemon({
    name: 'the schema registry',
    command: 'java',
    args: ['-Xmx384m', '-jar', app],
    env: {
      QUARKUS_HTTP_HOST: '127.0.0.1',
      QUARKUS_HTTP_PORT: String(port),
      ...(kafka === undefined
        ? {}
        : {APICURIO_STORAGE_KIND: 'kafkasql', APICURIO_KAFKASQL_BOOTSTRAP_SERVERS: kafka}),
    },
    dir,
    logFile: join(dir, 'registry.log'),
    keep: false,
    isReady: () => isReady(`${url}/subjects`),
    startTimeoutMs: 180_000,
    stopTimeoutMs: 15_000,
  });
  const stop = async (): Promise<void> => {
    await daemon.stop();
    rmSync(dir, {recursive: true, force: true});
  };
  try {
    await daemon.start();
  } catch (error) {
    // The folder stays: the error names the log in it.
    await daemon.stop();
    throw error;
  }
  return {
    url,
    get pid() {
      return daemon.pid;
    },
    kill: (signal = 'SIGKILL') => daemon.kill(signal),
    start: () => daemon.start(),
    stop,
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(url, {signal: AbortSignal.timeout(2_000)})).ok;
  } catch {
    return false;
  }
}
