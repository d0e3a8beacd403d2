import type {ColumnBatch} from '@crm/model';
import {bronzeColumns} from '../common-workload/bronze.ts';
import type {PackedTexts} from './sample-events.ts';

const columnsOf = bronzeColumns(16_384);

/** The texts as one batch of the bronze table's columns; `count` rows, the texts again and again. */
export function bronzeBatch({bytes, starts}: PackedTexts, count: number): ColumnBatch {
  const {extra} = columnsOf;
  extra.topic = 'crm.events';
  extra.partition = 0;
  const textCount = starts.length - 1;
  for (let row = 0; row < count; row++) {
    const at = row % textCount;
    extra.offset = row;
    columnsOf.append(bytes, starts[at] ?? 0, starts[at + 1] ?? 0);
  }
  return columnsOf.take();
}
