import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {setTimeout as sleep} from 'node:timers/promises';
import {guardProcess} from '@crm/local';

const keptErrorChars = 4_000;

/** A line of JSON that a program printed. */
export type ProgramLine = Readonly<Record<string, unknown>>;

export interface LineProgram {
  /** For messages. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Besides the path; absent: as this process. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

/** A program that prints lines of JSON and nothing else, as a process. It ends with this process. */
export class LineProcess {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #last: ProgramLine = {};
  #errors = '';

  constructor(program: LineProgram, onLine: (line: ProgramLine) => void = () => undefined) {
    const {name, command, args, environment} = program;
    this.#name = name;
    const child = spawn(command, args, {
      env: environment === undefined ? process.env : {PATH: process.env['PATH'], ...environment},
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#ended = once(child, 'close');
    if (child.pid !== undefined) this.#ended.then(guardProcess(child.pid), () => undefined);
    createInterface({input: child.stdout}).on('line', (line) => {
      this.#last = JSON.parse(line) as ProgramLine;
      onLine(this.#last);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      this.#errors = (this.#errors + chunk.toString('utf8')).slice(-keptErrorChars);
    });
  }

  /** What it printed last. */
  get last(): ProgramLine {
    return this.#last;
  }

  /** Resolves with the first line that is as wanted, the last one included. Throws when the process ends before. */
  async until(isWanted: (line: ProgramLine) => boolean, withinMs: number): Promise<ProgramLine> {
    const deadlineMs = performance.now() + withinMs;
    while (!isWanted(this.#last)) {
      const {exitCode, signalCode} = this.#child;
      const isOver = exitCode !== null || signalCode !== null || performance.now() > deadlineMs;
      if (isOver) {
        const how = exitCode ?? signalCode ?? `still running after ${withinMs} ms`;
        const line = JSON.stringify(this.#last);
        throw new Error(`${this.#name}: ${how}, last line ${line}\n${this.#errors}`);
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
