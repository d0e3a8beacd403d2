import {EmbeddedLog, type OpenJournal} from './embedded-log.ts';
import {MemoryGroup} from './memory-group.ts';
import type {Scheduler} from './scheduler.ts';

export interface SharedLogOptions {
  readonly openJournal: OpenJournal;
  readonly scheduler: Scheduler;
  /** Whether the log is closed with its last connection, to be opened again; one in memory alone would be gone. */
  readonly canReopen: boolean;
}

/** One log for all connections, opened by the first that connects. */
export class SharedLog {
  readonly #options: SharedLogOptions;
  readonly #groups = new Map<string, MemoryGroup>();
  #users = 0;
  #log: Promise<EmbeddedLog> | undefined;
  #closing: Promise<void> = Promise.resolve();

  constructor(options: SharedLogOptions) {
    this.#options = options;
  }

  async acquire(): Promise<EmbeddedLog> {
    this.#users++;
    const {openJournal, scheduler} = this.#options;
    this.#log ??= this.#closing.then(() => EmbeddedLog.open(openJournal, scheduler));
    try {
      return await this.#log;
    } catch (error) {
      this.#users--;
      this.#log = undefined;
      throw error;
    }
  }

  async release(): Promise<void> {
    this.#users--;
    const log = this.#log;
    if (this.#users > 0 || log === undefined || !this.#options.canReopen) return;
    this.#log = undefined;
    this.#closing = log.then((opened) => opened.close());
    await this.#closing;
  }

  group(groupId: string): MemoryGroup {
    const group = this.#groups.get(groupId) ?? new MemoryGroup(groupId);
    this.#groups.set(groupId, group);
    return group;
  }
}
