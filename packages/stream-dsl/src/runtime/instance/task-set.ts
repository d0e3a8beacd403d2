import type {Broker, FetchedPartition, Fetcher} from '../../ports/broker.ts';
import type {Clock} from '../../ports/clock.ts';
import type {TaskStorage} from '../../ports/state-storage.ts';
import {partitionName} from '../../topic.ts';
import {type TaskId, taskName} from '../../topology/task-assignor.ts';
import type {RunningTask} from '../running-task.ts';
import {AssignedTask, type AssignedTaskParts} from './assigned-task.ts';
import {DriftLimit} from './drift-limit.ts';
import {InputFlow} from './input-flow.ts';

const POLL_MS = 100;
/** Records waiting in one partition at which its fetching is paused. */
const MAX_BUFFERED_RECORDS = 50_000;
/** A turn ends when each task had its share so often, or after so much time: commits and new records wait for it. */
const MAX_ROUNDS = 64;
const MAX_TURN_MS = 100;

export interface TaskSetParts extends Omit<AssignedTaskParts, 'id' | 'copy' | 'onOpened'> {
  readonly broker: Broker;
  readonly clock: Clock;
  readonly maxBufferedBytes: number;
  readonly maxDriftMs: number;
}

/** The active tasks of an instance, and the one fetcher that reads for all of them. */
export class TaskSet {
  readonly #parts: TaskSetParts;
  readonly #tasks = new Map<string, AssignedTask>();
  readonly #readers = new Map<string, RunningTask>();
  /** Open, and not read for yet. */
  readonly #opened: AssignedTask[] = [];
  readonly #flow: InputFlow;
  readonly #drift: DriftLimit;
  #fetcher: Fetcher;
  #polling: Promise<readonly FetchedPartition[]> | undefined;
  #onPolled: (fetched: readonly FetchedPartition[]) => void = () => undefined;
  #isPaused = false;

