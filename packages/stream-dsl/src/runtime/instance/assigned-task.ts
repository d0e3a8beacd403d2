import {StreamError} from '../../errors.ts';
import type {Clock} from '../../ports/clock.ts';
import type {GroupMember} from '../../ports/group-member.ts';
import type {TaskStorage} from '../../ports/state-storage.ts';
import {type TaskId, taskName} from '../../topology/task-assignor.ts';
import {RunningTask, type TaskSetting} from '../running-task.ts';
import {FaultCount, pauseAfterMs} from './faults.ts';

export interface AssignedTaskParts {
  readonly id: TaskId;
  readonly setting: TaskSetting;
  readonly clock: Clock;
  readonly maxFaults: number;
  readonly member: () => GroupMember | undefined;
  /** The copy of its state that a standby has kept here: for the first attempt to open it. */
  readonly copy?: TaskStorage | undefined;
  readonly onOpened: (task: AssignedTask) => void;
  /** Nothing has been processed since. */
  readonly onCommitted: (running: RunningTask) => void;
  /** The task is closed, and is opened again. */
  readonly onReopen: (task: AssignedTask, error: unknown) => void;
  /** Nothing that a task can do by itself helps. */
  readonly onFault: (error: unknown) => void;
}

/**
 * A task that the group gave to this instance, until it is taken away: opened, which restores its state, and opened again
 * after faults that pass. One thing is done at a time: records, or a commit, or a wait for what is under way.
 */
export class AssignedTask {
  readonly id: TaskId;
  readonly name: string;
  readonly #parts: AssignedTaskParts;
  readonly #faults: FaultCount;
  readonly #ended = new AbortController();
  readonly #firstAttempt = Promise.withResolvers<void>();
  #running: RunningTask | undefined;
  #opening: Promise<void> = Promise.resolve();
  #busy: Promise<void> | undefined;
  #isCommitDue = false;
  #copy: TaskStorage | undefined;
  /** Who waits for a moment at which everything is committed. */
  readonly #readers: Reader[] = [];

  constructor(parts: AssignedTaskParts) {
    this.id = parts.id;
    this.name = taskName(parts.id);
    this.#parts = parts;
    this.#copy = parts.copy;
    this.#faults = new FaultCount(parts.maxFaults);
  }

  /** The task once it is open. */
  get running(): RunningTask | undefined {
    return this.#ended.signal.aborted ? undefined : this.#running;
  }

  /** Resolves when it is open, or the first attempt has failed. */
  get firstAttempt(): Promise<void> {
    return this.#firstAttempt.promise;
  }

  /** Resolves, and never rejects, when the work under way is done; undefined when there is none. */
  get busy(): Promise<void> | undefined {
    return this.#busy;
  }

  start(): void {
    this.#opening = this.#open();
  }

  requestCommit(): void {
    this.#isCommitDue = true;
  }

