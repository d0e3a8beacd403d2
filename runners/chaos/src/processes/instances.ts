import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {figure} from '../../../e2e/src/processes/figures.ts';
import {RunnerProcess} from '../../../e2e/src/processes/runner-process.ts';
import type {Links} from '../network/links.ts';

const restartAfterMs = 1_000;

/** An end that nobody asked for, as whoever looks after the instances would find it. */
export interface UnaskedEnd {
  readonly name: string;
  readonly atMs: number;
  readonly end: number | NodeJS.Signals;
  readonly lastWords: string;
}

/** One instance, which is started again when it ends by itself, as an orchestrator would. */
export class Instance {
  readonly number: number;
  readonly process: RunnerProcess;
  readonly stateDir: string;
  /** What was restored in earlier lives. */
  #restoredBefore = 0;
  readonly unaskedEnds: UnaskedEnd[] = [];
  #isStopped = false;
  isPaused = false;

  constructor(number: number, {links, dir}: {readonly links: Links; readonly dir: string}) {
    this.number = number;
    this.stateDir = join(dir, `state-${number + 1}`);
    mkdirSync(this.stateDir, {recursive: true});
    this.process = new RunnerProcess({
      name: `instance ${number + 1}`,
      runner: 'chaos',
      program: 'src/instance/main.ts',
      env: {
        CHAOS_BROKERS: links.bootstrapOf(number),
        CHAOS_INSTANCE: String(number + 1),
        CHAOS_STATE_DIR: this.stateDir,
        // Half of them keep their place in the group while they are away for a short time.
        CHAOS_STATIC: String(number % 2 === 0),
      },
      logFile: join(dir, `instance-${number + 1}.log`),
    });
  }

  get tasks(): number {
    return this.process.isAlive ? (figure(this.process.last, 'tasks') ?? 0) : 0;
  }

  /** It is in the group, and the state of what it has is there. */
  get isReady(): boolean {
    return this.process.isAlive && this.process.last?.['isReady'] === true;
  }

  /** Over all its lives. */
  get restoredRecords(): number {
    return this.#restoredBefore + (figure(this.process.last, 'restoredRecords') ?? 0);
  }

  start(): void {
    this.#restoredBefore = this.restoredRecords;
    this.process.start();
    const {life} = this.process;
    void this.process.end.then(async (end) => {
      if (this.#isStopped || this.process.wasToEnd) return;
      const {name, lastWords} = this.process;
      this.unaskedEnds.push({name, atMs: performance.now(), end, lastWords});
      await sleep(restartAfterMs);
      if (!this.#isStopped && this.process.life === life) this.start();
    });
  }

  /** From now on an end is an end. */
  stop(): void {
    this.#isStopped = true;
  }
}
