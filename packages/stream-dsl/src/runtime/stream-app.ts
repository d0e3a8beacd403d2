import type {Graph} from '../graph/graph.ts';
import type {Broker} from '../ports/broker.ts';
import {type Clock, systemClock} from '../ports/clock.ts';
import type {Assigned} from '../ports/group-member.ts';
import type {TaskStorage} from '../ports/state-storage.ts';
import type {TopicPartition} from '../topic.ts';
import {decodeAssignmentInfo, encodeInfo, NO_ASSIGNMENT_INFO} from '../topology/member-info.ts';
import {taskAssignor, taskName, tasksOf} from '../topology/task-assignor.ts';
import {AppView} from './app-view.ts';
import type {GlobalTables} from './global-tables.ts';
import {FaultCount, pauseAfterMs, remedyOf} from './instance/faults.ts';
import {Membership} from './instance/membership.ts';
import {Purge} from './instance/purge.ts';
import {StandbySet} from './instance/standby-set.ts';
import type {StoreHandle} from './instance/store-handle.ts';
import {storedLags} from './instance/stored-lags.ts';
import {type StoreOptions, Stores} from './instance/stores.ts';
import {TaskSet} from './instance/task-set.ts';
import type {MetricsSnapshot} from './metrics.ts';
import type {RunOptions} from './run-options.ts';
import type {TaskSetting} from './running-task.ts';
import {steadyClock} from './steady-clock.ts';

const DEFAULT_MAX_BUFFERED_BYTES = 256 << 20;
const DEFAULT_MAX_DRIFT_MS = 60_000;
const DEFAULT_MAX_RECOVERIES = 20;
const DEFAULT_ACCEPTABLE_LAG_RECORDS = 10_000;

/** Widths of topics may grow while it runs. */
export type AppSetting = TaskSetting & {readonly counts: Map<string, number>};

/** `closed` and `failed` are final. */
export type AppState = 'starting' | 'running' | 'recovering' | 'closing' | 'closed' | 'failed';

export interface AppMetrics extends MetricsSnapshot {
  /** Tasks that are open here. */
  readonly tasks: number;
  /** Records in the inputs that are not processed yet, as far as fetches have shown. */
  readonly lagRecords: number;
  /** Assignments by the group so far. */
  readonly rebalances: number;
}

/** One instance of a running topology: the tasks that the group gave it. */
export class StreamApp {
  readonly topology: {readonly name: string; readonly graph: Graph};
  readonly #setting: AppSetting;
  readonly #options: RunOptions;
  readonly #clock: Clock;
  readonly #globalTables: GlobalTables;
  readonly #tasks: TaskSet;
  readonly #standbys: StandbySet;
  readonly #membership: Membership;
  readonly #purge: Purge;
  readonly #stores: Stores;
  readonly #view: AppView;
  readonly #faults: FaultCount;
  readonly #done = Promise.withResolvers<void>();
  #state: AppState = 'starting';
  /** The storage of state is this application's, to be closed with it. */
  #hasStateOpen = false;
  #loop: Promise<void> = Promise.resolve();
  #lastCommitMs: number;
  #assignment = NO_ASSIGNMENT_INFO;
  /** State on the disk of tasks that are not here now, by how many records it is behind. */
  #storedLags = new Map<string, number>();
  /** What only leaving the group, or stopping, may help against: found by a task or by the member. */
  #fault: {readonly error: unknown} | undefined;

