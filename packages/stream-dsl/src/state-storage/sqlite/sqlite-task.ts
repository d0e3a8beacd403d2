import type {DatabaseSync} from 'node:sqlite';
import type {StoredPosition, StoreImage, TaskStorage} from '../../ports/state-storage.ts';
import type {TopicPartition} from '../../topic.ts';
import {PositionMap} from '../position-map.ts';
import {sealFile} from './file-seal.ts';
import {readPositions, writePositions} from './position-table.ts';
import {stateError} from './sqlite-error.ts';
import {SqliteImage} from './sqlite-image.ts';
import {ensureTable} from './store-tables.ts';
import {openTaskFile, removeTaskFile} from './task-file.ts';

interface SqliteTaskParts {
  readonly name: string;
  readonly path: string;
  readonly database: DatabaseSync;
  readonly refusal: string | undefined;
  readonly onClosed: () => void;
}

/** The state of one task: a file of its own, with a table for each store. */
export class SqliteTaskStorage implements TaskStorage {
  readonly name: string;
  readonly refusal: string | undefined;
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #onClosed: () => void;
  readonly #images = new Map<string, SqliteImage>();
  readonly #positions = new PositionMap();
  #closing: Promise<void> | undefined;
  /** What was found in the file cannot be trusted: it is not to be used again. */
  #isDamaged = false;

  private constructor(parts: SqliteTaskParts) {
    this.name = parts.name;
    this.refusal = parts.refusal;
    this.#path = parts.path;
    this.#database = parts.database;
    this.#onClosed = parts.onClosed;
    for (const position of readPositions(parts.database)) this.#positions.set(position);
  }

  static async open(
    place: Pick<SqliteTaskParts, 'name' | 'path' | 'onClosed'>,
  ): Promise<SqliteTaskStorage> {
    return new SqliteTaskStorage({...place, ...(await openTaskFile(place.path))});
  }

  get sizeBytes(): number {
    const pages = this.#database.prepare('PRAGMA page_count').get()?.['page_count'];
    const pageBytes = this.#database.prepare('PRAGMA page_size').get()?.['page_size'];
    return Number(pages) * Number(pageBytes);
  }

  positionOf(at: TopicPartition): StoredPosition | undefined {
    return this.#positions.get(at);
  }

  positions(): readonly StoredPosition[] {
    return this.#positions.all();
  }

  image(store: string): StoreImage {
    return this.#imageOf(store);
  }

  async commit(positions: readonly StoredPosition[]): Promise<void> {
    const changed = [...this.#images.values()].filter((image) => image.hasStaged);
    if (changed.length === 0 && positions.length === 0) return;
    this.#transact(() => {
      for (const image of changed) image.write();
      writePositions(this.#database, positions);
    });
    for (const image of changed) image.clearStaged();
    for (const position of positions) this.#positions.set(position);
  }

  async forget(store: string, {topic, partition}: TopicPartition): Promise<void> {
    const image = this.#imageOf(store);
    const forget = 'DELETE FROM positions WHERE topic = ? AND part = ?';
    this.#transact(() => {
      image.clear();
      this.#database.prepare(forget).run(topic, partition);
    });
    this.#positions.delete({topic, partition});
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    try {
      try {
        this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      } finally {
        this.#database.close();
      }
      if (this.#isDamaged) await removeTaskFile(this.#path);
      else await sealFile(this.#path);
    } catch (error) {
      // Without its seal the file is looked through when it is opened again, so nothing is lost or believed.
      throw stateError(`close ${this.#path}`, error);
    } finally {
      this.#onClosed();
    }
  }

  #transact(work: () => void): void {
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      work();
      this.#database.exec('COMMIT');
    } catch (error) {
      // A full disk has ended the transaction already.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      const failure = stateError(`write the state of task ${this.name} to ${this.#path}`, error);
      if (failure.code === 'STREAM_STATE_CORRUPT') this.#isDamaged = true;
      throw failure;
    }
  }

  #imageOf(store: string): SqliteImage {
    const known = this.#images.get(store);
    if (known !== undefined) return known;
    try {
      const table = ensureTable(this.#database, store);
      const onDamage = (): void => {
        this.#isDamaged = true;
      };
      const image = new SqliteImage({store, table, database: this.#database, onDamage});
      this.#images.set(store, image);
      return image;
    } catch (error) {
      throw stateError(`open store ${store} in ${this.#path}`, error);
    }
  }
}
