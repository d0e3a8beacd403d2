import {
  type FetchedPartition,
  type Fetcher,
  type GroupMember,
  partitionName,
  StreamError,
  type TopicPartition,
} from '@crm/stream-dsl';
import {defaultLakeName, type SessionOptions} from './lake-options.ts';
import type {CommitCounts} from './lake-status.ts';
import {PartitionProgress} from './partition-progress.ts';
import {spreadPartitions} from './spread-partitions.ts';
import {DeadLetterFeed, TableFeed} from './table-feed.ts';

const pollMs = 100;
const lookEveryMs = 500;

/** One partition, as long as this process reads it. */
interface AssignedPartition {
  readonly feed: TableFeed;
  readonly progress: PartitionProgress;
}

/**
 * From the tables' committed offsets to the first fault, or until it is told to stop. Offsets live in the tables alone:
 * whatever happens here, a new session goes on where the tables end.
 */
export class LakeSession {
  readonly #options: SessionOptions;
  readonly #deadLetters: DeadLetterFeed;
  readonly #feeds: ReadonlyMap<string, TableFeed>;
  readonly #fetcher: Fetcher;
  readonly #member: GroupMember;
  readonly #assigned = new Map<string, AssignedPartition>();
  /** What has been read and is not in the writers yet, by partition; at most one answer for each. */
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #failed = new AbortController();
  #lookedMs = 0;

