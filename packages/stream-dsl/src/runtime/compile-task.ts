import {type AggregateNode, type GraphNode, parentsOf, type StatelessNode} from '../graph/node.ts';
import type {Changelog, Restorable} from '../state/changelog.ts';
import {KeyValueStore} from '../state/key-value-store.ts';
import {TableStore, type TableView} from '../state/table-store.ts';
import {WindowStore} from '../state/window-store.ts';
import {changelogTopic, repartitionTopic} from '../topology/internal-topics.ts';
import type {Plan, SubTopology} from '../topology/plan.ts';
import {inputTopics} from '../topology/sub-topologies.ts';
import {connect, type Processor, type TaskContext} from './processor.ts';
import {AggregateProcessor} from './processors/aggregate.ts';
import {TableJoinProcessor} from './processors/join.ts';
import {PassProcessor} from './processors/pass.ts';
import {PipeProcessor} from './processors/pipe.ts';
import {RepartitionProcessor, SinkProcessor} from './processors/sink.ts';
import {SourceProcessor} from './processors/source.ts';
import {StatelessProcessor} from './processors/stateless.ts';
import {TableProcessor} from './processors/table.ts';
import {
  type WindowAggregateParts,
  WindowAggregateProcessor,
} from './processors/window-aggregate.ts';
import {ObservedClock, type StreamClock, WriterClock} from './stream-clock.ts';

/** A store as a running topology shows it. */
export interface ReadableStore extends TableView {
  readonly size: number;
  entries(): Iterable<readonly [unknown, unknown]>;
}

/** A store whose content is restored from a topic before the task starts. */
export interface RestorableStore {
  readonly topic: string;
  readonly store: Restorable;
  /** `changelog`: whole; `source`: up to the committed position, as the task reads on from there. */
  readonly kind: 'changelog' | 'source';
}

/** A sub-topology at work: one processor per node, wired by RxJS subjects. */
export interface TaskGraph {
  /** Who takes the records of an input topic. */
  readonly sources: ReadonlyMap<string, readonly SourceProcessor[]>;
  /** In the order in which they are to be flushed. */
  readonly aggregates: readonly (AggregateProcessor | WindowAggregateProcessor)[];
  readonly repartitions: readonly RepartitionProcessor[];
  readonly restorables: readonly RestorableStore[];
  readonly stores: ReadonlyMap<string, ReadableStore>;
}

export interface CompileInput {
  readonly plan: Plan;
  readonly subTopology: SubTopology;
  /** Tasks that write a repartition topic. */
  readonly writerCount: (repartitionTopic: string) => number;
  readonly context: TaskContext;
}

/** Makes the processors of one task. */
export function compileTask(input: CompileInput): TaskGraph {
  return new TaskCompiler(input).compile();
}

class TaskCompiler {
  readonly #input: CompileInput;
  readonly #processors = new Map<string, Processor>();
  readonly #tables = new Map<string, TableView>();
  readonly #stores = new Map<string, ReadableStore>();
  readonly #sources = new Map<string, SourceProcessor[]>();
  readonly #aggregates: (AggregateProcessor | WindowAggregateProcessor)[] = [];
  readonly #repartitions: RepartitionProcessor[] = [];
  readonly #restorables: RestorableStore[] = [];

  constructor(input: CompileInput) {
    this.#input = input;
  }

  compile(): TaskGraph {
    const {subTopology} = this.#input;
    const fused = fuseStateless([...subTopology.nodes, ...subTopology.writes]);
    for (const node of subTopology.nodes) this.#add(node, fused);
    for (const node of subTopology.writes) this.#addRepartitionWriter(node);
    return {
      sources: this.#sources,
      aggregates: this.#aggregates,
      repartitions: this.#repartitions,
      restorables: this.#restorables,
      stores: this.#stores,
    };
  }

