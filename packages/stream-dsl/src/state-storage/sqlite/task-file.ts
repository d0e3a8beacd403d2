import {constants} from 'node:fs';
import {access, rm} from 'node:fs/promises';
import {DatabaseSync} from 'node:sqlite';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {isStreamError} from '../../errors.ts';
import {breakSeal, sealOf} from './file-seal.ts';
import {readPositions} from './position-table.ts';
import {corrupt, stateError} from './sqlite-error.ts';
import {SqliteImage} from './sqlite-image.ts';
import {CREATE_STORES, readTables} from './store-tables.ts';

/** What such a file says of itself: "crms", and the version of its tables. */
const APPLICATION_ID = 0x63726d73;
const FORMAT_VERSION = 1;
/** Of SQLite's own cache of pages, in KiB, beside the entries that stores keep. */
const PAGE_CACHE_KIB = 16_384;
const SCAN_ROWS = 1_000;

export interface OpenedFile {
  readonly database: DatabaseSync;
  /** Why what was there is gone. */
  readonly refusal: string | undefined;
}

/** Opens the file of a task: what was not written so is refused, removed, and begun anew. */
export async function openTaskFile(path: string): Promise<OpenedFile> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  try {
    return {database: await openVerified(path, isThere), refusal: undefined};
  } catch (error) {
    const failure = stateError(`open ${path}`, error);
    if (!isStreamError(failure, 'STREAM_STATE_CORRUPT')) throw failure;
    await removeTaskFile(path);
    return {database: await openVerified(path, false), refusal: failure.message};
  }
}

/** The file itself last: while it is there, all of it can be removed once more. */
export async function removeTaskFile(path: string): Promise<void> {
  for (const part of [sealOf(path), `${path}-wal`, `${path}-shm`, path]) {
    await rm(part, {force: true});
  }
}

async function openVerified(path: string, isThere: boolean): Promise<DatabaseSync> {
  const seal = isThere ? await breakSeal(path) : 'whole';
  if (seal === 'changed') throw corrupt(`open ${path}`, 'it has changed since it was closed');
  const database = new DatabaseSync(path);
  try {
    // The first one keeps SQLite from sharing memory with other processes, as nobody else may have the file. A commit
    // reaches the disk with the next checkpoint: after a power failure the file is whole, and behind at most.
    database.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      PRAGMA cache_size = -${PAGE_CACHE_KIB};
      PRAGMA cell_size_check = ON;
      PRAGMA trusted_schema = OFF;
    `);
    if (isThere) await checkHeader(database, path);
    else createTables(database);
    if (seal === 'none') await checkContent(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function createTables(database: DatabaseSync): void {
  database.exec(`
    BEGIN;
    PRAGMA application_id = ${APPLICATION_ID};
    PRAGMA user_version = ${FORMAT_VERSION};
    ${CREATE_STORES}
    CREATE TABLE positions (
      topic TEXT NOT NULL, part INTEGER NOT NULL, next INTEGER NOT NULL, saved INTEGER NOT NULL, check_sum INTEGER NOT NULL,
      PRIMARY KEY (topic, part)
    ) WITHOUT ROWID;
    COMMIT;
  `);
}

async function checkHeader(database: DatabaseSync, path: string): Promise<void> {
  // One byte of the header makes SQLite take a file for one that only later versions may write.
  const isWritable = await access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
  const {isReadOnly} = probe(database);
  if (isReadOnly && isWritable) throw corrupt(`open ${path}`, 'its header is damaged');
  const found = ['application_id', 'user_version'].map((name) => {
    return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
  });
  if (found[0] === APPLICATION_ID && found[1] === FORMAT_VERSION) return;
  throw corrupt(`open ${path}`, `it is no state file of version ${FORMAT_VERSION}`);
}

/** Whether SQLite would not write to the file. */
function probe(database: DatabaseSync): {readonly isReadOnly: boolean} {
  try {
    database.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${FORMAT_VERSION}; ROLLBACK`);
    return {isReadOnly: false};
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    const READ_ONLY = 8;
    if (error instanceof Error && 'errcode' in error && Number(error.errcode) === READ_ONLY) {
      return {isReadOnly: true};
    }
    throw error;
  }
}

/** Of a file that was not closed: its pages, then each row by its checksum, as a lost bit may hide one. */
async function checkContent(database: DatabaseSync, path: string): Promise<void> {
  const [fault] = database.prepare('PRAGMA quick_check(1)').all();
  if (fault?.['quick_check'] !== 'ok') throw corrupt(`open ${path}`, 'its pages are damaged');
  readPositions(database);
  for (const [store, table] of readTables(database)) {
    const image = new SqliteImage({store, table, database, onDamage: () => undefined});
    let from: Uint8Array | undefined;
    for (;;) {
      const rows = image.scan({from}, SCAN_ROWS);
      const last = rows.at(-1);
      if (last === undefined) break;
      from = Buffer.concat([last.key, Buffer.of(0)]);
      // There may be many, and heartbeats have to be sent meanwhile.
      await nextTurn();
    }
  }
}
