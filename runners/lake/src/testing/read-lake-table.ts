import {DeltaTable, type S3Options} from '@crm/delta-writer';

/** All rows of a table of a lake, as objects. */
export async function readLakeTable(
  location: string,
  name: string,
  s3?: S3Options,
): Promise<Record<string, unknown>[]> {
  const table = await DeltaTable.open(`${location}/${name}`, {s3, encodeThreads: 0});
  try {
    const rows: Record<string, unknown>[] = [];
    for await (const row of table.rows()) rows.push(row);
    return rows;
  } finally {
    await table.close();
  }
}
