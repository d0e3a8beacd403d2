import {Subject} from 'rxjs';
import type {BranchNode, SplitNode} from '../../graph/node.ts';
import {type Batch, selectBatch} from '../batch.ts';
import type {OperatorSite} from '../operator-site.ts';
import {failRecord, Processor, type TaskContext} from '../processor.ts';
import {PassProcessor} from './pass.ts';

/** Sends each record to the first branch whose predicate holds, and the others to the default branch, if there is one. */
export class SplitProcessor extends Processor {
  /** One per predicate, then the default branch. */
  readonly branches: readonly Subject<Batch>[];
  readonly #node: SplitNode;
  readonly #context: TaskContext;

  constructor(node: SplitNode, context: TaskContext) {
    super();
    this.#node = node;
    this.#context = context;
    this.branches = Array.from({length: node.predicates.length + 1}, () => new Subject<Batch>());
  }

  process(batch: Batch): void {
    const places: number[][] = this.branches.map(() => []);
    for (let i = 0; i < batch.keys.length; i++) {
      try {
        places[this.#branchOf(batch, i)]?.push(i);
      } catch (error) {
        failRecord(this.#context, this.#node, batch, i, error);
      }
    }
    this.branches.forEach((branch, index) => {
      const indices = places[index] ?? [];
      if (indices.length > 0 && branch.observed) this.emitTo(branch, selectBatch(batch, indices));
    });
  }

  #branchOf(batch: Batch, i: number): number {
    const {predicates} = this.#node;
    const found = predicates.findIndex((holds) => holds(batch.values[i], batch.keys[i]));
    return found < 0 ? predicates.length : found;
  }
}

export function compileSplit(node: SplitNode, site: OperatorSite): void {
  site.add(node, new SplitProcessor(node, site.context), [node.parent]);
}

export function compileBranch(node: BranchNode, site: OperatorSite): void {
  const pass = new PassProcessor();
  site.add(node, pass, []);
  const split = site.processorOf(node.parent);
  const branch = split instanceof SplitProcessor ? split.branches[node.index] : undefined;
  if (branch === undefined) throw new Error(`${node.id} is a branch of no split`);
  site.connect(branch, pass);
}
