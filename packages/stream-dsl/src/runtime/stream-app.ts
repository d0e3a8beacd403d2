import {setImmediate as nextTurn} from 'node:timers/promises';
import {isStreamError} from '../errors.ts';
import type {Broker, FetchedPartition, Fetcher} from '../ports/broker.ts';
import {type Clock, systemClock} from '../ports/clock.ts';
import type {GroupMember} from '../ports/group-member.ts';
import type {ReadableStore} from '../state/table-view.ts';
import {partitionName, type TopicPartition} from '../topic.ts';
import {type TaskId, taskAssignor, taskName, tasksOf} from '../topology/task-assignor.ts';
import type {GlobalTables} from './global-tables.ts';
import type {MetricsSnapshot} from './metrics.ts';
import type {RunOptions} from './run-options.ts';
import {RunningTask, type TaskSetting} from './running-task.ts';
import {Serial} from './serial.ts';

const POLL_MS = 100;
/** Records waiting in one partition of a task at which its fetching is paused. */
const MAX_BUFFERED_RECORDS = 50_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** `closed` and `failed` are final. */
export type AppState = 'starting' | 'running' | 'recovering' | 'closing' | 'closed' | 'failed';

export interface AppMetrics extends MetricsSnapshot {
  readonly tasks: number;
  /** Records in the inputs that are not processed yet, as far as fetches have shown. */
  readonly lagRecords: number;
}

/** One instance of a running topology: the tasks that the group gave it. */
export class StreamApp {
  readonly #name: string;
  readonly #setting: TaskSetting;
  readonly #options: RunOptions;
  readonly #clock: Clock;
  readonly #globalTables: GlobalTables;
  readonly #tasks = new Map<string, RunningTask>();
  readonly #paused = new Set<string>();
  /** Processing, commits and rebalances exclude one another. */
  readonly #serial = new Serial();
  readonly #done = Promise.withResolvers<void>();
  #fetcher: Fetcher;
  #member: GroupMember | undefined;
  #state: AppState = 'starting';
  #loop: Promise<void> = Promise.resolve();
  #assignmentCount = 0;
  #lastCommitMs: number;
  #recoveriesInARow = 0;
  /** What kept the tasks of the last assignment from being opened. */
  #assignmentFault: {readonly error: unknown} | undefined;

  constructor(name: string, setting: TaskSetting, globalTables: GlobalTables, options: RunOptions) {
    this.#name = name;
    this.#setting = setting;
    this.#globalTables = globalTables;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#fetcher = setting.broker.fetcher();
    this.#lastCommitMs = this.#clock.nowMs();
    // Whoever does not look at `done` must not be killed by it.
    this.#done.promise.catch(() => undefined);
  }

  get state(): AppState {
    return this.#state;
  }

  /** Resolves when the application has been closed, rejects when it had to stop. */
  get done(): Promise<void> {
    return this.#done.promise;
  }

  /** What it runs on; the embedded broker where none was given. */
  get broker(): Broker {
    return this.#options.broker;
  }

  metrics(): AppMetrics {
    const lagRecords = [...this.#tasks.values()].reduce(
      (sum, {task}) => sum + task.inputs.lagRecords,
      0,
    );
    return {...this.#setting.metrics.snapshot(), tasks: this.#tasks.size, lagRecords};
  }

  /** The part of a store that this instance holds, as of now: changes that are not yet committed included. */
  store(name: string): ReadableStore {
    const {plan} = this.#setting;
    const global = plan.globalTables.find(({store}) => store === name);
    const parts = (): readonly ReadableStore[] => {
      const table = global && this.#globalTables.stores.get(global.id);
      if (table !== undefined) return [table];
      return [...this.#tasks.values()].flatMap(({task}) => task.graph.stores.get(name) ?? []);
    };
    return {
      get size() {
        return parts().reduce((sum, part) => sum + part.size, 0);
      },
      get: (key) => {
        for (const part of parts()) {
          const value = part.get(key);
          if (value !== undefined) return value;
        }
        return undefined;
      },
      *entries() {
        for (const part of parts()) yield* part.entries();
      },
    };
  }

  async start(): Promise<void> {
    await this.#globalTables.load();
    this.#globalTables.follow((error) => void this.#fail(error));
    await this.#join();
    if (this.#state === 'starting') this.#state = 'running';
    this.#loop = this.#run();
  }

  /** Finishes what was begun, commits it, and leaves the group. Idempotent; rejects when the last commit failed. */
  async close(): Promise<void> {
    if (this.#state === 'running' || this.#state === 'recovering') {
      this.#state = 'closing';
      await this.#loop;
      await this.#end();
    }
    return await this.done;
  }

  async #end(): Promise<void> {
    let failure: unknown;
    try {
      await this.#serial.run(async () => {
        await this.#commitAll();
        await this.#closeTasks();
      });
    } catch (error) {
      failure = error;
    }
    await this.#release();
    if (failure === undefined) {
      this.#state = 'closed';
      this.#done.resolve();
    } else {
      this.#state = 'failed';
      this.#done.reject(failure);
    }
  }

