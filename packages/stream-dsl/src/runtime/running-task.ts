import type {Broker, Producer} from '../ports/broker.ts';
import type {Clock} from '../ports/clock.ts';
import type {GroupMember} from '../ports/group-member.ts';
import type {StateStorage, TaskStorage} from '../ports/state-storage.ts';
import type {CacheBudget} from '../state/cache-budget.ts';
import type {KeyValueStore} from '../state/key-value-store.ts';
import type {PartitionOffset, TopicPartition} from '../topic.ts';
import type {PartitionCounts} from '../topology/partitions.ts';
import type {Plan} from '../topology/plan.ts';
import {type TaskId, taskInputs, taskName} from '../topology/task-assignor.ts';
import {BrokerCollector} from './broker-collector.ts';
import {makeTask, subTopologyOf} from './make-task.ts';
import type {Metrics} from './metrics.ts';
import type {PartitionGroupOptions} from './partition-group.ts';
import type {ErrorPolicies} from './record-errors.ts';
import type {RetryLedger} from './retry-ledger.ts';
import type {RunEvents} from './run-events.ts';
import type {Guarantee} from './run-options.ts';
import type {Task} from './task.ts';
import {type RestoreProgress, TaskState} from './task-state.ts';
import type {TopicLimits} from './topic-limits.ts';

/** What all tasks of an instance have in common. */
export interface TaskSetting {
  readonly broker: Broker;
  readonly plan: Plan;
  readonly counts: PartitionCounts;
  readonly guarantee: Guarantee;
  readonly metrics: Metrics;
  readonly events: RunEvents;
  readonly limits: ReadonlyMap<string, TopicLimits>;
  readonly retries: RetryLedger;
  readonly errors: ErrorPolicies;
  readonly globalTables: ReadonlyMap<string, KeyValueStore>;
  readonly idling: PartitionGroupOptions;
  readonly clock: Clock;
  readonly isCaching: boolean;
  readonly idleAfterMs: number | undefined;
  /** Where state is kept beside its changelogs; undefined where it is in memory only. */
  readonly state?: StateStorage | undefined;
  /** What all stores of the instance keep in memory of their images. */
  readonly budget: CacheBudget;
  readonly onRestore?: ((progress: RestoreProgress) => void) | undefined;
}

export interface OpenTaskOptions {
  /** Aborted: the restore ends, and the task is not opened. */
  readonly signal?: AbortSignal | undefined;
  /** Of a standby task: the images that it has brought up to date. They belong to the task then, even if opening fails. */
  readonly storage?: TaskStorage | undefined;
}

/** A task with its producer: processes, and commits what it has processed. */
export class RunningTask {
  readonly task: Task;
  readonly inputs: readonly TopicPartition[];
  readonly #setting: TaskSetting;
  readonly #producer: Producer;
  readonly #collector: BrokerCollector;
  readonly #state: TaskState;
  #committed: readonly PartitionOffset[] = [];

  constructor(parts: {
    readonly setting: TaskSetting;
    readonly inputs: readonly TopicPartition[];
    readonly task: Task;
    readonly producer: Producer;
    readonly collector: BrokerCollector;
    readonly state: TaskState;
  }) {
    this.#setting = parts.setting;
    this.inputs = parts.inputs;
    this.task = parts.task;
    this.#producer = parts.producer;
    this.#collector = parts.collector;
    this.#state = parts.state;
  }

  /**
   * Takes a task over: fences whoever had it before, then reads its committed positions, then restores its state.
   * In this order nothing can be committed behind its back.
   */
  static async open(
    setting: TaskSetting,
    id: TaskId,
    options: OpenTaskOptions = {},
  ): Promise<RunningTask> {
    const {broker, plan, guarantee} = setting;
    const name = taskName(id);
    const opened = {storage: options.storage, producer: undefined as Producer | undefined};
    try {
      const isTransactional = guarantee === 'exactly-once';
      opened.producer = await broker.producer(
        isTransactional ? {transactionalId: `${plan.application}-${name}`} : {},
      );
      opened.storage ??= await setting.state?.task(name);
      const running = RunningTask.#make(setting, id, {...opened, producer: opened.producer});
      await running.#start(options.signal);
      return running;
    } catch (error) {
      await opened.producer?.close().catch(() => undefined);
      await opened.storage?.close().catch(() => undefined);
      throw error;
    }
  }

