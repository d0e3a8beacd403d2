import type {Broker, FetchedPartition, Fetcher} from '../../ports/broker.ts';
import type {Clock} from '../../ports/clock.ts';
import type {TaskStorage} from '../../ports/state-storage.ts';
import type {ReadableStore} from '../../state/table-view.ts';
import {partitionName} from '../../topic.ts';
import {parseTaskName} from '../../topology/task-assignor.ts';
import type {TaskSetting} from '../running-task.ts';
import {StandbyTask} from '../standby-task.ts';
import {pauseAfterMs} from './faults.ts';

const POLL_MS = 200;

export interface StandbySetParts {
  readonly setting: TaskSetting;
  readonly broker: Broker;
  readonly clock: Clock;
  readonly acceptableLagRecords: number;
  /** Tasks that are to move here have their state now. */
  readonly onWarm: () => void;
  /** Copies are a help, not a duty: a fault delays them, and stops nothing. */
  readonly onFault: (error: unknown) => void;
}

/** Copies of the state of tasks that other instances run, kept up to date from their changelogs. */
export class StandbySet {
  readonly #parts: StandbySetParts;
  readonly #tasks = new Map<string, StandbyTask>();
  /** Ends of the changelogs as of the last fetch. */
  readonly #ends = new Map<string, number>();
  #wanted: ReadonlySet<string> = new Set();
  #warming: ReadonlySet<string> = new Set();
  #fetcher: Fetcher | undefined;
  #loop: Promise<void> | undefined;
  /** Opening, closing and applying exclude one another. */
  #changes: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(parts: StandbySetParts) {
    this.#parts = parts;
  }

  /** Records by which each copy is behind, by the name of its task; Infinity where that is not known yet. */
  lags(): ReadonlyMap<string, number> {
    return new Map([...this.#tasks].map(([name, task]) => [name, this.#lagOf(task)]));
  }

  /** The copies of a store. */
  partsOf(store: string): readonly {readonly task: string; readonly store: ReadableStore}[] {
    return [...this.#tasks].flatMap(([task, standby]) => {
      const part = standby.stores().get(store);
      return part === undefined ? [] : [{task, store: part}];
    });
  }

  /** What this instance keeps copies of from now on. Resolves when those that are not wanted any more are closed. */
  async assign(names: readonly string[], warmUps: readonly string[]): Promise<void> {
    this.#wanted = new Set(names);
    this.#warming = new Set(warmUps);
    await this.#change(async () => {
      for (const name of [...this.#tasks.keys()]) {
        if (!this.#wanted.has(name)) await this.#take(name)?.close();
      }
    });
    if (this.#wanted.size > 0 && !this.#isClosed) this.#loop ??= this.#run();
  }

  /** The copy of a task that is to run here; undefined where there is none. It belongs to the caller then. */
  async release(name: string): Promise<TaskStorage | undefined> {
    let storage: TaskStorage | undefined;
    await this.#change(async () => {
      storage = await this.#take(name)?.release();
    });
    return storage;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.assign([], []);
    await this.#fetcher?.close().catch(() => undefined);
    await this.#loop;
  }

  async #run(): Promise<void> {
    let faultsInARow = 0;
    while (!this.#isClosed) {
      try {
        await this.#change(() => this.#openWanted());
        await this.#follow();
        faultsInARow = 0;
      } catch (error) {
        if (this.#isClosed) return;
        this.#parts.onFault(error);
        faultsInARow += 1;
        await this.#parts.clock.sleep(pauseAfterMs(faultsInARow));
        await this.#startAnew();
      }
    }
  }

  async #openWanted(): Promise<void> {
    for (const name of this.#wanted) {
      if (this.#tasks.has(name) || this.#isClosed) continue;
      const task = await StandbyTask.open(this.#parts.setting, parseTaskName(name));
      this.#tasks.set(name, task);
      this.#fetcher ??= this.#parts.broker.fetcher();
      for (const {topic, partition, offset} of task.positions) {
        this.#fetcher.assign({topic, partition}, offset);
      }
    }
  }

  async #follow(): Promise<void> {
    if (this.#fetcher === undefined) {
      await this.#parts.clock.sleep(POLL_MS);
    } else {
      const fetched = await this.#fetcher.poll(POLL_MS);
      await this.#change(() => this.#apply(fetched));
    }
    this.#tellWarm();
    await this.#parts.clock.turn();
  }

  async #apply(fetched: readonly FetchedPartition[]): Promise<void> {
    for (const part of fetched) {
      const isOwn = (task: StandbyTask): boolean =>
        task.positions.some((at) => at.topic === part.topic && at.partition === part.partition);
      const owner = [...this.#tasks.values()].find(isOwn);
      if (owner === undefined) continue;
      await owner.apply(part);
      this.#ends.set(partitionName(part), part.endOffset);
    }
  }

  #tellWarm(): void {
    const lags = this.lags();
    const isWarm = (name: string): boolean =>
      (lags.get(name) ?? Number.POSITIVE_INFINITY) <= this.#parts.acceptableLagRecords;
    const warm = [...this.#warming].filter(isWarm);
    if (warm.length === 0) return;
    this.#warming = new Set([...this.#warming].filter((name) => !warm.includes(name)));
    this.#parts.onWarm();
  }

  #lagOf(task: StandbyTask): number {
    const ends = task.positions.map((at) => this.#ends.get(partitionName(at)));
    const known = ends.filter((end) => end !== undefined);
    return known.length < ends.length ? Number.POSITIVE_INFINITY : task.lagOf(known);
  }

  #take(name: string): StandbyTask | undefined {
    const task = this.#tasks.get(name);
    this.#tasks.delete(name);
    for (const {topic, partition} of task?.positions ?? []) {
      this.#fetcher?.remove({topic, partition});
      this.#ends.delete(partitionName({topic, partition}));
    }
    return task;
  }

  /** After a fault nothing is trusted beyond what the copies have committed. */
  async #startAnew(): Promise<void> {
    await this.#change(async () => {
      await this.#fetcher?.close().catch(() => undefined);
      this.#fetcher = undefined;
      for (const name of [...this.#tasks.keys()]) await this.#take(name)?.close();
    }).catch(this.#parts.onFault);
  }

  #change(work: () => Promise<void>): Promise<void> {
    const done = this.#changes.then(work);
    this.#changes = done.catch(() => undefined);
    return done;
  }
}