  async #release(): Promise<void> {
    const steps = [
      () => this.#closeTasks(),
      async () => await this.#member?.leave(),
      () => this.#fetcher.close(),
      () => this.#globalTables.close(),
    ];
    // Each step frees something of its own, so a fault in one must not keep the others from it.
    for (const step of steps) await step().catch(() => undefined);
  }

  async #run(): Promise<void> {
    while (this.#state === 'running') {
      try {
        const fetched = await this.#fetcher.poll(POLL_MS);
        const assignment = this.#assignmentCount;
        await this.#serial.run(() => this.#turn(fetched, assignment));
        // A poll that answers at once would otherwise keep heartbeats from being sent.
        await nextTurn();
      } catch (error) {
        await this.#recover(error);
      }
    }
  }

  async #turn(fetched: readonly FetchedPartition[], assignment: number): Promise<void> {
    const fault = this.#assignmentFault;
    this.#assignmentFault = undefined;
    if (fault !== undefined) throw fault.error;
    // What was fetched before a rebalance belongs to positions that no longer count.
    if (assignment === this.#assignmentCount) this.#route(fetched);
    for (const running of this.#tasks.values()) await processAll(running);
    this.#regulate();
    const {commitIntervalMs = 1_000} = this.#options;
    if (this.#clock.nowMs() - this.#lastCommitMs < commitIntervalMs) return;
    await this.#commitAll();
  }

  #route(fetched: readonly FetchedPartition[]): void {
    for (const part of fetched) {
      const owner = [...this.#tasks.values()].find(({inputs}) =>
        inputs.some(({topic, partition}) => topic === part.topic && partition === part.partition),
      );
      owner?.task.enqueue(part);
    }
  }

  /** Fetches no further ahead in a partition that waits for another. */
  #regulate(): void {
    for (const {task, inputs} of this.#tasks.values()) {
      for (const input of inputs) {
        const name = partitionName(input);
        const isFull = task.inputs.bufferedOf(input) >= MAX_BUFFERED_RECORDS;
        if (isFull === this.#paused.has(name)) continue;
        if (isFull) {
          this.#paused.add(name);
          this.#fetcher.pause(input);
        } else {
          this.#paused.delete(name);
          this.#fetcher.resume(input);
        }
      }
    }
  }

  async #commitAll(): Promise<void> {
    this.#lastCommitMs = this.#clock.nowMs();
    const member = this.#member;
    if (member === undefined) return;
    const commits = [...this.#tasks.values()].map((running) => running.commit(member));
    const results = await Promise.allSettled(commits);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    if (!results.some((result) => result.status === 'fulfilled' && result.value)) return;
    this.#setting.metrics.commits += 1;
    this.#recoveriesInARow = 0;
  }

  async #join(): Promise<void> {
    const {plan, broker} = this.#setting;
    // A member that was given up may still have calls under way: they no longer count.
    const ifCurrent = (work: () => Promise<void>): Promise<void> =>
      this.#serial.run(async () => {
        if (this.#member === member) await work();
      });
    const member = broker.member({
      groupId: this.#name,
      topics: plan.subTopologies.flatMap(({inputs}) => inputs),
      assignor: taskAssignor(plan),
      sessionTimeoutMs: this.#options.sessionTimeoutMs,
      listener: {
        onRevoked: () => ifCurrent(() => this.#onRevoked()),
        onAssigned: (partitions) => ifCurrent(() => this.#onAssigned(partitions)),
        onLost: () => ifCurrent(() => this.#closeTasks()),
        onFailed: (error) => {
          if (this.#member === member) this.#assignmentFault ??= {error};
        },
      },
    });
    this.#member = member;
    await member.join();
  }

  async #onRevoked(): Promise<void> {
    // The tasks go whatever happens: what could not be committed is done again by their next owner.
    await this.#commitAll().catch((error: unknown) => this.#options.onRecovery?.(error));
    await this.#closeTasks();
  }

  async #onAssigned(partitions: readonly TopicPartition[]): Promise<void> {
    const ids = tasksOf(this.#setting.plan, partitions);
    try {
      await this.#openTasks(ids);
    } catch (error) {
      await this.#closeTasks();
      if (!isRecoverable(error)) return await this.#fail(error);
      this.#options.onRecovery?.(error);
      // The loop finds it and joins anew; here the group waits for an answer.
      this.#assignmentFault = {error};
    }
  }

  async #openTasks(ids: readonly TaskId[]): Promise<void> {
    const opened = await Promise.allSettled(ids.map((id) => RunningTask.open(this.#setting, id)));
    for (const [i, result] of opened.entries()) {
      const id = ids[i];
      if (result.status === 'fulfilled' && id !== undefined) {
        this.#tasks.set(taskName(id), result.value);
      }
    }
    const failed = opened.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    this.#assignmentCount += 1;
    for (const {task} of this.#tasks.values()) {
      for (const {topic, partition, offset} of task.inputs.positions()) {
        this.#fetcher.assign({topic, partition}, offset);
      }
    }
  }

  async #closeTasks(): Promise<void> {
    this.#assignmentCount += 1;
    this.#paused.clear();
    const tasks = [...this.#tasks.values()];
    this.#tasks.clear();
    for (const {inputs} of tasks) {
      for (const input of inputs) this.#fetcher.remove(input);
    }
    await Promise.allSettled(tasks.map((running) => running.close()));
  }

  /** Drops all tasks and begins again at what is committed; stops for good when that cannot help. */
  async #recover(error: unknown): Promise<void> {
    const {maxRecoveries = 20, onRecovery} = this.#options;
    if (this.#state !== 'running') return;
    if (!isRecoverable(error) || this.#recoveriesInARow >= maxRecoveries) {
      return await this.#fail(error);
    }
    this.#state = 'recovering';
    this.#setting.metrics.recoveries += 1;
    onRecovery?.(error);
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#recoveriesInARow);
    this.#recoveriesInARow += 1;
    try {
      const member = this.#member;
      this.#member = undefined;
      await this.#serial.run(() => this.#closeTasks());
      await member?.leave();
      await this.#clock.sleep(pauseMs);
      if (this.#isIn('recovering')) await this.#join();
    } catch (again) {
      if (this.#isIn('recovering')) this.#state = 'running';
      return await this.#recover(again);
    }
    if (this.#isIn('recovering')) this.#state = 'running';
  }

  /** A plain comparison would be narrowed away, although awaits lie between it and the last assignment. */
  #isIn(state: AppState): boolean {
    return this.#state === state;
  }

  async #fail(error: unknown): Promise<void> {
    if (this.#state === 'failed' || this.#state === 'closed') return;
    this.#state = 'failed';
    this.#done.reject(error);
    await this.#release();
  }
}

async function processAll(running: RunningTask): Promise<void> {
  running.task.punctuateWallClock();
  while (running.task.step() > 0) {
    if (running.task.isPending || running.isFull) await running.waitForRoom();
  }
}

function isRecoverable(error: unknown): boolean {
  return isStreamError(error) && (error.retriable || error.code === 'STREAM_FENCED');
}