  private constructor(options: SessionOptions, deadLetters: DeadLetterFeed, feeds: TableFeed[]) {
    this.#options = options;
    this.#deadLetters = deadLetters;
    this.#feeds = new Map(feeds.map((feed) => [feed.table.topic, feed]));
    this.#fetcher = options.broker.fetcher();
    this.#member = options.broker.member({
      groupId: options.name ?? defaultLakeName,
      topics: [...this.#feeds.keys()],
      assignor: spreadPartitions,
      sessionTimeoutMs: options.sessionTimeoutMs,
      listener: {
        onAssigned: ({added}) => this.#assign(added),
        onRevoked: (partitions) => this.#revoke(partitions),
        // The rows at hand belong to others now. They can only be dropped with the writers that hold them.
        onLost: async () => this.#fail(lostPartitions()),
        onFailed: (error) => this.#fail(error),
      },
    });
  }

  /** Opens the tables, and creates those that do not exist. */
  static async open(options: SessionOptions, counts: CommitCounts): Promise<LakeSession> {
    const deadLetters = await DeadLetterFeed.open(options, counts);
    const feeds: TableFeed[] = [];
    try {
      for (const table of options.tables) {
        feeds.push(await TableFeed.open(table, {...options, counts, deadLetters}));
      }
      return new LakeSession(options, deadLetters, feeds);
    } catch (error) {
      await Promise.allSettled([...feeds, deadLetters].map((feed) => feed.discard()));
      throw error;
    }
  }

  /** Resolves when `signal` is aborted and all that was read is committed. Rejects at the first fault. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      await this.#member.join();
      while (!signal.aborted && !this.#failed.signal.aborted) {
        for (const fetched of await this.#fetcher.poll(pollMs)) this.#take(fetched);
        this.#lookAround();
      }
      this.#failed.signal.throwIfAborted();
      await this.#settle(this.#underWay.keys());
      await this.#member.leave();
      await this.#close();
    } catch (error) {
      this.#fail(error);
      await this.#discard();
      // The first fault says what happened; later ones follow from it.
      throw this.#failed.signal.reason;
    }
  }

  get partitionCount(): number {
    return this.#assigned.size;
  }

  /** Offsets that are not in the tables yet, by table. */
  lags(): Map<string, number> {
    const lags = new Map<string, number>();
    for (const {feed, progress} of this.#assigned.values()) {
      lags.set(feed.table.name, (lags.get(feed.table.name) ?? 0) + progress.lag);
    }
    return lags;
  }

  #fail(error: unknown): void {
    this.#failed.abort(error);
  }

  /** Hands an answer to the table. The partition rests until there is room for more. */
  #take(fetched: FetchedPartition): void {
    const name = partitionName(fetched);
    const found = this.#assigned.get(name);
    // Revoked while the answer was on its way: whoever reads it now gets these records again.
    if (found === undefined) return;
    this.#fetcher.pause(fetched);
    const work = found.feed
      .take(fetched, found.progress)
      .then(() => this.#fetcher.resume(fetched))
      .catch((error: unknown) => this.#fail(error))
      .finally(() => this.#underWay.delete(name));
    this.#underWay.set(name, work);
  }

  async #assign(partitions: readonly TopicPartition[]): Promise<void> {
    const [starts, ends] = await Promise.all([
      this.#options.broker.startOffsets(partitions),
      this.#options.broker.endOffsets(partitions),
    ]);
    await this.#deadLetters.refresh();
    for (const feed of this.#feeds.values()) await feed.refresh();
    for (const [index, at] of partitions.entries()) {
      const feed = this.#feeds.get(at.topic);
      if (feed === undefined) continue;
      const [start = 0, end = 0] = [starts[index], ends[index]];
      const committed = feed.committed(at) ?? start;
      requireInside(at, {committed, start, end, table: feed.table.name});
      const deadCommitted = this.#deadLetters.committed(at) ?? 0;
      const progress = new PartitionProgress(at, {committed, deadCommitted, end});
      this.#assigned.set(partitionName(at), {feed, progress});
      feed.watch(progress);
      this.#deadLetters.watch(progress);
      this.#fetcher.assign(at, committed);
    }
  }

  async #revoke(partitions: readonly TopicPartition[]): Promise<void> {
    const revoked = partitions.flatMap((at) => {
      this.#fetcher.remove(at);
      const found = this.#assigned.get(partitionName(at));
      this.#assigned.delete(partitionName(at));
      return found ?? [];
    });
    try {
      await this.#settle(partitions.map(partitionName));
      for (const {feed, progress} of revoked) {
        feed.release(progress.at);
        this.#deadLetters.release(progress.at);
      }
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  /** Commits everything that has been read of these partitions. */
  async #settle(names: Iterable<string>): Promise<void> {
    // At most one answer is under way for each, and none comes after it.
    await Promise.all([...names].map((name) => this.#underWay.get(name)));
    this.#failed.signal.throwIfAborted();
    await Promise.all([...this.#feeds.values()].map((feed) => feed.flush()));
    await this.#deadLetters.flush();
  }

  async #close(): Promise<void> {
    await this.#fetcher.close();
    await Promise.all([...this.#feeds.values()].map((feed) => feed.close()));
    await this.#deadLetters.close();
  }

  async #discard(): Promise<void> {
    const feeds = [...this.#feeds.values(), this.#deadLetters];
    await Promise.allSettled([
      this.#member.leave(),
      this.#fetcher.close(),
      ...feeds.map((feed) => feed.discard()),
    ]);
  }

  /** Twice a second: are the writers well, and how far have the topics grown? */
  #lookAround(): void {
    const now = performance.now();
    if (now - this.#lookedMs < lookEveryMs) return;
    this.#lookedMs = now;
    for (const feed of [...this.#feeds.values(), this.#deadLetters]) {
      feed.check().catch((error: unknown) => this.#fail(error));
    }
    const known = [...this.#assigned.values()].map(({progress}) => progress);
    const update = (ends: readonly number[]): void => {
      for (const [index, progress] of known.entries()) progress.endOffset = ends[index] ?? 0;
    };
    // A partition that rests does not tell how far it has grown. Only a figure for people: when the broker is away,
    // `poll` says so.
    this.#options.broker.endOffsets(known.map(({at}) => at)).then(update, () => undefined);
  }
}

function lostPartitions(): StreamError {
  return new StreamError('STREAM_REBALANCED', 'the group gave the partitions to others');
}

function requireInside(
  at: TopicPartition,
  found: {committed: number; start: number; end: number; table: string},
): void {
  const {committed, start, end, table} = found;
  if (committed >= start && committed <= end) return;
  const reason =
    committed < start
      ? 'the records between were deleted before they were stored: raise the retention of the topic'
      : 'the topic was created anew: use a new location, or another name for the sink';
  throw new StreamError(
    'STREAM_OFFSET_OUT_OF_RANGE',
    `cannot go on with ${partitionName(at)} for table ${table}: it stands at offset ${committed}, the topic has ${start} to ${end}; ${reason}`,
  );
}
