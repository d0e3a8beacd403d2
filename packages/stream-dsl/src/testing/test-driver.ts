import type {Topology} from '../dsl/topology.ts';
import {StreamError} from '../errors.ts';
import type {GraphNode, Serdes} from '../graph/node.ts';
import type {RecordHeaders, StreamRecord} from '../record.ts';
import {readHeaders} from '../record-batch/read-headers.ts';
import type {RecordColumns} from '../record-batch/record-columns.ts';
import type {ReadableStore} from '../runtime/compile-task.ts';
import {globalStores} from '../runtime/global-tables.ts';
import {Metrics, type MetricsSnapshot} from '../runtime/metrics.ts';
import {type ErrorPolicies, RecordErrors} from '../runtime/record-errors.ts';
import {applyAll} from '../runtime/restore.ts';
import {Task} from '../runtime/task.ts';
import type {TableStore} from '../state/table-store.ts';
import type {PartitionOffset} from '../topic.ts';
import {type Plan, planTopology} from '../topology/plan.ts';
import {inputTopics} from '../topology/sub-topologies.ts';
import {TestLog} from './test-log.ts';

export interface TestDriverOptions {
  readonly errors?: ErrorPolicies | undefined;
}

/** A topic that a topology reads. */
export interface TestInput {
  /** Processes one record to its very end, commit included. Null stands for an absent key or value. */
  pipe(key: unknown, value: unknown, timestampMs: number, headers?: RecordHeaders): void;
  /** As `pipe`, with the value as bytes or text, which need not be decodable. */
  pipeRaw(key: string | null, value: string | Uint8Array | null, timestampMs: number): void;
}

/** A topic that a topology writes. */
export interface TestOutput {
  /** The records since the last call, decoded. */
  read(): readonly StreamRecord<unknown, unknown>[];
  /** The records since the last call, with keys and values as text. */
  readText(): readonly StreamRecord<string | null, string | null>[];
}

/** Runs a topology record by record, without a broker and without waiting; every topic has one partition. */
export function testDriver(topology: Topology, options: TestDriverOptions = {}): TestDriver {
  return new TestDriver(topology, options);
}

export class TestDriver {
  readonly #plan: Plan;
  readonly #nodes: readonly GraphNode[];
  readonly #options: TestDriverOptions;
  readonly #metrics = new Metrics();
  readonly #logs = new Map<string, TestLog>();
  readonly #read = new Map<string, number>();
  readonly #globalTables: ReadonlyMap<string, TableStore>;
  #tasks: readonly Task[];

