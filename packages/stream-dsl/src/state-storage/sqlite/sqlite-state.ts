import {mkdir, readdir, realpath} from 'node:fs/promises';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {StreamError} from '../../errors.ts';
import {lockFolder} from '../../folder-lock.ts';
import type {
  StateStorage,
  StoredPosition,
  StoredTask,
  TaskStorage,
} from '../../ports/state-storage.ts';
import {readPositions} from './position-table.ts';
import {stateError} from './sqlite-error.ts';
import {SqliteTaskStorage} from './sqlite-task.ts';
import {removeTaskFile} from './task-file.ts';

const SUFFIX = '.sqlite';

export interface SqliteStateOptions {
  /** Made where it is not there. Each application has a folder of its own in it, which one process may have open. */
  readonly folder: string;
  /** Bound of what stores keep in memory of their content, in bytes, over all tasks. Default 64 MiB. */
  readonly cacheBytes?: number | undefined;
}

/** Keeps state in SQLite, one file for each task; Node brings it along. */
export function sqliteState(options: SqliteStateOptions): StateStorage {
  const {folder, cacheBytes = 64 << 20} = options;
  if (!(cacheBytes > 0)) {
    throw new StreamError(
      'STREAM_CONFIG_INVALID',
      `cacheBytes is ${cacheBytes}: expected bytes, more than 0`,
    );
  }
  return new SqliteState(folder, cacheBytes);
}

interface OpenFolder {
  readonly path: string;
  readonly lock: {release(): Promise<void>};
}

class SqliteState implements StateStorage {
  readonly cacheBytes: number;
  readonly #folder: string;
  readonly #open = new Map<string, SqliteTaskStorage>();
  #place: OpenFolder | undefined;

  constructor(folder: string, cacheBytes: number) {
    this.#folder = folder;
    this.cacheBytes = cacheBytes;
  }

  async open(application: string): Promise<void> {
    if (this.#place !== undefined) throw inUse(this.#place.path);
    const folder = join(this.#folder, encodeURIComponent(application));
    try {
      await mkdir(folder, {recursive: true});
      const path = await realpath(folder);
      this.#place = {path, lock: await lockFolder(path)};
    } catch (error) {
      throw stateError(`open ${folder}`, error);
    }
  }

  async tasks(): Promise<readonly StoredTask[]> {
    const files = await readdir(this.#opened.path);
    return files.filter((file) => file.endsWith(SUFFIX)).map((file) => this.#taskIn(file));
  }

  async task(name: string): Promise<TaskStorage> {
    const path = this.#pathOf(name);
    if (this.#open.has(name)) throw inUse(path);
    const onClosed = (): void => void this.#open.delete(name);
    const task = await SqliteTaskStorage.open({name, path, onClosed});
    this.#open.set(name, task);
    return task;
  }

  async remove(name: string): Promise<void> {
    const path = this.#pathOf(name);
    if (this.#open.has(name)) throw inUse(path);
    await removeTaskFile(path);
  }

  async close(): Promise<void> {
    const place = this.#place;
    this.#place = undefined;
    if (place === undefined) return;
    try {
      // A file that cannot be closed must not keep the others from it, nor the folder from being freed.
      await Promise.allSettled([...this.#open.values()].map((task) => task.close()));
    } finally {
      await place.lock.release();
    }
  }

  get #opened(): OpenFolder {
    if (this.#place !== undefined) return this.#place;
    throw new StreamError('STREAM_CLOSED', `${this.#folder} is not open`);
  }

  #pathOf(task: string): string {
    return join(this.#opened.path, `${encodeURIComponent(task)}${SUFFIX}`);
  }

  #taskIn(file: string): StoredTask {
    const name = decodeURIComponent(file.slice(0, -SUFFIX.length));
    const open = this.#open.get(name);
    const positions = open?.positions() ?? positionsIn(join(this.#opened.path, file));
    return {name, positions};
  }
}

/** None for a file that cannot be read: whoever opens the task will find out why. */
function positionsIn(path: string): readonly StoredPosition[] {
  try {
    const database = new DatabaseSync(path, {readOnly: true});
    try {
      return readPositions(database);
    } finally {
      database.close();
    }
  } catch {
    return [];
  }
}

function inUse(path: string): StreamError {
  return new StreamError(
    'STREAM_STORAGE_FAILED',
    `cannot open ${path}: it is open already; close it first`,
  );
}
