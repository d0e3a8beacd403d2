import type {DatabaseSync} from 'node:sqlite';
import {crc32c} from '../../record-batch/crc32c.ts';
import {corrupt} from './sqlite-error.ts';

const PREFIX = 'store_';

/** The table of a store, made where there is none; its name needs no quotes. */
export function ensureTable(database: DatabaseSync, store: string): string {
  const table = `${PREFIX}${Buffer.from(store).toString('hex')}`;
  if (tableNames(database).includes(table)) return table;
  database.exec('BEGIN');
  try {
    database.exec(`CREATE TABLE ${table} (k BLOB PRIMARY KEY, v BLOB NOT NULL) WITHOUT ROWID`);
    database.prepare('UPDATE stores SET check_sum = ?').run(sumOf(tableNames(database)));
    database.exec('COMMIT');
    return table;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** Of a new file, which has no stores. */
export const CREATE_STORES = `
  CREATE TABLE stores (check_sum INTEGER NOT NULL);
  INSERT INTO stores VALUES (${sumOf([])});
`;

/** Tables by their stores. Throws STREAM_STATE_CORRUPT where one has another name than it was given, or is gone. */
export function readTables(database: DatabaseSync): ReadonlyMap<string, string> {
  const tables = tableNames(database);
  const sums = database.prepare('SELECT check_sum FROM stores').all();
  if (sums.length !== 1 || sums[0]?.['check_sum'] !== sumOf(tables)) {
    throw corrupt('read the names of the stores', 'their checksum is another');
  }
  const storeOf = (table: string): string =>
    Buffer.from(table.slice(PREFIX.length), 'hex').toString();
  return new Map(tables.map((table) => [storeOf(table), table]));
}

function tableNames(database: DatabaseSync): readonly string[] {
  const rows = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  return rows.map(({name}) => String(name)).filter((name) => name.startsWith(PREFIX));
}

function sumOf(tables: readonly string[]): number {
  return crc32c(Buffer.from(tables.toSorted().join(' ')));
}
