import {isStreamError, StreamError} from '../../errors.ts';
import type {GroupMember, MemberOptions} from '../../ports/group-member.ts';
import type {PartitionOffset, TopicPartition} from '../../topic.ts';
import {closedError} from './closed-error.ts';
import type {EmbeddedLog} from './embedded-log.ts';
import type {MemoryGroup} from './memory-group.ts';

const DEFAULT_REBALANCE_TIMEOUT_MS = 30_000;

type PartitionCounts = (topics: readonly string[]) => Promise<ReadonlyMap<string, number>>;

interface MemberParts {
  readonly log: EmbeddedLog;
  readonly group: MemoryGroup;
  readonly partitionCounts: PartitionCounts;
  readonly onClose: () => void;
}

/** A member lives in the process of its group, so that it needs no heartbeats: it is there until it leaves. */
export class MemoryMember implements GroupMember {
  readonly options: MemberOptions;
  readonly partitionCounts: PartitionCounts;
  readonly #log: EmbeddedLog;
  readonly #group: MemoryGroup;
  readonly #onClose: () => void;
  readonly #firstAssignment: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly #left: PromiseWithResolvers<void> = Promise.withResolvers();
  /** The calls of the listener, one after the other. Never rejects. */
  #calls: Promise<void> = Promise.resolve();
  #hasJoined = false;
  #isAssigned = false;
  #hasLeft = false;

  constructor(options: MemberOptions, {log, group, partitionCounts, onClose}: MemberParts) {
    this.options = options;
    this.partitionCounts = partitionCounts;
    this.#log = log;
    this.#group = group;
    this.#onClose = onClose;
    // The caller of `join` gets it; without one it must not count as unhandled.
    this.#firstAssignment.promise.catch(() => undefined);
  }

  async join(): Promise<void> {
    if (this.#hasLeft) throw closedError(this.#what('join'));
    if (!this.#hasJoined) {
      this.#hasJoined = true;
      this.#group.add(this);
    }
    await this.#firstAssignment.promise;
  }

  async commit(offsets: readonly PartitionOffset[]): Promise<void> {
    const {groupId} = this.options;
    if (!this.#isAssigned) {
      throw new StreamError(
        'STREAM_REBALANCED',
        `cannot ${this.#what('commit in')}: no assignment now`,
      );
    }
    if (offsets.length === 0) return;
    await this.#log.submit({kind: 'commit-offsets', groupId, offsets});
  }

  async leave(): Promise<void> {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    this.#isAssigned = false;
    this.#firstAssignment.reject(closedError(this.#what('join')));
    this.#left.resolve();
    this.#group.remove(this);
    this.#onClose();
  }

  /** The group's part: what `onAssigned` throws ends the membership. */
  take(partitions: readonly TopicPartition[]): void {
    this.#isAssigned = true;
    this.#call(async () => {
      await this.options.listener.onAssigned(partitions);
      this.#firstAssignment.resolve();
    });
  }

  /**
   * Resolves when the member has finished its work, has left, or took longer than its rebalance time-out: then its
   * work is lost, and it joins anew once it noticed.
   */
  async giveBack(): Promise<void> {
    if (!this.#isAssigned) return;
    const late = Promise.withResolvers<false>();
    const timeoutMs = this.options.rebalanceTimeoutMs ?? DEFAULT_REBALANCE_TIMEOUT_MS;
    const {scheduler} = this.#log;
    const cancel = scheduler.after(timeoutMs, () => late.resolve(false), {keepsAlive: false});
    const finished = this.#finishWork();
    const gone = this.#left.promise.then(() => true);
    const isInTime = await Promise.race([finished, late.promise, gone]);
    cancel();
    // From here on commits are refused, so that the work of a late one ends soon.
    this.#isAssigned = false;
    if (isInTime || this.#hasLeft) return;
    this.#group.remove(this);
    void finished.then(() => this.#rejoin());
  }

  /** Leaves and tells why. */
  async fail(cause: unknown): Promise<void> {
    if (this.#hasLeft) return;
    const error = toStreamError(cause, this.#what('stay in'));
    this.#firstAssignment.reject(error);
    await this.leave();
    try {
      this.options.listener.onFailed(error);
    } catch {
      // The member has ended already; nobody else may suffer from its listener.
    }
  }

  /** Whether the work is done and kept; a commit refused in `onRevoked` says that it is lost. */
  #finishWork(): Promise<boolean> {
    const finished = Promise.withResolvers<boolean>();
    this.#call(async () => {
      try {
        await this.options.listener.onRevoked();
        finished.resolve(true);
      } catch (error) {
        finished.resolve(false);
        if (!isStreamError(error, 'STREAM_REBALANCED')) throw error;
      }
    });
    return finished.promise;
  }

  #rejoin(): void {
    this.#call(async () => {
      await this.options.listener.onLost();
      if (!this.#hasLeft) this.#group.add(this);
    });
  }

  #call(run: () => Promise<void>): void {
    this.#calls = this.#calls
      .then(async () => {
        if (!this.#hasLeft) await run();
      })
      .catch((error: unknown) => this.fail(error));
  }

  #what(verb: string): string {
    return `${verb} group ${this.options.groupId}`;
  }
}

function toStreamError(cause: unknown, what: string): StreamError {
  if (isStreamError(cause)) return cause;
  const found = cause instanceof Error ? cause.message : String(cause);
  return new StreamError('STREAM_PROCESS_FAILED', `cannot ${what}: ${found}`, {cause});
}
