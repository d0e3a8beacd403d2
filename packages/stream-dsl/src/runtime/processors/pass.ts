import type {MergeNode, ToStreamNode} from '../../graph/node.ts';
import type {Batch} from '../batch.ts';
import type {OperatorSite} from '../operator-site.ts';
import {Processor} from '../processor.ts';

/** Hands each batch on as it is: a merge of several parents, or one of several outputs of a processor. */
export class PassProcessor extends Processor {
  process(batch: Batch): void {
    this.emit(batch);
  }
}

/** Hands a table's changes on as records: what they replace, and whether they are outdated, is no matter any more. */
class ToStreamProcessor extends Processor {
  process({keys, values, timestamps, origin, headers, written}: Batch): void {
    this.emit({keys, values, timestamps, origin, headers, written});
  }
}

export function compileMerge(node: MergeNode, site: OperatorSite): void {
  site.add(node, new PassProcessor(), node.parents);
}

export function compileToStream(node: ToStreamNode, site: OperatorSite): void {
  site.add(node, new ToStreamProcessor(), [node.parent]);
}
