import type {MergeNode} from '../../graph/node.ts';
import type {Batch} from '../batch.ts';
import type {OperatorSite} from '../operator-site.ts';
import {Processor} from '../processor.ts';

/** Hands each batch on as it is: a merge of several parents, or one of several outputs of a processor. */
export class PassProcessor extends Processor {
  process(batch: Batch): void {
    this.emit(batch);
  }
}

export function compileMerge(node: MergeNode, site: OperatorSite): void {
  site.add(node, new PassProcessor(), node.parents);
}
