import type {ColumnBatch} from '@crm/model';
// The pool is not public; it is what a table's writer encodes with.
import {createEncodePool} from '../../../packages/delta-writer/src/worker/encode-pool.ts';
import {bronzeSchema} from '../common-workload/bronze.ts';
import type {Figure} from '../measuring/figure.ts';
import {timePasses} from '../measuring/time-passes.ts';
import type {Stage} from '../stage.ts';
import {bronzeBatch} from './bronze-batches.ts';
import {requireEqual} from './require-equal.ts';
import {packTexts, sampleEvents} from './sample-events.ts';

const fileRows = 100_000;

export const parquetStage: Stage = {
  name: 'parquet',
  what: 'columns to Parquet files of 100,000 rows, SNAPPY, with the statistics that the log needs, in worker threads; data already in columns',
  run: async ({options}) => {
    const {runs, isQuick} = options;
    const texts = packTexts(sampleEvents(fileRows));
    const files = isQuick ? 2 : 8;
    const figures: Figure[] = [];
    for (const threads of [1, 2]) {
      const pool = createEncodePool({threads});
      let rows = 0;
      const encode = async (batch: ColumnBatch): Promise<void> => {
        const {rowCount} = await pool.encode({schema: bronzeSchema, batches: [batch]});
        rows += rowCount;
      };
      const figure = await timePasses({
        name: threads === 1 ? 'encode, one worker' : `encode, ${threads} workers`,
        events: files * fileRows,
        runs,
        prepare: () => {
          rows = 0;
          return Array.from({length: files}, () => bronzeBatch(texts, fileRows));
        },
        work: async (batches) => {
          await Promise.all(batches.map(encode));
        },
        check: () => requireEqual('rows in files', rows, files * fileRows),
      });
      await pool.close();
      figures.push(figure);
    }
    return figures;
  },
};
