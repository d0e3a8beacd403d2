import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {setTimeout as sleep} from 'node:timers/promises';
import {guardProcess} from '@crm/local';

const runnersDir = join(import.meta.dirname, '../../../runners');

/** A line of JSON that a runner printed. */
export type RunnerLine = Readonly<Record<string, unknown>>;

/** One of the programs in `runners`, as a process with these variables. It ends with this process. */
export class RunnerProcess {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #last: RunnerLine = {};
  #errors = '';

  constructor(
    name: string,
    environment: Readonly<Record<string, string>>,
    onLine: (line: RunnerLine) => void = () => undefined,
  ) {
    this.#name = name;
    const main = join(runnersDir, name, 'src/main.ts');
    const args = ['--conditions=crm-source', '--disable-warning=TimeoutNegativeWarning', main];
    const child = spawn(process.execPath, args, {
      env: {PATH: process.env['PATH'], ...environment},
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#ended = once(child, 'close');
    if (child.pid !== undefined) this.#ended.then(guardProcess(child.pid), () => undefined);
    createInterface({input: child.stdout}).on('line', (line) => {
      // Runners print lines of JSON and nothing else.
      this.#last = JSON.parse(line) as RunnerLine;
      onLine(this.#last);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      this.#errors += chunk.toString('utf8');
    });
  }

  /** What it printed last. */
  get last(): RunnerLine {
    return this.#last;
  }

  /** Resolves with the first line that is as wanted, the last one included. Throws when the process ends before. */
  async until(isWanted: (line: RunnerLine) => boolean, withinMs: number): Promise<RunnerLine> {
    const deadlineMs = performance.now() + withinMs;
    while (!isWanted(this.#last)) {
      const {exitCode, signalCode} = this.#child;
      const isOver = exitCode !== null || signalCode !== null || performance.now() > deadlineMs;
      if (isOver) {
        const how = exitCode ?? signalCode ?? `still running after ${withinMs} ms`;
        const line = JSON.stringify(this.#last);
        throw new Error(`runner ${this.#name}: ${how}, last line ${line}\n${this.#errors}`);
      }
      await sleep(20);
    }
    return this.#last;
  }

  /** SIGTERM, by which it finishes what it has begun; resolves when it has ended. */
  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.#ended;
  }

  /** Ends it at once, if it still runs. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }
}
