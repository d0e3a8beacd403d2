import {StreamError} from '../errors.ts';
import type {Graph} from '../graph/graph.ts';
import type {FetchedPartition} from '../ports/broker.ts';
import {systemClock} from '../ports/clock.ts';
import type {Metrics} from '../runtime/metrics.ts';
import {type ErrorPolicies, RecordErrors} from '../runtime/record-errors.ts';
import {applyAll} from '../runtime/restore.ts';
import {Task} from '../runtime/task.ts';
import type {KeyValueStore} from '../state/key-value-store.ts';
import type {ReadableStore} from '../state/table-view.ts';
import type {PartitionOffset} from '../topic.ts';
import type {Plan, SubTopology} from '../topology/plan.ts';
import {unitedSubTopology} from '../topology/sub-topologies.ts';
import {TestLog} from './test-log.ts';

interface TestClusterParts {
  readonly plan: Plan;
  readonly graph: Graph;
  readonly errors: ErrorPolicies;
  readonly metrics: Metrics;
  readonly globalTables: ReadonlyMap<string, KeyValueStore>;
  readonly isCaching: boolean;
  readonly wallClockMs: number;
  readonly partitions: number;
  readonly idleAfterMs: number | undefined;
}

/** The topics and tasks behind a test driver. */
export class TestCluster {
  readonly #parts: TestClusterParts;
  readonly #subTopologies: readonly SubTopology[];
  readonly #logs = new Map<string, TestLog>();
  /** Logs with records to be published, in the order of their first ones. */
  #pending: TestLog[] = [];
  #tasks: readonly Task[];
  #wallClockMs: number;

  constructor(parts: TestClusterParts) {
    const {plan, graph, partitions} = parts;
    this.#parts = parts;
    this.#wallClockMs = parts.wallClockMs;
    this.#subTopologies =
      partitions === 1 ? [unitedSubTopology(plan.subTopologies, graph)] : plan.subTopologies;
    this.#tasks = this.#openTasks([]);
  }

  log(topic: string): TestLog {
    const known = this.#logs.get(topic);
    if (known !== undefined) return known;
    const log = new TestLog(topic, this.#parts.partitions, (pending) =>
      this.#pending.push(pending),
    );
    this.#logs.set(topic, log);
    return log;
  }

  /** Until nothing moves: records written to a topic that the topology reads are processed as well. */
  settle(): void {
    this.#publish();
    for (let task = this.#next(); task !== undefined; task = this.#next()) {
      task.step();
      if (task.isPending) throw asynchronous(this.#parts.plan.application);
      task.flushSync();
      this.#publish();
    }
  }

  /** As `settle`, and waits for asynchronous operators. */
  async settleAsync(): Promise<void> {
    this.#publish();
    for (let task = this.#next(); task !== undefined; task = this.#next()) {
      task.step();
      await task.settled();
      await task.flush();
      this.#publish();
    }
  }

  advanceStreamTime(toMs: number): void {
    for (const task of this.#tasks) {
      task.advanceTime(toMs);
      task.flushSync();
    }
    this.settle();
  }

  advanceWallClock(byMs: number): void {
    this.#wallClockMs += byMs;
    for (const task of this.#tasks) {
      task.punctuateWallClock();
      task.flushSync();
    }
    this.settle();
  }

  restart(): void {
    const positions = this.#tasks.flatMap(({inputs}) => inputs.positions());
    for (const task of this.#tasks) task.close();
    this.#tasks = this.#openTasks(positions);
  }

  store(name: string): ReadableStore | undefined {
    const parts = (): readonly ReadableStore[] =>
      this.#tasks.flatMap(({graph}) => graph.stores.get(name) ?? []);
    const [only, ...others] = parts();
    if (only === undefined || others.length === 0) return only;
    return {
      get size() {
        return parts().reduce((sum, {size}) => sum + size, 0);
      },
      get: (key) =>
        parts()
          .map((part) => part.get(key))
          .find((value) => value !== undefined),
      *entries() {
        for (const part of parts()) yield* part.entries();
      },
    };
  }

  /** The task whose next record is the oldest (rule 15). */
  #next(): Task | undefined {
    let chosen: Task | undefined;
    for (const task of this.#tasks) {
      const head = task.headTimestampMs;
      if (head === undefined) continue;
      if (head < (chosen?.headTimestampMs ?? Number.POSITIVE_INFINITY)) chosen = task;
    }
    return chosen;
  }

  #openTasks(committed: readonly PartitionOffset[]): readonly Task[] {
    const partitions = Array.from({length: this.#parts.partitions}, (_, partition) => partition);
    return this.#subTopologies.flatMap((subTopology) =>
      partitions.map((partition) => this.#openTask(subTopology, partition, committed)),
    );
  }

  #openTask(
    subTopology: SubTopology,
    partition: number,
    committed: readonly PartitionOffset[],
  ): Task {
    const {plan, errors, metrics, globalTables, isCaching, partitions, idleAfterMs} = this.#parts;
    const collector = {output: (topic: string) => this.log(topic)};
    const task = new Task({
      plan,
      // What a cache merges must not depend on how many records wait: a commit follows each of them.
      subTopology: isCaching ? {...subTopology, isRecordByRecord: true} : subTopology,
      writerCount: () => partitions,
      idling: {maxTaskIdleMs: -1, nowMs: () => this.#wallClockMs},
      idleAfterMs,
      context: {
        taskName: `${subTopology.id}_${partition}`,
        partition,
        collector,
        metrics,
        clock: systemClock,
        errors: new RecordErrors(errors, collector, metrics),
        globalTables,
        isCaching,
      },
    });
    for (const {topic, store} of task.graph.restorables) {
      applyAll(this.log(topic).fetched(partition), store);
    }
    const positions = subTopology.inputs.map(
      (topic): PartitionOffset =>
        committed.find((at) => at.topic === topic && at.partition === partition) ?? {
          topic,
          partition,
          offset: 0,
        },
    );
    task.start(positions);
    for (const {offset, ...at} of positions) {
      task.enqueue({...at, batches: [], nextOffset: offset, endOffset: offset});
    }
    return task;
  }

  #publish(): void {
    const pending = this.#pending;
    this.#pending = [];
    for (const log of pending) {
      for (const fetched of log.publish()) this.#deliver(fetched);
    }
  }

  #deliver(fetched: FetchedPartition): void {
    for (const {id, topic} of this.#parts.plan.globalTables) {
      const table = this.#parts.globalTables.get(id);
      if (topic === fetched.topic && table !== undefined) applyAll(fetched, table);
    }
    this.#tasks.forEach((task, i) => {
      const subTopology = this.#subTopologies[Math.floor(i / this.#parts.partitions)];
      const isOwn = i % this.#parts.partitions === fetched.partition;
      if (isOwn && subTopology?.inputs.includes(fetched.topic) === true) task.enqueue(fetched);
    });
  }
}

function asynchronous(name: string): StreamError {
  return new StreamError(
    'STREAM_CONFIG_INVALID',
    `${name} has asynchronous operators, which pipe() and settle() cannot wait for: use queue(), then settleAsync()`,
  );
}
