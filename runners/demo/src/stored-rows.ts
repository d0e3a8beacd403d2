import {DeltaTable, isDeltaError} from '@crm/delta-writer';
import {deadLetterTableName} from '../../lake/src/dead-letter-table.ts';
import {lakeTables} from '../../lake/src/lake-tables.ts';

/** Rows of each table of a lake, as an earlier process has left them. */
export async function storedRows(location: string): Promise<ReadonlyMap<string, number>> {
  const rows = new Map<string, number>();
  for (const name of [...lakeTables.map((table) => table.name), deadLetterTableName]) {
    rows.set(name, await rowsOf(`${location}/${name}`));
  }
  return rows;
}

async function rowsOf(table: string): Promise<number> {
  try {
    await using handle = await DeltaTable.open(table);
    return handle.detail().numRecords ?? 0;
  } catch (error) {
    if (isDeltaError(error, 'DELTA_TABLE_MISSING')) return 0;
    throw error;
  }
}
