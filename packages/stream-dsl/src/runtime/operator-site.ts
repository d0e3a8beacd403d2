import type {Subject} from 'rxjs';
import type {GraphNode, StatelessNode} from '../graph/node.ts';
import type {Serde} from '../serde.ts';
import type {Changelog, ChangelogRecord, Pageable, Restorable} from '../state/changelog.ts';
import type {ReadableStore, TableView} from '../state/table-view.ts';
import type {TablePlan} from '../topology/materialization.ts';
import type {Plan} from '../topology/plan.ts';
import type {Batch} from './batch.ts';
import type {ExtractTimestamps} from './extract-timestamps.ts';
import type {KeyInterner} from './key-interner.ts';
import type {Processor, TaskContext} from './processor.ts';
import type {SourceProcessor} from './processors/source.ts';
import type {StreamClock} from './stream-clock.ts';

/** Where an operator is put together: what it may ask of its task, and what it must say of itself. */
export interface OperatorSite {
  readonly plan: Plan;
  readonly context: TaskContext;
  /** The processor at work for a node. */
  processorOf(nodeId: string): Processor;
  /** Makes `processor` the one of `node`, and feeds it with what these nodes emit. */
  add(node: GraphNode, processor: Processor, parents: readonly string[]): void;
  /** Batches that leave `from` enter `to`, which may be one side of a processor with several. */
  connect(from: Subject<Batch>, to: Pick<Processor, 'process'>): void;
  addSource(
    topics: readonly string[],
    source: SourceProcessor,
    extract: ExtractTimestamps | undefined,
  ): void;
  /** What a table node's value can be asked of. */
  tableOf(nodeId: string): TableView;
  /** As `tableOf`; undefined for a table that nobody needs to ask, and that is kept nowhere. */
  findTable(nodeId: string): TableView | undefined;
  setTable(nodeId: string, view: TableView): void;
  /** Whether a table node keeps a store, and forwards old values. */
  planOf(nodeId: string): TablePlan;
  /** The changelog that belongs to a store, after it was registered with `keep`. */
  keep(store: string, kept: KeptStore): Changelog;
  /** A store that another operator of the task registered. */
  storeOf(name: string): KeptStore | undefined;
  /** The time that counts for an operator, and the source that announces it, if one does. */
  clockOf(node: GraphNode): OperatorClock;
  /** The chain of stateless nodes that `node` begins; undefined when another node begins it. */
  chainOf(node: StatelessNode): readonly StatelessNode[] | undefined;
  /** One for all sources whose keys are read by a serde, so that a key is the same object wherever it was read. */
  internerOf(key: Serde<unknown>): KeyInterner;
  writerCountOf(nodeId: string): number;
  /** Whether this very task, and no other, writes a repartition topic that it reads: nothing can drift there. */
  isLoneWriter(repartitionId: string): boolean;
  /** The repartition topics that a node's records come from, those left out that this task alone writes. */
  foreignWritersOf(nodeId: string): readonly SourceProcessor[];
}

export interface KeptStore extends Restorable, Partial<ReadableStore> {
  /** Its changelog holds several records of a key, all of which count: no image can stand for it. */
  readonly hasHistory?: true;
  /** Of a store that is restored from the topic that its table reads. */
  readonly fromSource?: FromSource | undefined;
}

export interface FromSource {
  readonly store: KeptStore;
  /** What the store would have logged for a record; undefined for one that it did not take. */
  rowOf(record: ChangelogRecord): ChangelogRecord | undefined;
}

/** Whether a store can read through an image. */
export function isPageable(store: KeptStore): store is KeptStore & Pageable {
  return 'attach' in store && 'saved' in store;
}

export interface OperatorClock {
  readonly clock: StreamClock;
  /** Tells when time moves without a record. */
  readonly source: SourceProcessor | undefined;
}
