import type {Topology} from '../dsl/topology.ts';
import {StreamError} from '../errors.ts';
import type {GraphNode, Serdes} from '../graph/node.ts';
import {systemClock} from '../ports/clock.ts';
import type {RecordHeaders} from '../record.ts';
import {globalStores} from '../runtime/global-tables.ts';
import {Metrics, type MetricsSnapshot} from '../runtime/metrics.ts';
import {RecordErrors} from '../runtime/record-errors.ts';
import {Task} from '../runtime/task.ts';
import type {KeyValueStore} from '../state/key-value-store.ts';
import type {ReadableStore} from '../state/table-view.ts';
import {changelogTopic} from '../topology/internal-topics.ts';
import {type Plan, planTopology, type SubTopology} from '../topology/plan.ts';
import {HarnessOutputs} from './harness-outputs.ts';

export interface OperatorHarnessOptions {
  /** As for `run`: 0 forwards each update of a table, above 0 (default 10 MiB) what changed once per `flush`. */
  readonly cacheBytes?: number | undefined;
}

/** Decoded records of one topic, in columns of the same length. A null key or value is null. */
export interface HarnessBatch {
  readonly keys: readonly unknown[];
  readonly values: readonly unknown[];
  /** In milliseconds. */
  readonly timestamps: readonly number[];
  readonly headers?: readonly (RecordHeaders | undefined)[] | undefined;
}

/**
 * Runs the operators of a topology over one partition, without a broker and without the serdes of its inputs and
 * outputs: for measuring them, and for tests with many records. What sinks write is counted and dropped, and so is
 * what stores write to their changelogs. Repartition topics are written and read back in memory.
 */
export function operatorHarness(
  topology: Topology,
  options: OperatorHarnessOptions = {},
): OperatorHarness {
  return new OperatorHarness(topology, options);
}

export class OperatorHarness {
  readonly #plan: Plan;
  readonly #tasks: readonly Task[];
  readonly #outputs: HarnessOutputs;
  readonly #metrics = new Metrics();
  readonly #globalTables: ReadonlyMap<string, KeyValueStore>;

  constructor({name, graph}: Topology, {cacheBytes = 10 << 20}: OperatorHarnessOptions) {
    this.#plan = planTopology(name, {...graph, nodes: graph.nodes.map(withoutSerdes)});
    const {subTopologies} = this.#plan;
    const isReadBack = (topic: string): boolean =>
      subTopologies.some(({inputs}) => inputs.includes(topic));
    this.#outputs = new HarnessOutputs(isReadBack);
    this.#globalTables = globalStores(this.#plan, {errors: {}, metrics: this.#metrics});
    this.#tasks = subTopologies.map((subTopology) => this.#openTask(subTopology, cacheBytes > 0));
  }

  /**
   * Processes records of a topic that the topology reads, and all that follows from them. Throws what an operator
   * throws. Records of a global table are put into it.
   */
  push(topic: string, batch: HarnessBatch): void {
    if (this.#putIntoGlobalTables(topic, batch)) return;
    this.#pushIntoTask(topic, batch);
    this.#settle();
  }

  /** As `push`, for topologies with asynchronous operators. */
  async pushAsync(topic: string, batch: HarnessBatch): Promise<void> {
    const task = this.#pushIntoTask(topic, batch);
    await task.settled();
    this.#settle();
  }

  /** A commit: stores write what changed to their changelogs, and what was held back is forwarded. */
  flush(): void {
    for (const task of this.#tasks) {
      task.flushSync();
      this.#settle();
    }
  }

  /** Records that were written to a sink's topic, or to an internal one, so far. */
  writtenTo(topic: string): number {
    return this.#outputs.writtenTo(topic);
  }

  /** Records that a store wrote to its changelog so far. */
  loggedBy(store: string): number {
    return this.writtenTo(changelogTopic(this.#plan.application, store));
  }

  /** Throws `STREAM_CONFIG_INVALID` for a store that the topology does not have. */
  store(name: string): ReadableStore {
    const global = this.#plan.globalTables.find(({store}) => store === name);
    const found =
      global === undefined
        ? this.#tasks.flatMap(({graph}) => graph.stores.get(name) ?? [])[0]
        : this.#globalTables.get(global.id);
    if (found === undefined) throw unknown('store', name);
    return found;
  }

  metrics(): MetricsSnapshot {
    return this.#metrics.snapshot();
  }

  /** Records of repartition topics are tasks' inputs again, until nothing moves. */
  #settle(): void {
    for (let logs = this.#outputs.takePending(); logs.length > 0; ) {
      for (const log of logs) {
        for (const fetched of log.publish()) this.#taskOf(log.topic).enqueue(fetched);
        log.records.length = 0;
      }
      for (const task of this.#tasks) {
        while (task.step() > 0) if (task.isPending) throw asynchronous(this.#plan.application);
      }
      logs = this.#outputs.takePending();
    }
  }

  #pushIntoTask(topic: string, batch: HarnessBatch): Task {
    const task = this.#taskOf(topic);
    task.push(topic, {...batch, origin: undefined});
    return task;
  }

  #putIntoGlobalTables(topic: string, {keys, values, timestamps}: HarnessBatch): boolean {
    const nodes = this.#plan.globalTables.filter((node) => node.topic === topic);
    for (const {id} of nodes) {
      const table = this.#globalTables.get(id);
      for (const [i, key] of keys.entries()) table?.set(key, values[i], timestamps[i] ?? -1);
      table?.flush(undefined);
    }
    return nodes.length > 0;
  }

  #taskOf(topic: string): Task {
    const at = this.#plan.subTopologies.findIndex(({inputs}) => inputs.includes(topic));
    const task = this.#tasks[at];
    if (task === undefined) throw unknown('input topic', topic);
    return task;
  }

  #openTask(subTopology: SubTopology, isCaching: boolean): Task {
    const [plan, metrics, collector] = [this.#plan, this.#metrics, this.#outputs];
    const task = new Task({
      plan,
      subTopology,
      writerCount: () => 1,
      idling: {maxTaskIdleMs: -1, nowMs: () => 0},
      context: {
        taskName: `${subTopology.id}_0`,
        partition: 0,
        collector,
        metrics,
        clock: systemClock,
        errors: new RecordErrors({process: 'fail', decode: 'fail'}, collector, metrics),
        globalTables: this.#globalTables,
        isCaching,
      },
    });
    task.start(subTopology.inputs.map((topic) => ({topic, partition: 0, offset: 0})));
    return task;
  }
}

const NOTHING: Serdes['key'] = {name: 'nothing', decode: () => null, encode: () => ''};

/** Nobody reads what sinks write, so nothing is spent on its bytes. */
function withoutSerdes(node: GraphNode): GraphNode {
  return node.kind === 'sink' ? {...node, serdes: {key: NOTHING, value: NOTHING}} : node;
}

function unknown(what: string, name: string): StreamError {
  return new StreamError('STREAM_CONFIG_INVALID', `the topology has no ${what} ${name}`);
}

function asynchronous(name: string): StreamError {
  return new StreamError(
    'STREAM_CONFIG_INVALID',
    `${name} has asynchronous operators behind a repartition topic, which a harness cannot wait for: use testDriver`,
  );
}