  static #make(
    setting: TaskSetting,
    id: TaskId,
    {producer, storage}: {producer: Producer; storage: TaskStorage | undefined},
  ): RunningTask {
    const {broker, counts, guarantee, metrics, clock} = setting;
    const isTransactional = guarantee === 'exactly-once';
    const collector: BrokerCollector = new BrokerCollector(producer, counts, isTransactional, {
      limits: setting.limits,
      onSent: (topic, records, bytes) => metrics.sent(topic, records, bytes),
      onPlaced: (batch, records) => state.onSent(batch, records),
    });
    const isKept = setting.state !== undefined;
    const task = makeTask(setting, id, {collector, storage: isKept ? storage : undefined});
    const state = new TaskState({
      task: task.name,
      partition: id.partition,
      broker,
      clock,
      restorables: task.graph.restorables,
      storage,
      isKept,
      budget: setting.budget,
      isFenced: isTransactional,
      onProgress: restoreTeller(setting),
    });
    const inputs = taskInputs(subTopologyOf(setting, id), id.partition, counts);
    return new RunningTask({setting, inputs, task, producer, collector, state});
  }

  /** Positions of the last commit of this instance; empty before the first one. */
  get committed(): readonly PartitionOffset[] {
    return this.#committed;
  }

  /** Whether the broker is behind and the task should wait. */
  get isFull(): boolean {
    return this.#collector.isFull;
  }

  /** Whether memory holds more changes than the storage of state allows for: a commit is due. */
  get isOverBudget(): boolean {
    return this.#state.isOverBudget;
  }

  /** Bytes of state on the disk; 0 where it is in memory only. */
  get storedBytes(): number {
    return this.#state.sizeBytes;
  }

  async waitForRoom(): Promise<void> {
    await this.task.settled();
    await this.#collector.drain();
  }

  /** Makes everything processed so far durable: outputs, state and positions (rules 20 and 21). */
  async commit(member: GroupMember): Promise<boolean> {
    if (!this.task.hasWork) return false;
    const {plan, guarantee} = this.#setting;
    await this.task.settled();
    this.#collector.open();
    await this.task.flush();
    await this.#collector.flush();
    const positions = this.task.inputs.positions();
    if (guarantee === 'exactly-once') {
      await this.#producer.sendOffsets(plan.application, positions);
      await this.#producer.commit();
      this.#collector.closed();
    } else {
      await member.commit(positions);
    }
    // After the broker, so that what is on the disk is never ahead of it (rule 20).
    await this.#state.commit(positions);
    this.#committed = positions;
    return true;
  }

  /** Ends the producer. What was not committed is aborted. */
  async close(): Promise<void> {
    this.task.close();
    if (this.#collector.isOpen) await this.#producer.abort().catch(() => undefined);
    try {
      await this.#state.close();
    } finally {
      await this.#producer.close();
    }
  }

  async #start(signal: AbortSignal | undefined): Promise<void> {
    const {broker, plan} = this.#setting;
    const committed = await broker.committedOffsets(plan.application, this.inputs);
    const starts = await broker.startOffsets(this.inputs);
    const positions = this.inputs.map(({topic, partition: at}, i) => {
      const known = committed.find((entry) => entry.topic === topic && entry.partition === at);
      return known ?? {topic, partition: at, offset: starts[i] ?? 0};
    });
    await this.#state.restore(positions, signal);
    this.task.start(positions);
  }
}

/** Counts what is restored, and tells whoever listens. */
function restoreTeller({
  metrics,
  events,
  onRestore,
}: TaskSetting): (progress: RestoreProgress) => void {
  const last = new Map<string, number>();
  return (progress) => {
    const {task, store, restoredRecords, position, end} = progress;
    metrics.restoredRecords += restoredRecords - (last.get(store) ?? 0);
    last.set(store, restoredRecords);
    events.restoring(task, restoredRecords, end - position, store);
    onRestore?.(progress);
  };
}
