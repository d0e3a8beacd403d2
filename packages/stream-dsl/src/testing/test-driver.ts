import type {Topology} from '../dsl/topology.ts';
import {StreamError} from '../errors.ts';
import type {GraphNode, Serdes} from '../graph/node.ts';
import type {RecordHeaders, StreamRecord} from '../record.ts';
import {partitionFor} from '../record-batch/partition-for.ts';
import type {RecordColumns} from '../record-batch/record-columns.ts';
import {globalStores} from '../runtime/global-tables.ts';
import {matchTopics} from '../runtime/matched-topics.ts';
import {Metrics, type MetricsSnapshot} from '../runtime/metrics.ts';
import type {ErrorPolicies} from '../runtime/record-errors.ts';
import type {Serde} from '../serde.ts';
import type {KeyValueStore} from '../state/key-value-store.ts';
import type {ReadableStore} from '../state/table-view.ts';
import {type Plan, planTopology} from '../topology/plan.ts';
import {inputTopics} from '../topology/sub-topologies.ts';
import {type Duration, durationMs} from '../windows/duration.ts';
import {decodeRecord, recordAsText} from './decode-record.ts';
import {type ExpectedRecord, expectRecords} from './expect-records.ts';
import {TestCluster} from './test-cluster.ts';

export interface TestDriverOptions {
  readonly errors?: ErrorPolicies | undefined;
  /** 0 (default) forwards each update of a table; above, what changed once per commit, which comes after each record. */
  readonly cacheBytes?: number | undefined;
  /** The wall clock at the start, in milliseconds; only `advanceWallClock` moves it. Default 0. */
  readonly wallClockMs?: number | undefined;
  /** What patterns of the topology are to match; not needed without patterns. */
  readonly topics?: readonly string[] | undefined;
  /** Rule 22, as for `run`. */
  readonly idleClock?: Duration | undefined;
  /** Of each topic, global tables' included. Default 1: the whole topology is then one task, as in Kafka Streams' driver. */
  readonly partitions?: number | undefined;
}

export interface TestRecordOptions {
  readonly headers?: RecordHeaders | undefined;
  /** By the key where it is not given, as Kafka's own clients choose. */
  readonly partition?: number | undefined;
}

/** A topic that a topology reads. Null stands for an absent key or value. */
export interface TestInput {
  /** Processes one record to its very end, commit included. */
  pipe(key: unknown, value: unknown, timestampMs: number, options?: TestRecordOptions): void;
  /** Queues a record without processing it: `settle` lets the task choose among all that wait (rule 15). */
  queue(key: unknown, value: unknown, timestampMs: number, options?: TestRecordOptions): void;
  /** As `pipe`, with the value as bytes or text, which need not be decodable. */
  pipeRaw(key: string | null, value: string | Uint8Array | null, timestampMs: number): void;
}

/** A topic that a topology writes. */
export interface TestOutput<K = unknown, V = unknown> {
  /** The records since the last call, decoded. */
  read(): readonly StreamRecord<K, V>[];
  /** The records since the last call, with keys and values as text. */
  readText(): readonly StreamRecord<string | null, string | null>[];
  /**
   * Compares the records since the last call with those that are expected, which need not name every part. Throws an
   * `AssertionError` that shows both side by side.
   */
  expect(expected: readonly ExpectedRecord<K, V>[]): void;
}

/** Runs a topology record by record, without a broker and without waiting. */
export function testDriver(topology: Topology, options: TestDriverOptions = {}): TestDriver {
  return new TestDriver(topology, options);
}

export class TestDriver {
  readonly #plan: Plan;
  readonly #nodes: readonly GraphNode[];
  readonly #cluster: TestCluster;
  readonly #metrics = new Metrics();
  readonly #read = new Map<string, number>();
  readonly #globalTables: ReadonlyMap<string, KeyValueStore>;