  #add(node: GraphNode, fused: ReadonlyMap<string, readonly StatelessNode[]>): void {
    const {context} = this.#input;
    switch (node.kind) {
      case 'source':
        this.#addSource(node);
        break;
      case 'repartition':
        this.#addSource(node, new WriterClock(this.#writerCountOf(node)));
        break;
      case 'table':
        this.#addTable(node);
        break;
      case 'globalTable':
        break;
      case 'stateless':
        this.#addStateless(node, fused.get(node.id) ?? []);
        break;
      case 'pipe':
        this.#wire(node, new PipeProcessor(node, context), node.parent);
        break;
      case 'merge':
        this.#wire(node, new PassProcessor(), ...node.parents);
        break;
      case 'streamTableJoin':
      case 'globalTableJoin':
        this.#addJoin(node);
        break;
      case 'aggregate':
        this.#addAggregate(node);
        break;
      case 'late':
        this.#addLate(node);
        break;
      case 'sink': {
        const output = context.collector.output(node.topic);
        this.#wire(node, new SinkProcessor(node, output, context), node.parent);
        break;
      }
    }
  }

  #addStateless(node: StatelessNode, chain: readonly StatelessNode[]): void {
    // Only the last of a chain has a processor, which stands for all of them.
    if (chain.at(-1) !== node) return;
    this.#wire(node, new StatelessProcessor(chain, this.#input.context), chain[0]?.parent);
  }

  #addJoin(node: Extract<GraphNode, {kind: 'streamTableJoin' | 'globalTableJoin'}>): void {
    const {context} = this.#input;
    const tables = node.kind === 'globalTableJoin' ? context.globalTables : this.#tables;
    const table = found(tables.get(node.table), node.table);
    this.#wire(node, new TableJoinProcessor(node, table, context), node.parent);
  }

  #wire(node: GraphNode, processor: Processor, ...parents: readonly (string | undefined)[]): void {
    this.#processors.set(node.id, processor);
    for (const parent of parents) {
      const from = found(this.#processors.get(parent ?? ''), parent ?? '');
      connect(from.output, processor, this.#input.context);
    }
  }

  #addSource(
    node: Extract<GraphNode, {kind: 'source' | 'table' | 'repartition'}>,
    clock?: WriterClock,
  ): void {
    const source = new SourceProcessor(node, this.#input.context, clock);
    this.#processors.set(node.id, source);
    for (const topic of inputTopics(this.#input.plan.application, node)) {
      this.#sources.set(topic, [...(this.#sources.get(topic) ?? []), source]);
    }
  }

  #addTable(node: Extract<GraphNode, {kind: 'table'}>): void {
    // When the record was first read, the decode policy was applied to it.
    const store = new TableStore(node.serdes, () => undefined);
    this.#addSource(node);
    const source = found(this.#processors.get(node.id), node.id);
    const table = new TableProcessor(node, store, this.#input.context);
    connect(source.output, table, this.#input.context);
    this.#processors.set(node.id, table);
    this.#tables.set(node.id, store);
    this.#stores.set(node.store, store);
    this.#restorables.push({topic: node.topic, store, kind: 'source'});
  }

  #addAggregate(node: AggregateNode): void {
    const {plan, context} = this.#input;
    const {aggregation, serdes, windows} = node;
    const topic = changelogTopic(plan.application, node.store);
    const output = context.collector.output(topic);
    const changelog: Changelog = {
      append: (key, value, timestampMs) =>
        output.append(context.partition, key, value, timestampMs),
    };
    const format = {...serdes, ...aggregation};
    if (windows !== undefined) {
      this.#addWindowAggregate(node, topic, {
        node,
        windows,
        store: new WindowStore(format, windows.sizeMs),
        changelog,
      });
      return;
    }
    const store = new KeyValueStore(format);
    const processor = new AggregateProcessor(node, store, changelog, context);
    this.#aggregates.push(processor);
    this.#addStore(node, topic, store);
    this.#wire(node, processor, node.parent);
  }

  #addWindowAggregate(
    node: AggregateNode,
    topic: string,
    parts: Omit<WindowAggregateParts, 'clock'>,
  ): void {
    const {clock, source} = this.#clockOf(node);
    const processor = new WindowAggregateProcessor({...parts, clock}, this.#input.context);
    source?.onTimeAdvanced(() => processor.closeWindows());
    this.#aggregates.push(processor);
    this.#addStore(node, topic, parts.store);
    this.#wire(node, processor, node.parent);
  }

  #addStore(node: AggregateNode, topic: string, store: ReadableStore & Restorable): void {
    this.#tables.set(node.id, store);
    this.#stores.set(node.store, store);
    this.#restorables.push({topic, store, kind: 'changelog'});
  }

  #addLate(node: Extract<GraphNode, {kind: 'late'}>): void {
    const {context} = this.#input;
    const aggregate = this.#processors.get(node.parent);
    const pass = new PassProcessor();
    this.#processors.set(node.id, pass);
    if (aggregate instanceof WindowAggregateProcessor) connect(aggregate.late, pass, context);
  }

  #addRepartitionWriter(node: Extract<GraphNode, {kind: 'repartition'}>): void {
    const {plan, context} = this.#input;
    const output = context.collector.output(repartitionTopic(plan.application, node));
    const writer = new RepartitionProcessor(node, output, context);
    const parent = found(this.#processors.get(node.parent), node.parent);
    connect(parent.output, writer, context);
    this.#repartitions.push(writer);
  }

  /** Behind repartition topics the writers' time counts, elsewhere the records'. */
  #clockOf(node: GraphNode): {clock: StreamClock; source: SourceProcessor | undefined} {
    const sources = this.#sourcesOf(node);
    const [source] = sources;
    if (sources.length === 1 && source?.clock !== undefined) return {clock: source.clock, source};
    return {clock: new ObservedClock(), source: undefined};
  }

  #sourcesOf(node: GraphNode): readonly SourceProcessor[] {
    const processor = this.#processors.get(node.id);
    if (processor instanceof SourceProcessor) return [processor];
    // Only the stream side of a join brings records.
    const parents = node.kind === 'streamTableJoin' ? [node.parent] : parentsOf(node);
    return parents.flatMap((parent) => {
      const parentNode = this.#input.subTopology.nodes.find(({id}) => id === parent);
      return parentNode === undefined || parentNode.kind === 'table'
        ? []
        : this.#sourcesOf(parentNode);
    });
  }

  #writerCountOf(node: Extract<GraphNode, {kind: 'repartition'}>): number {
    return this.#input.writerCount(repartitionTopic(this.#input.plan.application, node));
  }
}

/** Chains of stateless nodes without a branch in between, by the id of each of their nodes. */
function fuseStateless(nodes: readonly GraphNode[]): ReadonlyMap<string, readonly StatelessNode[]> {
  const childCounts = new Map<string, number>();
  for (const node of nodes) {
    for (const parent of parentsOf(node)) {
      childCounts.set(parent, (childCounts.get(parent) ?? 0) + 1);
    }
  }
  const chains = new Map<string, StatelessNode[]>();
  for (const node of nodes) {
    if (node.kind !== 'stateless') continue;
    const above = chains.get(node.parent);
    const isContinued = above?.at(-1)?.id === node.parent && childCounts.get(node.parent) === 1;
    const chain = above !== undefined && isContinued ? above : [];
    chain.push(node);
    chains.set(node.id, chain);
  }
  return chains;
}

function found<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`node ${name} is not part of this task`);
  return value;
}
