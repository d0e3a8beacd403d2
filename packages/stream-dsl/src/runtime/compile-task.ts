import type {Subject} from 'rxjs';
import {type GraphNode, parentsOf, type StatelessNode} from '../graph/node.ts';
import type {TaskStorage} from '../ports/state-storage.ts';
import type {Serde} from '../serde.ts';
import {type Changelog, NO_CHANGELOG, type Restorable} from '../state/changelog.ts';
import {imageChangelog} from '../state/image-changelog.ts';
import type {ReadableStore, TableView} from '../state/table-view.ts';
import {changelogTopic, repartitionTopic} from '../topology/internal-topics.ts';
import type {TablePlan} from '../topology/materialization.ts';
import type {Plan, SubTopology} from '../topology/plan.ts';
import type {Batch} from './batch.ts';
import type {ExtractTimestamps} from './extract-timestamps.ts';
import {KeyInterner} from './key-interner.ts';
import {
  isPageable,
  type KeptStore,
  type OperatorClock,
  type OperatorSite,
} from './operator-site.ts';
import {compileOperator, compileRepartitionWriter} from './operators.ts';
import {connect, type Processor, type TaskContext} from './processor.ts';
import type {RepartitionProcessor} from './processors/repartition.ts';
import {SourceProcessor} from './processors/source.ts';
import {ObservedClock} from './stream-clock.ts';

/** A store whose content is restored from a topic before the task starts. */
export interface RestorableStore {
  readonly name: string;
  readonly topic: string;
  readonly store: KeptStore;
  /** `changelog`: whole; `source`: up to the committed position, as the task reads on from there. */
  readonly kind: 'changelog' | 'source';
}

/** A sub-topology at work: one processor per node, wired by RxJS subjects. */
export interface TaskGraph {
  /** Who takes the records of an input topic. */
  readonly sources: ReadonlyMap<string, readonly SourceProcessor[]>;
  /** What gives the records of an input topic their time, where it is not their own. */
  readonly extractors: ReadonlyMap<string, ExtractTimestamps>;
  /** All processors, in the order in which they are to be flushed. */
  readonly processors: readonly Processor[];
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
  /** Where stores put beside their changelogs what they log. Undefined where state is in memory only. */
  readonly storage?: TaskStorage | undefined;
}

/** Makes the processors of one task. */
export function compileTask(input: CompileInput): TaskGraph {
  return new TaskCompiler(input).compile();
}

class TaskCompiler implements OperatorSite {
  readonly plan: Plan;
  readonly context: TaskContext;
  readonly #input: CompileInput;
  readonly #chains: ReadonlyMap<string, readonly StatelessNode[]>;
  readonly #processors = new Map<string, Processor>();
  readonly #tables = new Map<string, TableView>();
  readonly #kept = new Map<string, KeptStore>();
  readonly #sources = new Map<string, SourceProcessor[]>();
  readonly #extractors = new Map<string, ExtractTimestamps>();
  readonly #restorables: RestorableStore[] = [];
  readonly #interners = new Map<Serde<unknown>, KeyInterner>();

  constructor(input: CompileInput) {
    const {nodes, writes} = input.subTopology;
    this.#input = input;
    this.#chains = fuseStateless([...nodes, ...writes]);
    this.plan = input.plan;
    this.context = input.context;
  }