  constructor(parts: TaskSetParts) {
    this.#parts = parts;
    this.#fetcher = parts.broker.fetcher();
    this.#flow = new InputFlow({
      maxRecords: MAX_BUFFERED_RECORDS,
      maxBytes: parts.maxBufferedBytes,
    });
    this.#drift = new DriftLimit(parts.maxDriftMs, () => parts.clock.nowMs());
  }

  /** All that the group gave, open or not. */
  get tasks(): ReadonlyMap<string, AssignedTask> {
    return this.#tasks;
  }

  get running(): readonly RunningTask[] {
    return [...this.#tasks.values()].flatMap(({running}) => running ?? []);
  }

  /** Whether every task of the assignment is open. */
  get isReady(): boolean {
    return [...this.#tasks.values()].every(({running}) => running !== undefined);
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Nothing is fetched or processed until it is set to false; commits and membership go on. */
  set isPaused(isPaused: boolean) {
    this.#isPaused = isPaused;
  }

  /** Begins to open tasks, from `copies` of their state where there are some. Resolves when the first attempt of each is over. */
  async add(
    ids: readonly TaskId[],
    copies: ReadonlyMap<string, TaskStorage> = new Map(),
  ): Promise<void> {
    const added = ids.map((id) => {
      const task = new AssignedTask({
        ...this.#parts,
        id,
        copy: copies.get(taskName(id)),
        onOpened: (opened) => this.#opened.push(opened),
        onReopen: (closed, error) => {
          this.#stopReading(closed);
          this.#parts.onReopen(closed, error);
        },
      });
      this.#tasks.set(task.name, task);
      task.start();
      return task;
    });
    await Promise.all(added.map(({firstAttempt}) => firstAttempt));
  }

  /** Ends these tasks. Rejects, when all have ended, with what kept one of them from its last commit. */
  async remove(ids: readonly TaskId[], options: {readonly commits: boolean}): Promise<void> {
    const tasks = ids.flatMap((id) => this.#tasks.get(taskName(id)) ?? []);
    const ends = tasks.map((task) => {
      this.#stopReading(task);
      return task.end(options).finally(() => {
        if (this.#tasks.get(task.name) === task) this.#tasks.delete(task.name);
      });
    });
    const failed = (await Promise.allSettled(ends)).find(({status}) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  }

  async removeAll(options: {readonly commits: boolean}): Promise<void> {
    await this.remove(
      [...this.#tasks.values()].map(({id}) => id),
      options,
    );
  }

  /** The last thing to be called. */
  async close(): Promise<void> {
    await this.#fetcher.close();
  }

  requestCommits(): void {
    for (const task of this.#tasks.values()) task.requestCommit();
  }

  /** Waits for records, or for a task that is busy; then lets all tasks work. */
  async turn(): Promise<void> {
    await this.#receive();
    this.#work();
    this.#regulate();
  }

  /** After a fault of the fetcher: reads on with another one. Nothing of what is here is lost. */
  async renewFetcher(): Promise<void> {
    const {broker} = this.#parts;
    const broken = this.#fetcher;
    this.#fetcher = broker.fetcher();
    this.#polling = undefined;
    this.#readers.clear();
    for (const task of this.#tasks.values()) {
      if (task.running !== undefined && !this.#opened.includes(task)) this.#opened.push(task);
    }
    await broken.close().catch(() => undefined);
  }

  async #receive(): Promise<void> {
    if (this.#polling === undefined) {
      // With an answer under way it would be for the positions before.
      this.#startReading();
      this.#onPolled = this.#parts.setting.events.polling();
      this.#polling = this.#fetcher.poll(POLL_MS);
      // Whoever waits for it hears of its fault, and at the end that is nobody.
      this.#polling.catch(() => undefined);
    }
    const polling = this.#polling;
    const busy = [...this.#tasks.values()].flatMap((task) => task.busy ?? []);
    const fetched = await Promise.race([polling, ...busy]);
    if (fetched === undefined || this.#polling !== polling) return;
    this.#polling = undefined;
    this.#onPolled(fetched);
    for (const part of fetched) this.#readers.get(partitionName(part))?.task.enqueue(part);
  }

  #startReading(): void {
    for (const {running} of this.#opened.splice(0)) {
      if (running === undefined) continue;
      for (const {topic, partition, offset} of running.task.inputs.fetchPositions()) {
        const at = {topic, partition};
        this.#flow.forget(at);
        this.#fetcher.assign(at, offset);
        this.#readers.set(partitionName(at), running);
      }
    }
  }

  #stopReading(task: AssignedTask): void {
    const {id} = task;
    const at = this.#opened.indexOf(task);
    if (at >= 0) this.#opened.splice(at, 1);
    for (const [name, {task: reader, inputs}] of this.#readers) {
      if (reader.name !== taskName(id)) continue;
      this.#readers.delete(name);
      for (const input of inputs) {
        this.#fetcher.remove(input);
        this.#flow.forget(input);
      }
    }
  }

  #work(): void {
    const {clock, setting} = this.#parts;
    const endMs = clock.nowMs() + MAX_TURN_MS;
    const onWorked = setting.events.working();
    let hasWorked = false;
    for (const task of this.#tasks.values()) task.tick();
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const limitMs = this.#limitMs();
      let hasStepped = false;
      for (const task of this.#tasks.values()) hasStepped = task.step(limitMs) || hasStepped;
      hasWorked ||= hasStepped;
      if (!hasStepped || clock.nowMs() >= endMs) break;
    }
    onWorked(hasWorked);
  }

  #limitMs(): number {
    if (this.#isPaused) return Number.NEGATIVE_INFINITY;
    if (this.#tasks.size < 2) return Number.POSITIVE_INFINITY;
    const timed = this.running.map(({task}) => ({
      name: task.name,
      headTimestampMs: task.headTimestampMs,
      timeMs: task.inputs.timeMs,
      isCaughtUp: task.inputs.isCaughtUp,
    }));
    return this.#drift.limitMs(timed);
  }

  #regulate(): void {
    const buffered = this.running
      .filter(
        (running) => this.#readers.get(partitionName(running.inputs[0] ?? NOWHERE)) === running,
      )
      .flatMap(({task}) => task.inputs.buffered());
    this.#flow.regulate(this.#fetcher, buffered, this.#isPaused);
  }
}

const NOWHERE = {topic: '', partition: -1};