  constructor(topology: Topology, options: TestDriverOptions) {
    this.#plan = planTopology(topology.name, topology.graph);
    this.#nodes = topology.graph.nodes;
    this.#options = options;
    this.#globalTables = globalStores(this.#plan, {
      errors: options.errors ?? {},
      metrics: this.#metrics,
    });
    this.#tasks = this.#openTasks(() => 0);
  }

  input(topic: string): TestInput {
    const serdes = this.#inputSerdes(topic);
    const log = this.#log(topic);
    return {
      pipe: (key, value, timestampMs, headers) => {
        log.append(
          0,
          key === null ? null : serdes.key.encode(key),
          value === null ? null : serdes.value.encode(value),
          timestampMs,
          headers,
        );
        this.#settle();
      },
      pipeRaw: (key, value, timestampMs) => {
        log.append(0, key, value, timestampMs);
        this.#settle();
      },
    };
  }

  output(topic: string): TestOutput {
    const sink = this.#nodes.find((node) => node.kind === 'sink' && node.topic === topic);
    const serdes = sink?.kind === 'sink' ? sink.serdes : undefined;
    return {
      read: () => this.#readRecords(topic, (columns, row) => decode(columns, row, serdes, topic)),
      readText: () => this.#readRecords(topic, (columns, row) => toText(columns, row)),
    };
  }

  /** A store by its name. */
  store(name: string): ReadableStore {
    const global = this.#plan.globalTables.find(({store}) => store === name);
    const found =
      (global && this.#globalTables.get(global.id)) ??
      this.#tasks.map(({graph}) => graph.stores.get(name)).find((store) => store !== undefined);
    if (found === undefined) throw unknown('store', name);
    return found;
  }

  metrics(): MetricsSnapshot {
    return this.#metrics.snapshot();
  }

  /** Throws away all memory, as a crash after a commit does, and goes on from the topics alone. */
  restart(): void {
    const positions = this.#tasks.flatMap(({inputs}) => inputs.positions());
    this.#tasks = this.#openTasks(
      (topic) => positions.find((position) => position.topic === topic)?.offset ?? 0,
    );
  }

  #openTasks(positionOf: (topic: string) => number): readonly Task[] {
    const {subTopologies} = this.#plan;
    const collector = {output: (topic: string) => this.#log(topic)};
    const errors = new RecordErrors(this.#options.errors ?? {}, collector, this.#metrics);
    return subTopologies.map((subTopology) => {
      const task = new Task({
        plan: this.#plan,
        subTopology,
        writerCount: () => 1,
        idling: {maxTaskIdleMs: -1, nowMs: () => 0},
        context: {
          taskName: `${subTopology.id}_0`,
          partition: 0,
          collector,
          metrics: this.#metrics,
          errors,
          globalTables: this.#globalTables,
        },
      });
      for (const {topic, store} of task.graph.restorables) {
        const {batches, endOffset} = this.#log(topic);
        const at = {topic, partition: 0, nextOffset: endOffset, endOffset};
        applyAll({...at, batches}, store, endOffset);
      }
      const positions: PartitionOffset[] = subTopology.inputs.map((topic) => ({
        topic,
        partition: 0,
        offset: positionOf(topic),
      }));
      task.start(positions);
      return task;
    });
  }

  /** Until nothing moves: records written to a topic that the topology reads are processed as well. */
  #settle(): void {
    for (let isMoving = true; isMoving; ) {
      isMoving = this.#publish();
      for (const task of this.#tasks) {
        while (task.step() > 0) {
          if (task.isPending) throw asynchronous(this.#plan.application);
        }
        task.flushSync();
      }
    }
  }

  #publish(): boolean {
    let isNews = false;
    for (const log of this.#logs.values()) {
      const fetched = log.publish();
      if (fetched === undefined) continue;
      isNews = true;
      for (const {id, topic} of this.#plan.globalTables) {
        const table = this.#globalTables.get(id);
        if (topic === log.topic && table !== undefined) applyAll(fetched, table);
      }
      this.#plan.subTopologies.forEach(({inputs}, i) => {
        if (inputs.includes(log.topic)) this.#tasks[i]?.enqueue(fetched);
      });
    }
    return isNews;
  }

  #readRecords<R>(topic: string, take: (columns: RecordColumns, row: number) => R): readonly R[] {
    const {batches, endOffset} = this.#log(topic);
    const from = this.#read.get(topic) ?? 0;
    this.#read.set(topic, endOffset);
    return batches.flatMap((columns) =>
      Array.from({length: columns.count}, (_, row) => row)
        .filter((row) => (columns.offsets[row] ?? 0) >= from)
        .map((row) => take(columns, row)),
    );
  }

  #inputSerdes(topic: string): Serdes {
    const {application} = this.#plan;
    for (const node of this.#nodes) {
      const isReader =
        node.kind === 'globalTable'
          ? node.topic === topic
          : inputTopics(application, node).includes(topic);
      if (isReader && 'serdes' in node) return node.serdes;
    }
    throw unknown('input topic', topic);
  }

  #log(topic: string): TestLog {
    const known = this.#logs.get(topic);
    if (known !== undefined) return known;
    const log = new TestLog(topic);
    this.#logs.set(topic, log);
    return log;
  }
}

function decode(
  columns: RecordColumns,
  row: number,
  serdes: Serdes | undefined,
  topic: string,
): StreamRecord<unknown, unknown> {
  if (serdes === undefined) throw unknown('output topic', topic);
  const {bytes, keyStart, keyEnd, valueStart, valueEnd} = columns;
  const part = (serde: Serdes['key'], start = -1, end = -1): unknown =>
    start < 0 ? null : serde.decode(bytes, start, end);
  return {
    key: part(serdes.key, keyStart[row], keyEnd[row]),
    value: part(serdes.value, valueStart[row], valueEnd[row]),
    timestampMs: columns.timestamps[row] ?? -1,
    ...headersOf(columns, row),
  };
}

function toText(columns: RecordColumns, row: number): StreamRecord<string | null, string | null> {
  const {bytes, keyStart, keyEnd, valueStart, valueEnd} = columns;
  const text = (start = -1, end = -1): string | null =>
    start < 0 ? null : Buffer.from(bytes.subarray(start, end)).toString();
  return {
    key: text(keyStart[row], keyEnd[row]),
    value: text(valueStart[row], valueEnd[row]),
    timestampMs: columns.timestamps[row] ?? -1,
    ...headersOf(columns, row),
  };
}

function headersOf(columns: RecordColumns, row: number): {readonly headers?: RecordHeaders} {
  const headers = readHeaders(columns, row);
  return headers.length === 0 ? {} : {headers};
}

function unknown(what: string, name: string): StreamError {
  return new StreamError('STREAM_CONFIG_INVALID', `the topology has no ${what} ${name}`);
}

function asynchronous(name: string): StreamError {
  return new StreamError(
    'STREAM_CONFIG_INVALID',
    `${name} has asynchronous operators in .pipe(), which a test driver cannot wait for: use run() with the embedded broker`,
  );
}
