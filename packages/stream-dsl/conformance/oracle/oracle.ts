import {rmSync} from 'node:fs';
import {availableParallelism} from 'node:os';
import {join} from 'node:path';
import {temporaryRunDir} from '@crm/local';
import {OracleError} from './oracle-error.ts';
import {OracleProcess} from './oracle-process.ts';
import {oracleClassPath, stateParent} from './oracle-program.ts';

/** The reference as a judge: runs scenarios on Kafka Streams' own TopologyTestDriver. */
export type Oracle = Readonly<{
  /**
   * The output lines of the scenario, without line ends. What the language cannot say gives one line
   * `{"invalid": ..}`. Throws an `OracleError` when the oracle itself fails.
   */
  run: (scenario: unknown) => Promise<readonly string[]>;
  /** Ends the process. What it has not answered by then fails with `ORACLE_CLOSED`. */
  close: () => Promise<void>;
}>;

export type OracleOptions = Readonly<{
  /** For one scenario, once it is the oldest that waits. */
  timeoutMs?: number | undefined;
  /** Scenarios that run at once. */
  workers?: number | undefined;
  /** A new process takes over after so many: the reference leaves some 80 KB behind for each. */
  scenariosPerProcess?: number | undefined;
}>;

type Job = {
  readonly line: string;
  readonly resolve: (lines: readonly string[]) => void;
  readonly reject: (error: OracleError) => void;
  /** It was under way when a process ended: it runs alone, to find out which one ends them. */
  isSuspect: boolean;
};

const waitingPerWorker = 2;

/** Starts the oracle. The first time on a machine it fetches the jars and compiles the program. */
export async function startOracle(options: OracleOptions = {}): Promise<Oracle> {
  const oracle = new RestartingOracle(await oracleClassPath(), options);
  return {run: (scenario) => oracle.run(scenario), close: () => oracle.close()};
}

class RestartingOracle {
  readonly #classPath: string;
  readonly #timeoutMs: number;
  readonly #workers: number;
  readonly #scenariosPerProcess: number;
  readonly #stateDir = temporaryRunDir('state', join(stateParent(), 'conformance-oracle'));
  /** There from the first scenario on; after its end, from the next one on. */
  #process: OracleProcess | undefined;
  #sentToProcess = 0;
  #queue: Job[] = [];
  /** Sent and not answered, oldest first: answers come in this order. */
  #underWay: Job[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(classPath: string, options: OracleOptions) {
    this.#classPath = classPath;
    this.#timeoutMs = options.timeoutMs ?? 60_000;
    this.#workers = options.workers ?? Math.min(2, availableParallelism());
    this.#scenariosPerProcess = options.scenariosPerProcess ?? 5000;
  }

  run(scenario: unknown): Promise<readonly string[]> {
    return new Promise((resolve, reject) => {
      this.#queue.push({line: JSON.stringify(scenario), resolve, reject, isSuspect: false});
      if (this.#isClosed) this.#rejectAll();
      else this.#sendMore();
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#rejectAll();
    await this.#process?.kill();
    rmSync(this.#stateDir, {recursive: true, force: true});
  }

  #sendMore(): void {
    for (;;) {
      const next = this.#queue[0];
      if (next === undefined || !this.#hasRoomFor(next)) return;
      if (this.#isUsedUp()) this.#retireProcess();
      this.#queue.shift();
      this.#underWay.push(next);
      this.#process ??= this.#newProcess();
      this.#process.send(next.line);
      this.#sentToProcess += 1;
      if (this.#underWay.length === 1) this.#watchOldest();
    }
  }

  #hasRoomFor(next: Job): boolean {
    const isAnySuspect = next.isSuspect || this.#underWay.some(({isSuspect}) => isSuspect);
    const isAlone = isAnySuspect || this.#isUsedUp();
    const underWayMax = isAlone ? 1 : this.#workers * waitingPerWorker;
    return this.#underWay.length < underWayMax;
  }

  #isUsedUp(): boolean {
    return this.#sentToProcess >= this.#scenariosPerProcess;
  }

  #retireProcess(): void {
    void this.#process?.kill();
    this.#process = undefined;
  }

  #watchOldest(): void {
    clearTimeout(this.#timer);
    if (this.#underWay.length === 0) return;
    this.#timer = setTimeout(() => this.#giveUpOldest(), this.#timeoutMs);
  }

  #onAnswer(lines: readonly string[]): void {
    this.#underWay.shift()?.resolve(lines);
    this.#watchOldest();
    this.#sendMore();
  }

  #giveUpOldest(): void {
    const why = `no answer within ${this.#timeoutMs} ms`;
    this.#underWay.shift()?.reject(new OracleError('ORACLE_TIMED_OUT', why));
    this.#retireProcess();
    this.#restart();
  }

  #onEnd(said: string): void {
    const [oldest] = this.#underWay;
    if (oldest?.isSuspect) {
      const why = `the process ended; it said at last:\n${said}`;
      this.#underWay.shift()?.reject(new OracleError('ORACLE_CRASHED', why));
    }
    for (const job of this.#underWay) job.isSuspect = true;
    this.#restart();
  }

  /** What was under way is sent again, in the same order. */
  #restart(): void {
    this.#queue.unshift(...this.#underWay);
    this.#underWay = [];
    this.#process = undefined;
    clearTimeout(this.#timer);
    if (!this.#isClosed) this.#sendMore();
  }

  #newProcess(): OracleProcess {
    this.#sentToProcess = 0;
    return new OracleProcess({
      classPath: this.#classPath,
      stateDir: this.#stateDir,
      workers: this.#workers,
      onAnswer: (lines) => this.#onAnswer(lines),
      onEnd: (said) => this.#onEnd(said),
    });
  }

  #rejectAll(): void {
    const closed = new OracleError('ORACLE_CLOSED', 'the oracle is closed');
    for (const job of [...this.#underWay, ...this.#queue]) job.reject(closed);
    this.#underWay = [];
    this.#queue = [];
  }
}
