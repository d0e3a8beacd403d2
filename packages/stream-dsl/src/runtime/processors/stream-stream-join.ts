import type {StreamStreamJoinNode} from '../../graph/node.ts';
import type {Changelog} from '../../state/changelog.ts';
import {type BufferedRecord, firstFrom, JoinBuffer} from '../../state/join-buffer.ts';
import {type JoinSideName, UnmatchedStore} from '../../state/unmatched-store.ts';
import type {Batch} from '../batch.ts';
import {BatchDraft, NO_TRIGGER} from '../batch-draft.ts';
import {type JoinClocks, joinClocks} from '../join-clock.ts';
import type {OperatorSite} from '../operator-site.ts';
import {failRecord, Processor, type TaskContext} from '../processor.ts';
import type {StreamClock} from '../stream-clock.ts';

/** One side of the join, with what it means for a record of this side. */
interface JoinSide {
  readonly name: JoinSideName;
  readonly beforeMs: number;
  readonly afterMs: number;
  /** A record without a match has a result nevertheless. */
  readonly isOuter: boolean;
  readonly buffer: JoinBuffer;
  readonly changelog: Changelog;
  /** Time of the records that it has kept. */
  readonly clock: StreamClock;
}

interface StreamStreamJoinParts {
  readonly node: StreamStreamJoinNode;
  readonly left: JoinSide;
  readonly right: JoinSide;
  readonly clocks: JoinClocks;
  /** Absent in inner joins. */
  readonly unmatched: {readonly store: UnmatchedStore; readonly changelog: Changelog} | undefined;
}

/** A record that is being joined, and its place in its batch. */
interface JoinedRecord {
  readonly place: number;
  readonly key: unknown;
  readonly value: unknown;
  readonly timestampMs: number;
}

const NO_MATCHES: readonly BufferedRecord[] = [];

/** The reference forgets by segments of at least this length, and counts what comes after that. */
const MIN_SEGMENT_MS = 60_000;

/**
 * Joins the records of two streams that are near in time (rule 9). A record is joined with what the other side holds,
 * however late it comes; then its own side keeps it. In left and outer joins a record without a match waits until
 * `ts + after + grace < streamTime`.
 */
export class StreamStreamJoinProcessor extends Processor {
  /** Where the records of each side enter. */
  readonly left: Pick<Processor, 'process'>;
  readonly right: Pick<Processor, 'process'>;
  readonly #parts: StreamStreamJoinParts;
  readonly #context: TaskContext;
  readonly #retentionMs: number;
  readonly #segmentMs: number;

