import type {Batch} from '../batch.ts';
import {Processor} from '../processor.ts';

/** Hands each batch on as it is: a merge of several parents, or the late branch of an aggregate. */
export class PassProcessor extends Processor {
  process(batch: Batch): void {
    this.emit(batch);
  }
}
