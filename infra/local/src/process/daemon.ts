import {spawn} from 'node:child_process';
import {closeSync, mkdirSync, openSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {LocalError} from '../errors.ts';
import {guardProcess} from './guard.ts';
import {readPidFile, removePidFile, writePidFile} from './pid-file.ts';
import {waitUntil} from './wait-until.ts';

/** A server as a process: what to run, where it keeps its pid, and when it counts as ready. */
export type DaemonSpec = Readonly<{
  name: string;
  command: string;
  args: readonly string[];
  env?: Readonly<Record<string, string>> | undefined;
  /** Holds `pid.json`; the working folder of the process. */
  dir: string;
  logFile: string;
  /** True: the server stays when we end (`pnpm local up`). False: it ends with us, however we end. */
  keep: boolean;
  isReady: () => Promise<boolean>;
  startTimeoutMs: number;
  stopTimeoutMs: number;
}>;

const killTimeoutMs = 10_000;

/** One server process that can be started, killed and started again on the same data. */
export class Daemon {
  readonly #spec: DaemonSpec;
  readonly #pidFile: string;
  #callOffGuard: (() => void) | undefined;

  constructor(spec: DaemonSpec) {
    this.#spec = spec;
    this.#pidFile = join(spec.dir, 'pid.json');
  }

  /** The living process, also one that an earlier command started; undefined when none lives. */
  get pid(): number | undefined {
    return readPidFile(this.#pidFile);
  }

  /** Starts the process unless it lives. Ready only after `untilReady`. */
  launch(): void {
    if (this.pid !== undefined) return;
    const {command, args, env, dir, logFile, keep, name} = this.#spec;
    mkdirSync(dir, {recursive: true});
    mkdirSync(dirname(logFile), {recursive: true});
    const log = openSync(logFile, 'a');
    try {
      const child = spawn(command, args, {
        cwd: dir,
        env: {...process.env, ...env},
        stdio: ['ignore', log, log],
        detached: true,
      });
      child.on('error', () => undefined);
      if (child.pid === undefined) {
        throw new LocalError('START_FAILED', `cannot start ${name}: ${command} does not run`);
      }
      child.unref();
      writePidFile(this.#pidFile, child.pid);
      if (!keep) this.#callOffGuard = guardProcess(child.pid);
    } finally {
      closeSync(log);
    }
  }

  /** Waits until the server answers. Throws `START_FAILED` with the end of its log otherwise. */
  async untilReady(): Promise<void> {
    const {name, logFile, isReady, startTimeoutMs} = this.#spec;
    let isDead = false;
    const isUp = await waitUntil(
      async () => {
        isDead = this.pid === undefined;
        return isDead || (await isReady());
      },
      {timeoutMs: startTimeoutMs},
    );
    if (isUp && !isDead) return;
    const found = isDead ? 'its process ended' : `no answer within ${startTimeoutMs} ms`;
    throw new LocalError(
      'START_FAILED',
      `cannot start ${name}: ${found}; see ${logFile}, which ends with:\n${logTail(logFile)}`,
    );
  }

  /** `launch` and `untilReady`. */
  async start(): Promise<void> {
    this.launch();
    await this.untilReady();
  }

  /** Sends the signal and waits for the end of the process; nothing happens when none lives. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    await this.#end(signal, killTimeoutMs);
  }

  /** SIGTERM, a bounded wait, then SIGKILL. Tells whether the process ended on its own. */
  async stop(): Promise<{wasClean: boolean}> {
    if (this.pid === undefined) return {wasClean: true};
    try {
      await this.#end('SIGTERM', this.#spec.stopTimeoutMs);
      return {wasClean: true};
    } catch {
      await this.#end('SIGKILL', killTimeoutMs);
      return {wasClean: false};
    }
  }

  async #end(signal: NodeJS.Signals, timeoutMs: number): Promise<void> {
    const pid = this.pid;
    if (pid !== undefined) {
      process.kill(pid, signal);
      const hasEnded = await waitUntil(() => this.pid === undefined, {timeoutMs, everyMs: 20});
      if (!hasEnded) {
        throw new LocalError(
          'STOP_FAILED',
          `cannot stop ${this.#spec.name}: process ${pid} lives ${timeoutMs} ms after ${signal}`,
        );
      }
    }
    this.#callOffGuard?.();
    this.#callOffGuard = undefined;
    removePidFile(this.#pidFile);
  }
}

function logTail(path: string): string {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-12).join('\n');
  } catch {
    return '(no log)';
  }
}