  /**
   * What `read` returns at a moment when everything in the stores is committed; a commit is made for it if there is
   * something to be committed. Rejects with `STREAM_REBALANCED` when the task is taken away or closed before.
   */
  readCommitted<T>(read: (running: RunningTask) => T): Promise<T> {
    const {promise, resolve, reject} = Promise.withResolvers<T>();
    const reader: Reader = {
      read: (running) => {
        try {
          resolve(read(running));
        } catch (error) {
          reject(error);
        }
      },
      reject,
    };
    const {running} = this;
    if (running === undefined) reject(this.#gone());
    else if (this.#busy === undefined && !running.task.hasWork) reader.read(running);
    else {
      this.#readers.push(reader);
      this.requestCommit();
    }
    return promise;
  }

  /** Begins a commit that is due, or calls what the wall clock has reached. To be called once a turn, before `step`. */
  tick(): void {
    const {running} = this;
    if (running === undefined || this.#busy !== undefined) return;
    this.#try(() => {
      if (!this.#isCommitDue && !running.isOverBudget) return running.task.punctuateWallClock();
      this.#isCommitDue = false;
      if (running.task.hasWork) this.#begin(() => this.#commit(running));
      else this.#serveReaders(running);
    });
  }

  /** Processes some records, none of them beyond `limitMs`. Returns whether there were any. */
  step(limitMs: number): boolean {
    const {running} = this;
    if (running === undefined || this.#busy !== undefined) return false;
    return this.#try(() => {
      const head = running.task.headTimestampMs;
      const hasStepped = head !== undefined && head <= limitMs && running.task.step() > 0;
      if (running.task.isPending || running.isFull) this.#begin(() => running.waitForRoom());
      return hasStepped;
    });
  }

  /** Ends the task; rejects when what was to be committed could not be. Idempotent. */
  async end({commits}: {readonly commits: boolean}): Promise<void> {
    if (this.#ended.signal.aborted) return;
    const {running} = this;
    const isWorking = running !== undefined && this.#busy !== undefined;
    this.#ended.abort();
    await this.#opening;
    await this.#copy?.close().catch(() => undefined);
    // Nobody is there to hear of its fault, and the commit would meet it again.
    if (isWorking) await this.#busy;
    const open = this.#running;
    this.#running = undefined;
    try {
      if (commits && open !== undefined) await this.#commit(open);
    } finally {
      this.#refuseReaders();
      await open?.close().catch(() => undefined);
    }
  }

  async #commit(running: RunningTask): Promise<void> {
    const member = this.#parts.member();
    if (member === undefined) return;
    const hasCommitted = await this.#parts.setting.events.committing(this.name, () =>
      running.commit(member),
    );
    this.#serveReaders(running);
    if (!hasCommitted) return;
    this.#faults.onSuccess();
    this.#parts.onCommitted(running);
  }

  /** A fault is handled as that of work that goes on; the answer is false then. */
  #try<T>(work: () => T): T | false {
    try {
      return work();
    } catch (error) {
      this.#begin(async () => {
        throw error;
      });
      return false;
    }
  }

  #begin(work: () => Promise<void>): void {
    const busy = work()
      .catch((error: unknown) => this.#onFault(error))
      .finally(() => {
        if (this.#busy === busy) this.#busy = undefined;
      });
    this.#busy = busy;
  }

  async #open(): Promise<void> {
    const {signal} = this.#ended;
    while (!signal.aborted && this.#running === undefined) {
      try {
        const {setting, clock} = this.#parts;
        const startMs = clock.nowMs();
        const storage = this.#copy;
        this.#copy = undefined;
        const running = await RunningTask.open(setting, this.id, {signal, storage});
        setting.events.opened(this.name, clock.nowMs() - startMs);
        if (signal.aborted) {
          await running.close().catch(() => undefined);
          return;
        }
        this.#running = running;
        this.#isCommitDue = false;
        this.#parts.onOpened(this);
      } catch (error) {
        if (signal.aborted) return;
        if (!(await this.#mayGoOn(error))) return;
      } finally {
        this.#firstAttempt.resolve();
      }
    }
  }

  async #onFault(error: unknown): Promise<void> {
    const running = this.#running;
    if (this.#ended.signal.aborted || running === undefined) return;
    this.#running = undefined;
    this.#refuseReaders();
    await running.close().catch(() => undefined);
    // Ended meanwhile, it must not touch what may be open here again under its name.
    if (this.#ended.signal.aborted) return;
    if (await this.#mayGoOn(error)) this.#opening = this.#open();
  }

  async #mayGoOn(error: unknown): Promise<boolean> {
    const {clock, onFault, onReopen} = this.#parts;
    const remedy = this.#faults.onFault(error);
    if (remedy !== 'reopen') {
      onFault(error);
      return false;
    }
    this.#parts.setting.events.recovering(error, this.name);
    onReopen(this, error);
    this.#firstAttempt.resolve();
    await clock.sleep(pauseAfterMs(this.#faults.inARow));
    return !this.#ended.signal.aborted;
  }

  #serveReaders(running: RunningTask): void {
    for (const {read} of this.#readers.splice(0)) read(running);
  }

  #refuseReaders(): void {
    for (const {reject} of this.#readers.splice(0)) reject(this.#gone());
  }

  #gone(): StreamError {
    return new StreamError(
      'STREAM_REBALANCED',
      `task ${this.name} is not open here now: ask again, or ask the instance that has it`,
    );
  }
}

interface Reader {
  readonly read: (running: RunningTask) => void;
  readonly reject: (error: unknown) => void;
}
