import {Subject} from 'rxjs';
import type {Plan} from '../../topology/plan.ts';
import type {GlobalTables} from '../global-tables.ts';
import type {RunningTask} from '../running-task.ts';
import type {StandbySet} from './standby-set.ts';
import {StoreHandle, type StorePart} from './store-handle.ts';
import type {TaskSet} from './task-set.ts';
import type {CommittedPart} from './watch-store.ts';

interface StoresParts {
  readonly plan: Plan;
  readonly tasks: TaskSet;
  readonly standbys: StandbySet;
  readonly globalTables: GlobalTables;
}

export interface StoreOptions {
  /** Copies of what other instances have count as well: they may be behind. Of stores by key and by window. */
  readonly stale?: boolean | undefined;
}

/** The stores of an instance, to be read from outside of its tasks. */
export class Stores {
  readonly #parts: StoresParts;
  /** By store: only those that somebody watches. */
  readonly #commits = new Map<string, Subject<CommittedPart>>();

  constructor(parts: StoresParts) {
    this.#parts = parts;
  }

  handle(name: string, {stale = false}: StoreOptions = {}): StoreHandle {
    return new StoreHandle({
      name,
      parts: () => [...this.#partsOf(name), ...(stale ? this.#copiesOf(name) : [])],
      commits: this.#commitsOf(name),
    });
  }

  /** To be called at each commit, before anything else is processed. */
  onCommitted({task}: RunningTask): void {
    for (const [name, commits] of this.#commits) {
      const store = commits.observed ? task.graph.stores.get(name) : undefined;
      if (store !== undefined) commits.next({task: task.name, store});
    }
  }

  /** Ends all watching. */
  close(): void {
    for (const commits of this.#commits.values()) commits.complete();
  }

  #commitsOf(name: string): Subject<CommittedPart> {
    const known = this.#commits.get(name);
    if (known !== undefined) return known;
    const commits = new Subject<CommittedPart>();
    this.#commits.set(name, commits);
    return commits;
  }

  #copiesOf(name: string): readonly StorePart[] {
    // What is in a copy is committed.
    return this.#parts.standbys
      .partsOf(name)
      .map(({task, store}) => ({task, store, readCommitted: async (read) => read(store)}));
  }

  #partsOf(name: string): readonly StorePart[] {
    const {plan, globalTables, tasks} = this.#parts;
    const global = plan.globalTables.find(({store}) => store === name);
    const table = global && globalTables.stores.get(global.id);
    // What global tables read is committed by somebody else.
    if (table !== undefined) {
      return [{task: undefined, store: table, readCommitted: async (read) => read(table)}];
    }
    return [...tasks.tasks.values()].flatMap((assigned) => {
      const store = assigned.running?.task.graph.stores.get(name);
      if (store === undefined) return [];
      const {name: task} = assigned;
      return [{task, store, readCommitted: (read) => assigned.readCommitted(() => read(store))}];
    });
  }
}