  constructor(topology: Topology, options: TestDriverOptions) {
    const graph = matchTopics(topology.graph, options.topics ?? []);
    this.#plan = planTopology(topology.name, graph);
    this.#nodes = graph.nodes;
    const errors = options.errors ?? {};
    this.#globalTables = globalStores(this.#plan, {errors, metrics: this.#metrics});
    this.#cluster = new TestCluster({
      plan: this.#plan,
      graph,
      errors,
      metrics: this.#metrics,
      globalTables: this.#globalTables,
      isCaching: (options.cacheBytes ?? 0) > 0,
      wallClockMs: options.wallClockMs ?? 0,
      partitions: options.partitions ?? 1,
      idleAfterMs: options.idleClock === undefined ? undefined : durationMs(options.idleClock),
    });
  }

  input(topic: string): TestInput {
    const serdes = this.#inputSerdes(topic);
    const queue: TestInput['queue'] = (key, value, timestampMs, {headers, partition} = {}) => {
      const keyBytes = key === null ? null : serdes.key.encode(key);
      const log = this.#cluster.log(topic);
      const chosen = keyBytes === null ? 0 : partitionFor(keyBytes, log.partitionCount);
      const valueBytes = value === null ? null : serdes.value.encode(value);
      log.append(partition ?? chosen, keyBytes, valueBytes, timestampMs, headers);
    };
    return {
      queue,
      pipe: (key, value, timestampMs, options) => {
        queue(key, value, timestampMs, options);
        this.#cluster.settle();
      },
      pipeRaw: (key, value, timestampMs) => {
        this.#cluster.log(topic).append(0, key, value, timestampMs);
        this.#cluster.settle();
      },
    };
  }

  /** With serdes the records have their types, and are decoded by these; otherwise by those of the topology's sink. */
  output<V>(topic: string, serdes: {readonly value: Serde<V>}): TestOutput<string, V>;
  output<K, V>(
    topic: string,
    serdes: {readonly key: Serde<K>; readonly value: Serde<V>},
  ): TestOutput<K, V>;
  output(topic: string): TestOutput;
  output(
    topic: string,
    given?: {readonly key?: Serde<unknown>; readonly value: Serde<unknown>},
  ): TestOutput {
    const sink = this.#nodes.find((node) => node.kind === 'sink' && node.topics.includes(topic));
    const own = sink?.kind === 'sink' ? sink.serdes : undefined;
    const read = (): readonly StreamRecord<unknown, unknown>[] => {
      if (own === undefined) throw unknown('output topic', topic);
      return this.#readRecords(topic, (columns, row) =>
        decodeRecord(columns, row, {...own, ...given}),
      );
    };
    return {
      read,
      readText: () => this.#readRecords(topic, recordAsText),
      expect: (expected) => expectRecords(topic, read(), expected),
    };
  }

  /** Processes all queued records. */
  settle(): void {
    this.#cluster.settle();
  }

  /** As `settle`, for topologies with asynchronous operators: queue records, then wait. */
  async settleAsync(): Promise<void> {
    await this.#cluster.settleAsync();
  }

  /**
   * Moves event time on without a record, in every task: windows close, and stream-time punctuators are called. In
   * Kafka Streams only a record can do that. Time never goes back.
   */
  advanceStreamTime(toMs: number): void {
    this.#cluster.advanceStreamTime(toMs);
  }

  /** Moves the wall clock, which calls the punctuators that are due (rule 18). */
  advanceWallClock(byMs: number): void {
    this.#cluster.advanceWallClock(byMs);
  }

  /** A store by its name: the parts of all partitions together. */
  store(name: string): ReadableStore {
    const global = this.#plan.globalTables.find(({store}) => store === name);
    const table = global && this.#globalTables.get(global.id);
    const found = table ?? this.#cluster.store(name);
    if (found === undefined) throw unknown('store', name);
    return found;
  }

  metrics(): MetricsSnapshot {
    return this.#metrics.snapshot();
  }

  /** Throws away all memory, as a crash after a commit does, and goes on from the topics alone. */
  restart(): void {
    this.#cluster.restart();
  }

  #readRecords<R>(topic: string, take: (columns: RecordColumns, row: number) => R): readonly R[] {
    const {records} = this.#cluster.log(topic);
    const from = this.#read.get(topic) ?? 0;
    this.#read.set(topic, records.length);
    return records.slice(from).map(({columns, row}) => take(columns, row));
  }

  #inputSerdes(topic: string): Serdes {
    const {application} = this.#plan;
    for (const node of this.#nodes) {
      if (node.kind === 'source' || node.kind === 'table' || node.kind === 'repartition') {
        if (inputTopics(application, node).includes(topic)) return node.serdes;
      }
      if (node.kind === 'globalTable' && node.topic === topic) return node.serdes;
    }
    throw unknown('input topic', topic);
  }
}

function unknown(what: string, name: string): StreamError {
  return new StreamError('STREAM_CONFIG_INVALID', `the topology has no ${what} ${name}`);
}
