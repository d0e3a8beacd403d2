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
    const {openJournal, scheduler} = this.#options;
    this.#users++;
    this.#log ??= this.#closing.then(() => EmbeddedLog.open(openJournal, scheduler));
    const opening = this.#log;
    try {
      return await opening;
    } catch (error) {
      this.#users--;
      // The next one tries again, unless it does already.
      if (this.#log === opening) this.#log = undefined;
      throw error;
    }
  }

  async release(): Promise<void> {
    this.#users--;
    const log = this.#log;
    if (this.#users > 0 || log === undefined || !this.#options.canReopen) return;
    this.#log = undefined;
    const closed = log.then((opened) => opened.close());
    // Opening it again must not fail with what the caller of this is told.
    this.#closing = closed.catch(() => undefined);
    await closed;
  }

  get scheduler(): Scheduler {
    return this.#options.scheduler;
  }

  hasMembers(groupId: string): boolean {
    return this.#groups.get(groupId)?.hasMembers === true;
  }

  group(groupId: string): MemoryGroup {
    const group = this.#groups.get(groupId) ?? new MemoryGroup(this.scheduler);
    this.#groups.set(groupId, group);
    return group;
  }
}
