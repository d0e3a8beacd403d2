import {type ChildProcessWithoutNullStreams, spawn} from 'node:child_process';
import {guardProcess} from '@crm/local';

const end = '{"end":true}';
const saidLengthMax = 2000;

/** What one process is started with, and whom it tells of its answers and of its end. */
export type OracleProcessSpec = Readonly<{
  classPath: string;
  stateDir: string;
  /** Scenarios that it runs at once. */
  workers: number;
  /** One call for each line sent, in their order. */
  onAnswer: (lines: readonly string[]) => void;
  /** Once, unless `kill` was called before. `said` is the end of what it wrote to stderr. */
  onEnd: (said: string) => void;
}>;

/** One Java process: a line with a scenario goes in, the lines of its answer come out. */
export class OracleProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #spec: OracleProcessSpec;
  readonly #callOffGuard: () => void;
  readonly #ended: Promise<void>;
  #isKilled = false;
  #said = '';
  #partial = '';
  #lines: string[] = [];

  constructor(spec: OracleProcessSpec) {
    this.#spec = spec;
    this.#child = spawn(
      'java',
      [
        // Most of the time goes into opening stores: more threads that collect, or a second compiler,
        // only cost (3600 scenarios: 36 s of CPU with both compilers, 29 s with the first).
        '-XX:+UseSerialGC',
        '-XX:TieredStopAtLevel=1',
        '-Xmx512m',
        ...['-cp', spec.classPath, 'oracle.Main', spec.stateDir, String(spec.workers)],
      ],
      {stdio: ['pipe', 'pipe', 'pipe']},
    );
    const {pid} = this.#child;
    this.#callOffGuard = pid === undefined ? () => undefined : guardProcess(pid);
    this.#ended = new Promise((resolve) => {
      this.#child.once('error', (error) => this.#finish(error.message, resolve));
      this.#child.once('close', () => this.#finish(this.#said, resolve));
    });
    this.#child.stdin.on('error', () => undefined);
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-saidLengthMax);
    });
  }

  /** Sends one scenario, written on one line. */
  send(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  /** Ends the process at once and silently; resolves when it is gone. */
  async kill(): Promise<void> {
    this.#isKilled = true;
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  #read(text: string): void {
    if (this.#isKilled) return;
    const lines = (this.#partial + text).split('\n');
    this.#partial = lines.pop() ?? '';
    for (const line of lines) {
      if (line !== end) {
        this.#lines.push(line);
        continue;
      }
      const answer = this.#lines;
      this.#lines = [];
      this.#spec.onAnswer(answer);
    }
  }

  #finish(said: string, resolve: () => void): void {
    this.#callOffGuard();
    resolve();
    if (this.#isKilled) return;
    this.#isKilled = true;
    this.#spec.onEnd(said);
  }
}
