import {join} from 'node:path';
import {DeltaTable} from '@crm/delta-writer';
import {bronzeSchema} from '../common-workload/bronze.ts';
import type {Figure} from '../measuring/figure.ts';
import {timePasses} from '../measuring/time-passes.ts';
import {withScratchFolder} from '../scratch-folder.ts';
import type {Stage} from '../stage.ts';
import {bronzeBatch} from './bronze-batches.ts';
import {requireEqual} from './require-equal.ts';
import {type PackedTexts, packTexts, sampleEvents} from './sample-events.ts';

const commitRows = 100_000;

export const deltaAppendStage: Stage = {
  name: 'delta-append',
  what: 'columns to a Delta table on the local disk, a commit every 100,000 rows, fsync included; data already in columns',
  run: ({options}) =>
    withScratchFolder(async (folder) => {
      const texts = packTexts(sampleEvents(commitRows));
      const figures: Figure[] = [];
      for (const threads of [1, 2])
        figures.push(await append(folder, texts, {threads, ...options}));
      return figures;
    }),
};

async function append(
  folder: string,
  texts: PackedTexts,
  {threads, runs, isQuick}: {threads: number; runs: number; isQuick: boolean},
): Promise<Figure> {
  const commits = isQuick ? 2 : 8;
  const rows = commits * commitRows;
  const table = await DeltaTable.create(join(folder, `table-${threads}`), {
    schema: bronzeSchema,
    encodeThreads: threads,
  });
  let passes = 0;
  const figure = await timePasses({
    name: threads === 1 ? 'append, one worker' : `append, ${threads} workers`,
    events: rows,
    runs,
    prepare: () => Array.from({length: commits}, () => bronzeBatch(texts, commitRows)),
    work: async (batches) => {
      const writer = table.writer({maxRows: commitRows});
      for (const batch of batches) await writer.write(batch);
      await writer.close();
    },
    check: () => {
      passes += 1;
      const {numRecords, numFiles} = table.detail();
      const expected = [passes * commits, passes * rows, passes * commits];
      requireEqual('version, rows, files', [table.version, numRecords, numFiles], expected);
    },
  });
  await table.close();
  return figure;
}