  constructor(
    topology: StreamApp['topology'],
    setting: AppSetting,
    globalTables: GlobalTables,
    options: RunOptions,
  ) {
    this.topology = topology;
    this.#setting = setting;
    this.#globalTables = globalTables;
    this.#options = options;
    const wallClock = options.clock ?? systemClock;
    this.#clock = steadyClock(wallClock);
    const {maxRecoveries = DEFAULT_MAX_RECOVERIES} = options;
    this.#faults = new FaultCount(maxRecoveries);
    this.#tasks = new TaskSet({
      setting,
      broker: setting.broker,
      clock: this.#clock,
      maxFaults: maxRecoveries,
      maxBufferedBytes: options.maxBufferedBytes ?? DEFAULT_MAX_BUFFERED_BYTES,
      maxDriftMs: options.maxDriftMs ?? DEFAULT_MAX_DRIFT_MS,
      member: () => this.#membership.member,
      onCommitted: (running) => {
        this.#faults.onSuccess();
        setting.metrics.commits += 1;
        this.#stores.onCommitted(running);
      },
      onReopen: (_task, error) => this.#onRecovery(error),
      onFault: (error) => {
        this.#fault ??= {error};
      },
    });
    this.#standbys = new StandbySet({
      setting,
      broker: setting.broker,
      clock: this.#clock,
      acceptableLagRecords: options.acceptableLagRecords ?? DEFAULT_ACCEPTABLE_LAG_RECORDS,
      onWarm: () => this.#membership.member?.rejoin(),
      onFault: (error) => this.#onRecovery(error),
    });
    this.#stores = new Stores({
      plan: setting.plan,
      tasks: this.#tasks,
      standbys: this.#standbys,
      globalTables,
    });
    this.#view = new AppView({
      plan: setting.plan,
      counts: setting.counts,
      nowMs: () => wallClock.nowMs(),
      tasks: () => this.#tasks.tasks.values(),
      standbys: () => this.#standbys.lags(),
      restoreRemaining: (task) => setting.events.restoreRemaining(task),
      hosts: () => this.#assignment.hosts,
    });
    this.#membership = this.#membershipOf(topology.name);
    this.#purge = new Purge(setting.broker, this.#clock, setting.plan);
    this.#lastCommitMs = this.#clock.nowMs();
    // Whoever does not look at `done` must not be killed by it.
    this.#done.promise.catch(() => undefined);
  }

  get state(): AppState {
    return this.#state;
  }

  /** When its loop last waited for records, by its clock; undefined before. */
  get lastTurnMs(): number | undefined {
    return this.#setting.events.lastTurnMs;
  }

  /** Whether it runs, and the state of all its tasks is here. */
  get isReady(): boolean {
    return this.#state === 'running' && this.#membership.rebalances > 0 && this.#tasks.isReady;
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
    const {running} = this.#tasks;
    return {
      ...this.#setting.metrics.snapshot(),
      tasks: running.length,
      lagRecords: running.reduce((sum, {task}) => sum + task.inputs.lagRecords, 0),
      rebalances: this.#membership.rebalances,
    };
  }

  /** Stops reading and processing; what was processed is committed, and the tasks stay here. */
  pause(): void {
    this.#tasks.isPaused = true;
  }

  resume(): void {
    this.#tasks.isPaused = false;
  }

  get isPaused(): boolean {
    return this.#tasks.isPaused;
  }

  /** A store, as far as this instance has it; with `stale` also the copies that it keeps for others. */
  store(name: string, options?: StoreOptions): StoreHandle {
    return this.#stores.handle(name, options);
  }

  /** What this instance shows of itself: tasks, inputs, stores, and who has which key. */
  get view(): AppView {
    return this.#view;
  }

  /** Rejects, with everything released, when it cannot begin. */
  async start(): Promise<void> {
    try {
      await this.#begin();
    } catch (error) {
      await this.#fail(error);
      throw error;
    }
  }

  async #begin(): Promise<void> {
    await this.#options.state?.open(this.#setting.plan.application);
    this.#hasStateOpen = true;
    const {state} = this.#options;
    if (state !== undefined) {
      this.#storedLags = new Map(await storedLags(this.#setting.broker, state));
    }
    await this.#globalTables.load();
    this.#globalTables.follow((error) => {
      this.#fault ??= {error};
    });
    // Tasks that open need no loop, so whoever waits for the start finds them open.
    await this.#membership.join();
    const error = this.#fault?.error;
    if (error !== undefined && remedyOf(error) === 'stop') throw error;
    if (this.#state === 'starting') this.#move('running');
    this.#loop = this.#run();
  }

  /**
   * Finishes what was begun, commits it, and leaves the group; an instance with an `instanceId` keeps its place for the
   * session time-out, unless it `leaves`. Idempotent; rejects when the last commit failed.
   */
  async close({leaves = false}: {readonly leaves?: boolean} = {}): Promise<void> {
    if (this.#state === 'running' || this.#state === 'recovering') {
      this.#move('closing');
      await this.#loop;
      const failure = await this.#tasks.removeAll({commits: true}).then(
        () => undefined,
        (error: unknown) => ({error}),
      );
      await this.#release({keepsPlace: !leaves && this.#options.instanceId !== undefined});
      this.#end(failure);
    }
    return await this.done;
  }

  #membershipOf(name: string): Membership {
    const {plan, broker, counts} = this.#setting;
    return new Membership({
      broker,
      groupId: name,
      topics: plan.subTopologies.flatMap(({inputs}) => inputs),
      assignor: taskAssignor(plan, counts),
      instanceId: this.#options.instanceId,
      sessionTimeoutMs: this.#options.sessionTimeoutMs,
      rebalanceTimeoutMs: this.#options.rebalanceTimeoutMs,
      metadataMaxAgeMs: this.#options.metadataMaxAgeMs,
      userData: () => this.#userData(),
      onAssigned: (assigned) => this.#onAssigned(assigned),
      onRevoked: (partitions) => this.#onRevoked(partitions),
      onLost: () => this.#tasks.removeAll({commits: false}),
      onFailed: (error) => {
        this.#fault ??= {error};
      },
    });
  }

  #userData(): Uint8Array {
    const {endpoint, standbyReplicas = 0} = this.#options;
    const {acceptableLagRecords = DEFAULT_ACCEPTABLE_LAG_RECORDS} = this.#options;
    const known = [...this.#standbys.lags()].filter(([, records]) => Number.isFinite(records));
    const open = this.#tasks.running.map(({task}) => [task.name, 0] as const);
    const lags = Object.fromEntries([...this.#storedLags, ...known, ...open]);
    return encodeInfo({endpoint, standbyReplicas, acceptableLagRecords, lags});
  }

  async #onAssigned({added, userData}: Assigned): Promise<void> {
    this.#assignment = decodeAssignmentInfo(userData);
    await this.#learnWidths(added);
    const ids = tasksOf(this.#setting.plan, added);
    const copies = new Map<string, TaskStorage>();
    for (const name of ids.map(taskName)) {
      const copy = await this.#standbys.release(name);
      if (copy !== undefined) copies.set(name, copy);
      this.#storedLags.delete(name);
    }
    await this.#standbys.assign(this.#assignment.standbys, this.#assignment.warmUps);
    const opened = this.#tasks.add(ids, copies);
    this.#setting.events.assigned(ids.map(taskName), [...this.#tasks.tasks.keys()]);
    // Later tasks open while the others work, and while the group goes on.
    if (this.#state === 'starting') await opened;
  }

  /** An input that nothing is tied to may have more partitions than at the start. */
  async #learnWidths(added: readonly TopicPartition[]): Promise<void> {
    const {broker, counts} = this.#setting;
    const wider = added.filter(({topic, partition}) => partition >= (counts.get(topic) ?? 0));
    if (wider.length === 0) return;
    const found = await broker.partitionCounts(wider.map(({topic}) => topic));
    for (const [topic, count] of found) counts.set(topic, count);
  }

  async #onRevoked(partitions: readonly TopicPartition[]): Promise<void> {
    const ids = tasksOf(this.#setting.plan, partitions);
    this.#setting.events.revoked(ids.map(taskName));
    try {
      await this.#tasks.remove(ids, {commits: true});
      if (this.#options.state !== undefined) {
        for (const id of ids) this.#storedLags.set(taskName(id), 0);
      }
    } catch (error) {
      // What could not be committed is done again by the next owner.
      this.#onRecovery(error);
    }
  }

  async #run(): Promise<void> {
    while (this.#state === 'running') {
      try {
        await this.#tasks.turn();
        this.#commitInTime();
        const fault = this.#takeFault();
        if (fault !== undefined) await this.#recover(fault.error);
        // A poll that answers at once would otherwise keep heartbeats from being sent.
        await this.#clock.turn();
      } catch (error) {
        await this.#renewFetcher(error);
      }
    }
  }

  #commitInTime(): void {
    const {commitIntervalMs = 1_000} = this.#options;
    const nowMs = this.#clock.nowMs();
    if (nowMs - this.#lastCommitMs < commitIntervalMs) return;
    this.#lastCommitMs = nowMs;
    this.#tasks.requestCommits();
    this.#purge.run(() => this.#tasks.running.flatMap(({committed}) => committed));
  }

  async #renewFetcher(error: unknown): Promise<void> {
    if (this.#faults.onFault(error) !== 'reopen') return await this.#fail(error);
    this.#onRecovery(error);
    await this.#clock.sleep(pauseAfterMs(this.#faults.inARow));
    await this.#tasks.renewFetcher();
  }

  /** Drops all tasks and begins again as a new member at what is committed; stops for good when that cannot help. */
  async #recover(error: unknown): Promise<void> {
    // What is closed already needs no new membership, and must not run again.
    if (this.#isIn('closing')) return;
    if (this.#faults.onFault(error) === 'stop') return await this.#fail(error);
    this.#move('recovering');
    this.#onRecovery(error);
    await this.#tasks.removeAll({commits: false});
    await this.#membership.leave();
    // While the others ended, the group may have given more.
    await this.#tasks.removeAll({commits: false});
    await this.#clock.sleep(pauseAfterMs(this.#faults.inARow));
    if (!this.#isIn('recovering')) return;
    try {
      await this.#membership.join();
    } catch (again) {
      if (this.#isIn('recovering')) await this.#recover(again);
      return;
    }
    if (this.#isIn('recovering')) this.#move('running');
  }

  #onRecovery(error: unknown): void {
    this.#setting.metrics.recoveries += 1;
    this.#options.onRecovery?.(error);
  }

  #move(state: AppState, error?: unknown): void {
    this.#setting.events.stateChanged(this.#state, state, error);
    this.#state = state;
  }

  #takeFault(): {readonly error: unknown} | undefined {
    const fault = this.#fault;
    this.#fault = undefined;
    return fault;
  }

  /** A plain comparison would be narrowed away, although awaits lie between it and the last assignment. */
  #isIn(state: AppState): boolean {
    return this.#state === state;
  }

  async #fail(error: unknown): Promise<void> {
    if (this.#isIn('failed') || this.#isIn('closed')) return;
    this.#move('failed', error);
    this.#done.reject(error);
    await this.#release({keepsPlace: false});
  }

  #end(failure: {readonly error: unknown} | undefined): void {
    if (this.#isIn('failed')) return;
    this.#move(failure === undefined ? 'closed' : 'failed', failure?.error);
    if (failure === undefined) this.#done.resolve();
    else this.#done.reject(failure.error);
  }

  async #release(leaving: {readonly keepsPlace: boolean}): Promise<void> {
    const steps = [
      () => this.#tasks.removeAll({commits: false}),
      () => this.#membership.leave(leaving),
      // While those ended, the group may have given more.
      () => this.#tasks.removeAll({commits: false}),
      () => this.#standbys.close(),
      () => this.#tasks.close(),
      async () => {
        if (this.#hasStateOpen) await this.#options.state?.close();
      },
      () => this.#purge.settled(),
      () => this.#globalTables.close(),
      async () => this.#stores.close(),
    ];
    // Each step frees something of its own, so a fault in one must not keep the others from it.
    for (const step of steps) await step().catch(() => undefined);
  }
}