  constructor(parts: StreamStreamJoinParts, context: TaskContext) {
    super();
    const {left, right, node} = parts;
    this.#parts = parts;
    this.#context = context;
    this.#retentionMs = retentionOf(node);
    this.#segmentMs = Math.max(Math.floor(this.#retentionMs / 2), MIN_SEGMENT_MS);
    this.left = {process: (batch) => this.#process(batch, left, right)};
    this.right = {process: (batch) => this.#process(batch, right, left)};
  }

  override start(): void {
    const {left, right, clocks} = this.#parts;
    const {restored} = left.buffer.meta;
    if (restored === undefined) return;
    const clockOf = {shared: clocks.shared, left: left.clock, right: right.clock};
    for (const [name, clock] of Object.entries(clockOf)) {
      // `flush` wrote one object for each of them.
      clock.load(restored[name] as Readonly<Record<string, unknown>>);
    }
  }

  process(): void {
    throw new Error(`${this.#parts.node.id} takes the batches of each side apart`);
  }

  /** Gives the records without a match that stream time has closed, when it moves without a record. */
  closeUnmatched(): void {
    const draft = new BatchDraft(NO_TRIGGER);
    this.#closeUnmatched(draft, 0);
    this.emit(draft.finish());
  }

  override advanceTime(timeMs: number): void {
    this.#parts.clocks.shared.observe(timeMs);
    this.closeUnmatched();
  }

  override flush(): void {
    const {left, right, clocks, unmatched} = this.#parts;
    for (const {buffer, changelog, clock} of [left, right]) {
      buffer.flush(changelog, clock.timeMs - this.#retentionMs + 1);
    }
    unmatched?.store.flush(unmatched.changelog);
    const ownTime = (clock: StreamClock): Readonly<Record<string, unknown>> =>
      clock === clocks.shared ? {} : clock.save();
    const times = {
      shared: clocks.shared.save(),
      left: ownTime(left.clock),
      right: ownTime(right.clock),
    };
    if (Object.values(times).every((time) => Object.keys(time).length === 0)) return;
    left.buffer.meta.write(times, Math.max(0, clocks.shared.timeMs), left.changelog);
  }

  #process(batch: Batch, side: JoinSide, other: JoinSide): void {
    const {node, clocks} = this.#parts;
    const draft = new BatchDraft(batch);
    for (let i = 0; i < batch.keys.length; i++) {
      const [key, value, timestampMs] = [batch.keys[i], batch.values[i], batch.timestamps[i] ?? -1];
      clocks.shared.observe(timestampMs);
      this.#closeUnmatched(draft, i);
      if (value === null || (key === null && !side.isOuter)) {
        this.#context.metrics.drop(node.id, key === null ? 'null-key' : 'null-value');
        continue;
      }
      const record = {place: i, key, value, timestampMs};
      try {
        if (key === null) this.#addAlone(draft, record, side.name);
        else this.#join(draft, record, {side, other});
      } catch (error) {
        failRecord(this.#context, node, batch, i, error);
      }
    }
    this.emit(draft.finish());
  }

  #join(
    draft: BatchDraft,
    record: JoinedRecord,
    {side, other}: {readonly side: JoinSide; readonly other: JoinSide},
  ): void {
    const {clocks, unmatched} = this.#parts;
    const {place, key, value, timestampMs} = record;
    const matches = this.#matchesOf(record, side, other);
    // All or none: a joiner that throws must leave nothing behind.
    const results = matches.map((match) => this.#pair(side.name, record, match.value));
    matches.forEach((match, i) => {
      unmatched?.store.remove(other.name, key, match.timestampMs);
      draft.add(place, key, results[i], Math.max(timestampMs, match.timestampMs));
    });
    if (matches.length === 0 && side.isOuter && unmatched !== undefined) {
      if (unmatched.store.isClosed(side.name, timestampMs, clocks.shared.timeMs)) {
        this.#addAlone(draft, record, side.name);
      } else {
        unmatched.store.add(side.name, key, value, timestampMs);
      }
    }
    this.#keep(record, side);
  }

  /** What the other side holds within reach, by time. It forgets by its own time, as in the reference. */
  #matchesOf(
    {key, timestampMs}: JoinedRecord,
    side: JoinSide,
    other: JoinSide,
  ): readonly BufferedRecord[] {
    const records = other.buffer.recordsOf(key);
    if (records.length === 0) return NO_MATCHES;
    const oldestHeldMs = other.clock.timeMs - this.#retentionMs + 1;
    const from = firstFrom(records, Math.max(0, timestampMs - side.beforeMs, oldestHeldMs));
    const to = firstFrom(records, Math.max(0, timestampMs + side.afterMs) + 1);
    return from < to ? records.slice(from, to) : NO_MATCHES;
  }

  #keep({key, value, timestampMs}: JoinedRecord, {buffer, clock}: JoinSide): void {
    clock.observe(timestampMs);
    if (timestampMs > clock.timeMs - this.#retentionMs) {
      buffer.add(key, value, timestampMs);
      return;
    }
    // Nothing could ever find it; counted where the reference counts it.
    const segmentOf = (ms: number): number => Math.trunc(ms / this.#segmentMs);
    if (segmentOf(timestampMs) < segmentOf(clock.timeMs - this.#retentionMs)) {
      this.#context.metrics.drop(this.#parts.node.id, 'expired');
    }
  }

  #closeUnmatched(draft: BatchDraft, place: number): void {
    const {node, clocks, unmatched} = this.#parts;
    if (unmatched === undefined) return;
    for (const {side, key, timestampMs, values} of unmatched.store.takeClosed(
      clocks.shared.timeMs,
    )) {
      for (const value of values) {
        try {
          this.#addAlone(draft, {place, key, value, timestampMs}, side);
        } catch (error) {
          // It is not the record at work, which could be set aside.
          failRecord(this.#context, node, NO_TRIGGER, 0, error);
        }
      }
    }
  }

  #addAlone(draft: BatchDraft, record: JoinedRecord, side: JoinSideName): void {
    const result = this.#pair(side, record, null);
    draft.add(record.place, record.key, result, record.timestampMs);
  }

  #pair(side: JoinSideName, {key, value}: JoinedRecord, found: unknown): unknown {
    const {joiner} = this.#parts.node;
    return side === 'left' ? joiner(value, found, key) : joiner(found, value, key);
  }
}

export function compileStreamStreamJoin(node: StreamStreamJoinNode, site: OperatorSite): void {
  const {beforeMs, afterMs, graceMs, type, serdes, store} = node;
  const clocks = joinClocks(node, site);
  const bufferOf = (name: JoinSideName) => {
    const buffer = new JoinBuffer({key: serdes.key, value: serdes[name]}, retentionOf(node));
    return {buffer, changelog: site.keep(`${store}-${name}`, buffer), clock: clocks[name]};
  };
  const left: JoinSide = {
    name: 'left',
    beforeMs,
    afterMs,
    isOuter: type !== 'inner',
    ...bufferOf('left'),
  };
  const right: JoinSide = {
    name: 'right',
    beforeMs: afterMs,
    afterMs: beforeMs,
    isOuter: type === 'outer',
    ...bufferOf('right'),
  };
  const waitMs = {left: afterMs + graceMs, right: beforeMs + graceMs};
  const unmatched = type === 'inner' ? undefined : new UnmatchedStore(serdes, waitMs);
  const kept = unmatched && {
    store: unmatched,
    changelog: site.keep(`${store}-unmatched`, unmatched),
  };
  const parts = {node, left, right, clocks, unmatched: kept};
  const processor = new StreamStreamJoinProcessor(parts, site.context);
  clocks.onAdvanced(() => processor.closeUnmatched());
  site.add(node, processor, []);
  site.connect(site.processorOf(node.left).output, processor.left);
  site.connect(site.processorOf(node.right).output, processor.right);
}

/** How long each side keeps its records: as long as others may match them, late ones included. */
function retentionOf({beforeMs, afterMs, graceMs}: StreamStreamJoinNode): number {
  return beforeMs + afterMs + graceMs;
}
