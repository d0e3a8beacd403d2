import {StreamError} from '../../errors.ts';
import type {StateStorage, StoredTask, TaskStorage} from '../../ports/state-storage.ts';
import {MemoryTaskStorage} from './memory-task.ts';

export interface MemoryStateOptions {
  /** Bound of what stores keep of their content beside the images, in bytes. Default 64 MiB. */
  readonly cacheBytes?: number | undefined;
}

/**
 * State storage without a disk, as long as this object lives: for tests of what disks are for, and for standby
 * tasks of instances that keep their state in memory.
 */
export function memoryState({cacheBytes = 64 << 20}: MemoryStateOptions = {}): StateStorage {
  return new MemoryState(cacheBytes);
}

class MemoryState implements StateStorage {
  readonly cacheBytes: number;
  readonly #tasks = new Map<string, MemoryTaskStorage>();
  #application: string | undefined;

  constructor(cacheBytes: number) {
    this.cacheBytes = cacheBytes;
  }

  async open(application: string): Promise<void> {
    if (this.#application !== undefined) throw failed('open state', `${this.#application} has it`);
    this.#application = application;
  }

  async tasks(): Promise<readonly StoredTask[]> {
    return [...this.#tasks.values()].map((task) => ({
      name: task.name,
      positions: task.positions(),
    }));
  }

  async task(name: string): Promise<TaskStorage> {
    const task = this.#tasks.get(name) ?? new MemoryTaskStorage(name);
    if (task.isOpen) throw failed(`open the state of task ${name}`, 'it is open');
    task.isOpen = true;
    this.#tasks.set(name, task);
    return task;
  }

  async remove(name: string): Promise<void> {
    if (this.#tasks.get(name)?.isOpen === true) {
      throw failed(`remove the state of task ${name}`, 'it is open');
    }
    this.#tasks.delete(name);
  }

  async close(): Promise<void> {
    for (const task of this.#tasks.values()) await task.close();
    this.#application = undefined;
  }
}

function failed(what: string, why: string): StreamError {
  return new StreamError('STREAM_STORAGE_FAILED', `cannot ${what}: ${why}; close it first`);
}
