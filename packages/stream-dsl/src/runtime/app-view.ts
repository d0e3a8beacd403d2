import {partitionFor} from '../record-batch/partition-for.ts';
import type {TopicPartition} from '../topic.ts';
import type {Host} from '../topology/member-info.ts';
import {type PartitionCounts, taskCount} from '../topology/partitions.ts';
import type {Plan} from '../topology/plan.ts';
import {type StoreInfo, storeCatalog} from '../topology/store-catalog.ts';
import {type TaskId, taskName} from '../topology/task-assignor.ts';
import {LagTrends} from './lag-trends.ts';
import {readPositionMetadata} from './partition-group.ts';
import type {RunningTask} from './running-task.ts';

/** An input partition of a task. */
export interface InputView extends TopicPartition {
  /** Next offset to process. */
  readonly offset: number;
  /** End of the partition as of the last fetch; undefined before the first. */
  readonly endOffset: number | undefined;
  readonly lagRecords: number;
  /** How far its event time is behind the wall clock while it has a lag, in milliseconds; 0 without a lag. */
  readonly lagMs: number;
  /** When the lag will be gone as it has been shrinking, in milliseconds; undefined while it does not shrink. */
  readonly catchUpMs: number | undefined;
  readonly bufferedRecords: number;
  readonly bufferedBytes: number;
}

export interface StoreView {
  readonly name: string;
  readonly entries: number;
}

/** A task of this instance. `opening` restores its state, or waits after a fault. */
export interface TaskView {
  readonly name: string;
  readonly kind: 'active' | 'standby';
  readonly state: 'opening' | 'running';
  readonly inputs: readonly InputView[];
  readonly stores: readonly StoreView[];
  /** Of its state on disk; 0 where it is in memory only. */
  readonly storedBytes: number;
  /** Records still to be restored, as far as it has begun; undefined when it restores nothing. */
  readonly restoreRemaining: number | undefined;
}

/** Who answers for a key: this instance, another one at its endpoint, or nobody that is known now. */
export type KeyOwner =
  /** `isOpen`: its state is restored, so that it can answer. */
  | {readonly kind: 'here'; readonly isOpen: boolean}
  | {readonly kind: 'elsewhere'; readonly endpoint: string; readonly isStandby: boolean}
  | {readonly kind: 'unknown'};

/** A task that the group gave to this instance; `running` once it is open. */
export interface ViewedTask {
  readonly id: TaskId;
  readonly running: RunningTask | undefined;
}

export interface AppViewParts {
  readonly plan: Plan;
  readonly counts: PartitionCounts;
  readonly nowMs: () => number;
  readonly tasks: () => Iterable<ViewedTask>;
  /** Records by which copies of state are behind, by task; Infinity where it is not known yet. */
  readonly standbys: () => ReadonlyMap<string, number>;
  /** Records that a task which opens has still to restore. */
  readonly restoreRemaining: (task: string) => number | undefined;
  /** What the group's leader said of all instances. */
  readonly hosts: () => readonly Host[];
}

/** What an instance shows of itself to whoever operates it. Costs nothing until it is asked. */
export class AppView {
  readonly stores: ReadonlyMap<string, StoreInfo>;
  readonly #parts: AppViewParts;
  readonly #trends = new LagTrends();

  constructor(parts: AppViewParts) {
    this.#parts = parts;
    this.stores = storeCatalog(parts.plan);
  }

  tasks(): readonly TaskView[] {
    const standbys = [...this.#parts.standbys()].map(([name, lagRecords]): TaskView => {
      const isKnown = Number.isFinite(lagRecords);
      return {
        ...{name, kind: 'standby', inputs: [], stores: [], storedBytes: 0},
        state: isKnown ? 'running' : 'opening',
        restoreRemaining: isKnown ? lagRecords : undefined,
      };
    });
    const active = [...this.#parts.tasks()].map(({id, running}): TaskView => {
      const name = taskName(id);
      const restoreRemaining = this.#parts.restoreRemaining(name);
      const task = {name, kind: 'active', restoreRemaining} as const;
      if (running === undefined) {
        return {...task, state: 'opening', inputs: [], stores: [], storedBytes: 0};
      }
      const stores = [...running.task.graph.stores].map(([store, readable]) => ({
        name: store,
        entries: readable.size,
      }));
      const {storedBytes} = running;
      return {...task, state: 'running', inputs: this.#inputsOf(running), stores, storedBytes};
    });
    return [...active, ...standbys];
  }

  /** The instance whose active task has a key; with `isStaleFine` a copy here, or where the active one is not known. */
  ownerOf(
    store: StoreInfo,
    key: unknown,
    {isStaleFine}: {readonly isStaleFine: boolean},
  ): KeyOwner {
    const {plan, counts, tasks, hosts} = this.#parts;
    const subTopology = plan.subTopologies[store.subTopology ?? -1];
    if (subTopology === undefined) return {kind: 'here', isOpen: true};
    const count = taskCount(subTopology, counts);
    const partition = partitionFor(store.key.encode(key), count);
    const name = taskName({subTopology: subTopology.id, partition});
    for (const {id, running} of tasks()) {
      if (taskName(id) === name) return {kind: 'here', isOpen: running !== undefined};
    }
    if (isStaleFine && this.#parts.standbys().has(name)) return {kind: 'here', isOpen: true};
    const active = hosts().find((host) => host.active.includes(name));
    if (active !== undefined) {
      return {kind: 'elsewhere', endpoint: active.endpoint, isStandby: false};
    }
    const standby = isStaleFine ? hosts().find((host) => host.standby.includes(name)) : undefined;
    if (standby === undefined) return {kind: 'unknown'};
    return {kind: 'elsewhere', endpoint: standby.endpoint, isStandby: true};
  }

  #inputsOf({task}: RunningTask): readonly InputView[] {
    const {nowMs} = this.#parts;
    const positions = task.inputs.positions();
    return task.inputs.buffered().map((buffered, i) => {
      const {topic, partition, bufferedRecords, bufferedBytes} = buffered;
      const {offset = 0, metadata} = positions[i] ?? {};
      const {timeMs} = readPositionMetadata(metadata);
      const isKnown = Number.isFinite(buffered.endOffset);
      const lagRecords = isKnown ? Math.max(0, buffered.endOffset - offset) : 0;
      const now = nowMs();
      return {
        ...{topic, partition, offset, lagRecords, bufferedRecords, bufferedBytes},
        endOffset: isKnown ? buffered.endOffset : undefined,
        lagMs: lagRecords === 0 || timeMs < 0 ? 0 : Math.max(0, now - timeMs),
        catchUpMs: this.#trends.catchUpMs({topic, partition}, lagRecords, now),
      };
    });
  }
}
