import {type ChildProcess, spawn} from 'node:child_process';
import {createWriteStream, type WriteStream} from 'node:fs';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {guardProcess} from '@crm/local';
import {asFigures, type Figures} from './figures.ts';

const runnersDir = join(import.meta.dirname, '../../..');

/** A runner to be started as a process of its own. */
export interface RunnerSpec {
  /** For people: `stream 1`. */
  readonly name: string;
  /** Folder below `runners`. */
  readonly runner: string;
  /** What is run in it; `src/main.ts` when absent. */
  readonly program?: string | undefined;
  /** All that the process gets besides PATH. */
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
}

/** How a process ended: with a code, or by a signal. */
export type ProcessEnd = number | NodeJS.Signals;

/** One runner, which can be ended in any way and started again. Its output is kept in its log. */
export class RunnerProcess {
  readonly name: string;
  readonly #spec: RunnerSpec;
  readonly #log: WriteStream;
  #child: ChildProcess | undefined;
  #end: Promise<ProcessEnd> = Promise.resolve(0);
  #isToEnd = false;
  #starts = 0;
  #last: Figures | undefined;
  #busy: Promise<unknown> = Promise.resolve();
  readonly #unasked: string[] = [];
  #lastWords = '';
  /** Called with each line of JSON that it prints. */
  onLine: ((line: Figures) => void) | undefined;

  constructor(spec: RunnerSpec) {
    this.name = spec.name;
    this.#spec = spec;
    this.#log = createWriteStream(spec.logFile, {flags: 'a'});
  }

  /** Which life this is: 1 after the first start. */
  get life(): number {
    return this.#starts;
  }

  /** Undefined while it is not there. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get isAlive(): boolean {
    return this.#child !== undefined;
  }

  /** Whether somebody has told it to end in this life. */
  get wasToEnd(): boolean {
    return this.#isToEnd;
  }

  /** The last line of figures of this life. */
  get last(): Figures | undefined {
    return this.#last;
  }

  /** Ends that nobody asked for. */
  get unaskedEnds(): readonly string[] {
    return this.#unasked;
  }

  /** The last that it said on its standard error in this life. */
  get lastWords(): string {
    return this.#lastWords;
  }

  /** Resolves when the process of this life has ended. */
  get end(): Promise<ProcessEnd> {
    return this.#end;
  }

  start(): void {
    const {runner, program = 'src/main.ts', env, name} = this.#spec;
    this.#starts += 1;
    this.#isToEnd = false;
    this.#last = undefined;
    this.#lastWords = '';
    const main = join(runnersDir, runner, program);
    const child = spawn(process.execPath, ['--conditions=crm-source', main], {
      env: {PATH: process.env['PATH'], ...env},
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    const callOff = child.pid === undefined ? () => undefined : guardProcess(child.pid);
    this.#write(`started as process ${child.pid}, life ${this.#starts}`);
    const lines = createInterface({input: child.stdout});
    lines.on('line', (line) => this.#take(line));
    child.stderr.on('data', (chunk: Buffer) => {
      this.#lastWords = chunk.toString().trim();
      this.#log.write(chunk);
    });
    this.#end = new Promise((resolve) => {
      child.on('error', (error) => this.#write(String(error)));
      child.on('close', (code, signal) => {
        callOff();
        this.#child = undefined;
        const end = code ?? signal ?? 1;
        this.#write(`ended: ${end}`);
        if (!this.#isToEnd && end !== 0) this.#unasked.push(`${name} ended by itself: ${end}`);
        resolve(end);
      });
    });
  }

  /** Sends a signal that is to end it. */
  kill(signal: NodeJS.Signals): void {
    this.#isToEnd = true;
    this.#write(signal);
    this.#child?.kill(signal);
  }

  /** Sends a signal that is not to end it, such as SIGSTOP. */
  signal(signal: NodeJS.Signals): void {
    this.#write(signal);
    this.#child?.kill(signal);
  }

  /** Runs `work` when nobody else is at work on this process: what kills it must find it alive. */
  async exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#busy.then(work);
    this.#busy = result.catch(() => undefined);
    return await result;
  }

  /** Ends it if it is still there, and its log. */
  async dispose(): Promise<void> {
    if (this.isAlive) this.kill('SIGKILL');
    await this.#end;
    await new Promise((resolve) => this.#log.end(resolve));
  }

  #take(line: string): void {
    this.#log.write(`${line}\n`);
    const figures = asFigures(line);
    if (figures === undefined) return;
    this.#last = figures;
    this.onLine?.(figures);
  }

  #write(text: string): void {
    this.#log.write(`-- ${new Date().toISOString()} ${text}\n`);
  }
}
