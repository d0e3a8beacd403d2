import type {Broker, Producer} from '../ports/broker.ts';
import type {Clock} from '../ports/clock.ts';
import type {GroupMember} from '../ports/group-member.ts';
import type {KeyValueStore} from '../state/key-value-store.ts';
import type {PartitionOffset, TopicPartition} from '../topic.ts';
import {type PartitionCounts, taskCount} from '../topology/partitions.ts';
import type {Plan} from '../topology/plan.ts';
import {type TaskId, taskInputs, taskName} from '../topology/task-assignor.ts';
import {BrokerCollector} from './broker-collector.ts';
import type {Metrics} from './metrics.ts';
import type {PartitionGroupOptions} from './partition-group.ts';
import {type ErrorPolicies, RecordErrors} from './record-errors.ts';
import {type RestoreSource, restoreStores} from './restore.ts';
import type {RetryLedger} from './retry-ledger.ts';
import type {RunEvents} from './run-events.ts';
import type {Guarantee} from './run-options.ts';
import {Task} from './task.ts';
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
}

/** A task with its producer: processes, and commits what it has processed. */
export class RunningTask {
  readonly task: Task;
  readonly inputs: readonly TopicPartition[];
  readonly #setting: TaskSetting;
  readonly #producer: Producer;
  readonly #collector: BrokerCollector;
  #committed: readonly PartitionOffset[] = [];

  constructor(parts: {
    readonly setting: TaskSetting;
    readonly inputs: readonly TopicPartition[];
    readonly task: Task;
    readonly producer: Producer;
    readonly collector: BrokerCollector;
  }) {
    this.#setting = parts.setting;
    this.inputs = parts.inputs;
    this.task = parts.task;
    this.#producer = parts.producer;
    this.#collector = parts.collector;
  }

  /**
   * Takes a task over: fences whoever had it before, then reads its committed positions, then restores its state.
   * In this order nothing can be committed behind its back.
   */
  static async open(
    setting: TaskSetting,
    id: TaskId,
    _options: {readonly signal?: AbortSignal | undefined} = {},
  ): Promise<RunningTask> {
    const {broker, plan, counts, guarantee, metrics, errors, globalTables, idling} = setting;
    const name = taskName(id);
    const subTopology = plan.subTopologies[id.subTopology];
    if (subTopology === undefined) throw new Error(`task ${name} is not part of the plan`);
    const isTransactional = guarantee === 'exactly-once';
    const producer = await broker.producer(
      isTransactional ? {transactionalId: `${plan.application}-${name}`} : {},
    );
    try {
      const collector = new BrokerCollector(producer, counts, isTransactional, {
        limits: setting.limits,
        onSent: (topic, records, bytes) => metrics.sent(topic, records, bytes),
      });
      const task = new Task({
        plan,
        subTopology,
        writerCount: (topic) => writerCount(plan, counts, topic),
        idling,
        idleAfterMs: setting.idleAfterMs,
        context: {
          taskName: name,
          partition: id.partition,
          collector,
          metrics,
          clock: setting.clock,
          errors: new RecordErrors(errors, collector, metrics, setting.retries),
          globalTables,
          isCaching: setting.isCaching,
        },
      });
      const inputs = taskInputs(subTopology, id.partition, counts);
      const running = new RunningTask({setting, inputs, task, producer, collector});
      await running.#start(id.partition);
      return running;
    } catch (error) {
      await producer.close().catch(() => undefined);
      throw error;
    }
  }

  /** Positions of the last commit of this instance; empty before the first one. */
  get committed(): readonly PartitionOffset[] {
    return this.#committed;
  }

  /** Whether the broker is behind and the task should wait. */
  get isFull(): boolean {
    return this.#collector.isFull;
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
    this.#committed = positions;
    return true;
  }

  /** Ends the producer. What was not committed is aborted. */
  async close(): Promise<void> {
    this.task.close();
    if (this.#collector.isOpen) await this.#producer.abort().catch(() => undefined);
    await this.#producer.close();
  }

  async #start(partition: number): Promise<void> {
    const {broker, plan} = this.#setting;
    const committed = await broker.committedOffsets(plan.application, this.inputs);
    const starts = await broker.startOffsets(this.inputs);
    const positions = this.inputs.map(({topic, partition: at}, i) => {
      const known = committed.find((entry) => entry.topic === topic && entry.partition === at);
      return known ?? {topic, partition: at, offset: starts[i] ?? 0};
    });
    const sources: RestoreSource[] = this.task.graph.restorables.map(({topic, store, kind}) => {
      const position = positions.find((entry) => entry.topic === topic);
      const untilOffset = kind === 'source' ? (position?.offset ?? 0) : undefined;
      return {topic, partition, store, untilOffset};
    });
    await restoreStores(broker, sources);
    this.task.start(positions);
  }
}

function writerCount(plan: Plan, counts: PartitionCounts, topic: string): number {
  const writer = plan.repartitions.find((repartition) => repartition.topic === topic)?.writer;
  const subTopology = plan.subTopologies[writer ?? -1];
  return subTopology === undefined ? 0 : taskCount(subTopology, counts);
}