  compile(): TaskGraph {
    const {nodes, writes} = this.#input.subTopology;
    const repartitions: RepartitionProcessor[] = [];
    // In the order of the graph: a node hands its records to its children in the order in which they were added.
    for (const node of this.#input.plan.nodes) {
      if (node.kind === 'repartition' && writes.includes(node)) {
        repartitions.push(compileRepartitionWriter(node, this));
      }
      if (nodes.includes(node)) compileOperator(node, this);
    }
    return {
      sources: this.#sources,
      extractors: this.#extractors,
      processors: [...new Set(this.#processors.values())],
      repartitions,
      restorables: this.#restorables,
      stores: new Map([...this.#kept].filter(isReadable)),
    };
  }

  processorOf(nodeId: string): Processor {
    return found(this.#processors.get(nodeId), nodeId);
  }

  add(node: GraphNode, processor: Processor, parents: readonly string[]): void {
    this.#processors.set(node.id, processor);
    processor.emitsSingly = this.#input.subTopology.isRecordByRecord;
    for (const parent of parents) this.connect(this.processorOf(parent).output, processor);
  }

  connect(from: Subject<Batch>, to: Pick<Processor, 'process'>): void {
    connect(from, to, this.context);
  }

  addSource(
    topics: readonly string[],
    source: SourceProcessor,
    extract: ExtractTimestamps | undefined,
  ): void {
    for (const topic of topics) {
      if (extract !== undefined) this.#extractors.set(topic, extract);
      this.#sources.set(topic, [...(this.#sources.get(topic) ?? []), source]);
    }
  }

  tableOf(nodeId: string): TableView {
    return found(this.findTable(nodeId), nodeId);
  }

  findTable(nodeId: string): TableView | undefined {
    return this.context.globalTables.get(nodeId) ?? this.#tables.get(nodeId);
  }

  setTable(nodeId: string, view: TableView): void {
    this.#tables.set(nodeId, view);
  }

  planOf(nodeId: string): TablePlan {
    return found(this.plan.tables.get(nodeId), nodeId);
  }

  keep(store: string, kept: KeptStore): Changelog {
    // A store that several operators share is restored once.
    const isNew = this.#kept.get(store) !== kept;
    this.#kept.set(store, kept);
    const source = this.plan.sourceChangelogs.get(store);
    const image = kept.hasHistory === true ? undefined : this.#input.storage?.image(store);
    const own = kept.fromSource?.store ?? kept;
    const keys = isPageable(own) ? own.imageKeys : 'as-logged';
    const toImage = image && imageChangelog(image, keys);
    if (source !== undefined) {
      this.#restorables.push({name: store, topic: source, store: kept, kind: 'source'});
      return toImage ?? NO_CHANGELOG;
    }
    const topic = changelogTopic(this.plan.application, store);
    if (isNew) this.#restorables.push({name: store, topic, store: kept, kind: 'changelog'});
    const {partition, collector} = this.context;
    const output = collector.output(topic);
    if (toImage === undefined) {
      return {
        append: (key, value, timestampMs) => output.append(partition, key, value, timestampMs),
      };
    }
    return {
      append: (key, value, timestampMs) => {
        output.append(partition, key, value, timestampMs);
        toImage.append(key, value, timestampMs);
      },
    };
  }

  storeOf(name: string): KeptStore | undefined {
    return this.#kept.get(name);
  }

  /** Behind a repartition topic with several writers their time counts, elsewhere the records'. */
  clockOf(node: GraphNode): OperatorClock {
    const sources = this.#sourcesOf(node);
    const [source] = sources;
    return sources.length === 1 && source?.clock?.hasSeveralWriters === true
      ? {clock: source.clock, source}
      : {clock: new ObservedClock(), source: undefined};
  }

  chainOf(node: StatelessNode): readonly StatelessNode[] | undefined {
    const chain = this.#chains.get(node.id);
    return chain?.[0] === node ? chain : undefined;
  }

  internerOf(key: Serde<unknown>): KeyInterner {
    const known = this.#interners.get(key);
    if (known !== undefined) return known;
    const interner = new KeyInterner(key);
    this.#interners.set(key, interner);
    return interner;
  }

  writerCountOf(nodeId: string): number {
    const {nodes, writes} = this.#input.subTopology;
    const node = [...nodes, ...writes].find(({id}) => id === nodeId);
    if (node?.kind !== 'repartition') throw new Error(`${nodeId} is no repartition node`);
    return this.#input.writerCount(repartitionTopic(this.plan.application, node));
  }

  isLoneWriter(nodeId: string): boolean {
    const {nodes, writes} = this.#input.subTopology;
    const isWithin = (members: readonly GraphNode[]): boolean =>
      members.some(({id}) => id === nodeId);
    return isWithin(nodes) && isWithin(writes) && this.writerCountOf(nodeId) === 1;
  }

  foreignWritersOf(nodeId: string): readonly SourceProcessor[] {
    const node = this.#input.subTopology.nodes.find(({id}) => id === nodeId);
    if (node === undefined) throw new Error(`node ${nodeId} is not part of this task`);
    const isForeign = (source: SourceProcessor): boolean =>
      source.clock !== undefined && !this.isLoneWriter(source.nodeId);
    return this.#sourcesOf(node).filter(isForeign);
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
}

function isReadable(
  entry: readonly [string, KeptStore],
): entry is [string, ReadableStore & Restorable] {
  return entry[1].entries !== undefined;
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
