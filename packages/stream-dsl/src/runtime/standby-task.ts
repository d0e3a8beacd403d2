import type {FetchedPartition} from '../ports/broker.ts';
import type {TaskStorage} from '../ports/state-storage.ts';
import {CacheBudget} from '../state/cache-budget.ts';
import type {ReadableStore} from '../state/table-view.ts';
import {MemoryTaskStorage} from '../state-storage/memory/memory-task.ts';
import type {PartitionOffset, TopicPartition} from '../topic.ts';
import {type TaskId, taskName} from '../topology/task-assignor.ts';
import type {Collector} from './collector.ts';
import {ImageFeed} from './image-feed.ts';
import {makeTask} from './make-task.ts';
import {isPageable} from './operator-site.ts';
import type {TaskSetting} from './running-task.ts';

/** Records that wait for a commit to their images at most: they are in memory. */
const MAX_STAGED_RECORDS = 100_000;

/**
 * Follows the changelogs of a task that runs elsewhere, without processing anything, so that it can be taken over at
 * once. Where state is kept on the disk, so are the copies; else they are bytes in memory. Tables that are restored
 * from the topic that they read have no changelog, and stores with history no image: they are read when the task is
 * taken over.
 */
export class StandbyTask {
  readonly name: string;
  readonly #setting: TaskSetting;
  readonly #storage: TaskStorage;
  readonly #feeds: readonly ImageFeed[];
  readonly #id: TaskId;
  /** Made when somebody reads; what is committed makes them stale. */
  #stores: ReadonlyMap<string, ReadableStore> | undefined;
  #stagedCount = 0;
  #isReleased = false;

  private constructor(id: TaskId, setting: TaskSetting, parts: StandbyParts) {
    this.name = taskName(id);
    this.#id = id;
    this.#setting = setting;
    this.#storage = parts.storage;
    this.#feeds = parts.feeds;
  }

  static async open(setting: TaskSetting, id: TaskId): Promise<StandbyTask> {
    const name = taskName(id);
    const storage = (await setting.state?.task(name)) ?? new MemoryTaskStorage(name);
    try {
      const {restorables} = makeTask(setting, id, {collector: NOWHERE, storage: undefined}).graph;
      const feeds = restorables
        .filter(({kind, store}) => kind === 'changelog' && store.hasHistory !== true)
        .map((restorable) => new ImageFeed(restorable, storage, id.partition));
      await beginAll(setting, feeds);
      return new StandbyTask(id, setting, {storage, feeds});
    } catch (error) {
      await storage.close().catch(() => undefined);
      throw error;
    }
  }

  /** Where each changelog is to be read on. */
  get positions(): readonly PartitionOffset[] {
    return this.#feeds.map(({topic, partition, offset}) => ({topic, partition, offset}));
  }

  /** Records that the changelogs have beyond these copies, for ends in the order of `positions`. */
  lagOf(ends: readonly number[]): number {
    return this.#feeds.reduce((lag, {offset}, i) => lag + Math.max(0, (ends[i] ?? 0) - offset), 0);
  }

  /** The copies of stores by key and by window, as far as they have come. Not to be kept over the next `apply`. */
  stores(): ReadonlyMap<string, ReadableStore> {
    this.#stores ??= this.#openStores();
    return this.#stores;
  }

  /** Takes records of one of the changelogs; those of other partitions, and those that it has, are passed over. */
  async apply(part: FetchedPartition): Promise<void> {
    const feed = this.#feeds.find((at) => isSame(at, part));
    if (feed === undefined || part.nextOffset <= feed.offset) return;
    this.#stagedCount += feed.stage(part);
    if (this.#stagedCount >= MAX_STAGED_RECORDS || part.nextOffset >= part.endOffset) {
      await this.#commit();
    }
  }

  /** Gives the copies away, for `RunningTask.open`; nothing may be applied any more. */
  async release(): Promise<TaskStorage> {
    this.#isReleased = true;
    await this.#commit();
    return this.#storage;
  }

  /** Ends it; copies on the disk stay for the next time. Idempotent. */
  async close(): Promise<void> {
    if (this.#isReleased) return;
    this.#isReleased = true;
    try {
      await this.#commit();
    } finally {
      await this.#storage.close();
    }
  }

  #openStores(): ReadonlyMap<string, ReadableStore> {
    const parts = {collector: NOWHERE, storage: this.#storage};
    const {graph} = makeTask(this.#setting, this.#id, parts);
    const copied = new Set(this.#feeds.map(({restorable}) => restorable.name));
    for (const {name, store} of graph.restorables) {
      if (copied.has(name) && isPageable(store)) {
        store.attach(this.#storage.image(name), new CacheBudget(0));
      } else {
        copied.delete(name);
      }
    }
    return new Map([...graph.stores].filter(([name]) => copied.has(name)));
  }

  async #commit(): Promise<void> {
    this.#stagedCount = 0;
    this.#stores = undefined;
    const nowMs = this.#setting.clock.nowMs();
    await this.#storage.commit(this.#feeds.map((feed) => feed.positionAt(nowMs)));
  }
}

interface StandbyParts {
  readonly storage: TaskStorage;
  readonly feeds: readonly ImageFeed[];
}

const NOWHERE: Collector = {
  output: (topic) => ({topic, partitionCount: 1, append: () => undefined}),
};

async function beginAll({broker, clock}: TaskSetting, feeds: readonly ImageFeed[]): Promise<void> {
  if (feeds.length === 0) return;
  const [starts, ends] = await Promise.all([broker.startOffsets(feeds), broker.endOffsets(feeds)]);
  for (const [i, feed] of feeds.entries()) {
    await feed.begin({startOffset: starts[i] ?? 0, endOffset: ends[i] ?? 0}, clock.nowMs());
  }
}

function isSame(left: TopicPartition, right: TopicPartition): boolean {
  return left.topic === right.topic && left.partition === right.partition;
}
