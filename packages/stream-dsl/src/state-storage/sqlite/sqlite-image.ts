import type {DatabaseSync, SQLInputValue, StatementSync} from 'node:sqlite';
import type {ImageRange, ImageRow, StoreImage} from '../../ports/state-storage.ts';
import {StagedRows} from '../staged-rows.ts';
import {decodeRow, RowEncoder} from './row-codec.ts';
import {corrupt, stateError} from './sqlite-error.ts';

const encoder = new RowEncoder();

interface SqliteImageParts {
  readonly store: string;
  /** Is there, and is a name that needs no quotes. */
  readonly table: string;
  readonly database: DatabaseSync;
  /** Hears of content that is not what was written. */
  readonly onDamage: () => void;
}

/** A table of its own for the rows of one store. */
export class SqliteImage implements StoreImage {
  readonly #store: string;
  readonly #database: DatabaseSync;
  readonly #table: string;
  readonly #onDamage: () => void;
  readonly #staged = new StagedRows();
  readonly #get: StatementSync;
  readonly #put: StatementSync;
  readonly #delete: StatementSync;
  /** By which bounds they have. */
  readonly #scans = new Map<string, StatementSync>();

  constructor({store, table, database, onDamage}: SqliteImageParts) {
    this.#store = store;
    this.#database = database;
    this.#table = table;
    this.#onDamage = onDamage;
    this.#get = this.#prepare(`SELECT v FROM ${table} WHERE k = ?`);
    this.#put = this.#prepare(`INSERT OR REPLACE INTO ${table} VALUES (?, ?)`);
    this.#delete = this.#prepare(`DELETE FROM ${table} WHERE k = ?`);
  }

  get hasStaged(): boolean {
    return this.#staged.count > 0;
  }

  count(): number {
    return this.#reading(() => {
      const [row] = this.#prepare(`SELECT count(*) FROM ${this.#table}`).all();
      return Number(cells(row)[0] ?? 0);
    });
  }

  get(key: Uint8Array): ImageRow | undefined {
    return this.#reading(() => {
      const row = this.#get.get(key);
      return row === undefined ? undefined : decodeRow(key, bytesAt(row, 0), this.#store);
    });
  }

  scan({from, before, reverse = false}: ImageRange, limit: number): readonly ImageRow[] {
    const bounds = [from, before].filter((bound) => bound !== undefined);
    const scan = this.#scanOf(from !== undefined, before !== undefined, reverse);
    return this.#reading(() =>
      scan.all(...bounds, limit).map((row) => {
        return decodeRow(bytesAt(row, 0), bytesAt(row, 1), this.#store);
      }),
    );
  }

  put(key: string | Uint8Array, value: string | Uint8Array, timestampMs: number): void {
    this.#staged.put(key, value, timestampMs);
  }

  delete(key: string | Uint8Array): void {
    this.#staged.delete(key);
  }

  /** Writes what was put, within the transaction that is open. */
  write(): void {
    for (const {key, value, timestampMs} of this.#staged.sorted()) {
      if (value === undefined) this.#delete.run(key);
      else this.#put.run(key, encoder.encode(key, value, timestampMs));
    }
  }

  /** What was put is written, or no longer wanted. */
  clearStaged(): void {
    this.#staged.clear();
  }

  /** Within the transaction that is open. */
  clear(): void {
    this.#staged.clear();
    this.#database.exec(`DELETE FROM ${this.#table}`);
  }

  #scanOf(hasFrom: boolean, hasBefore: boolean, reverse: boolean): StatementSync {
    const conditions = [hasFrom ? 'k >= ?' : '', hasBefore ? 'k < ?' : ''].filter(Boolean);
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const order = `ORDER BY k ${reverse ? 'DESC' : 'ASC'}`;
    const sql = `SELECT k, v FROM ${this.#table} ${where} ${order} LIMIT ?`;
    const known = this.#scans.get(sql);
    if (known !== undefined) return known;
    const scan = this.#prepare(sql);
    this.#scans.set(sql, scan);
    return scan;
  }

  #prepare(sql: string): StatementSync {
    const statement = this.#database.prepare(sql);
    // Half the time of rows as objects.
    statement.setReturnArrays(true);
    return statement;
  }

  #reading<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      const failure = stateError(`read store ${this.#store}`, error);
      if (failure.code === 'STREAM_STATE_CORRUPT') this.#onDamage();
      throw failure;
    }
  }
}

/** Statements of this file give arrays, which the types of node do not say. */
function cells(row: unknown): readonly SQLInputValue[] {
  return row as readonly SQLInputValue[];
}

function bytesAt(row: unknown, column: number): Uint8Array {
  const cell = cells(row)[column];
  if (!(cell instanceof Uint8Array)) throw corrupt('read a row', 'it is not of bytes');
  return cell;
}
