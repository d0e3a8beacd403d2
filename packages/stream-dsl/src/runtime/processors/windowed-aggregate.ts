import {Subject} from 'rxjs';
import type {AggregateNode} from '../../graph/node.ts';
import type {Changelog} from '../../state/changelog.ts';
import type {Encoded, StateEntry} from '../../state/state-entry.ts';
import type {WindowedStore} from '../../state/windowed-store.ts';
import {closedBeforeMs, type EventTimeWindows} from '../../windows/windows.ts';
import {type Batch, selectBatch} from '../batch.ts';
import {BatchDraft, NO_TRIGGER} from '../batch-draft.ts';
import {changesOf, holdBack} from '../changes-of.ts';
import {failRecord, Processor, type TaskContext} from '../processor.ts';
import type {StreamClock} from '../stream-clock.ts';
import type {WithLate} from './with-late.ts';

export interface WindowedAggregateParts<
  W extends EventTimeWindows,
  Store extends WindowedStore<Entry>,
  Entry extends StateEntry,
> {
  readonly node: AggregateNode;
  readonly windows: W;
  readonly store: Store;
  readonly clock: StreamClock;
  readonly changelog: Changelog;
  readonly sendsOldValues: boolean;
  /** Windows that have been closed for longer, by event time, are forgotten. */
  readonly keepClosedMs: number;
  /** A closed window at most this far before an open one of its key is kept, as a record may join the two. */
  readonly bridgeMs: number;
  readonly context: TaskContext;
}

/** Where the updates that a record makes are to be forwarded: as of the record at `place`. */
export interface Forwarding {
  readonly draft: BatchDraft;
  place: number;
}

/**
 * Folds records by key and window of event time. A window is emitted as final at the very moment when it takes no
 * more (rule 6): "closed for input" and "emitted" are one and the same. Which windows a record enters is left to the
 * kinds of windows.
 */
export abstract class WindowedAggregateProcessor<
    W extends EventTimeWindows,
    Store extends WindowedStore<Entry>,
    Entry extends StateEntry,
  >
  extends Processor
  implements WithLate
{
  readonly late = new Subject<Batch>();
  protected readonly parts: WindowedAggregateParts<W, Store, Entry>;
  readonly #isFinal: boolean;
  /** Updates wait for the next commit. */
  readonly #isHeldBack: boolean;

  constructor(parts: WindowedAggregateParts<W, Store, Entry>) {
    super();
    this.parts = parts;
    this.#isFinal = parts.node.emit === 'onWindowClose';
    this.#isHeldBack = parts.context.isCaching && !this.#isFinal;
  }

  /** Takes the stream time over from the restored store. */
  override start(): void {
    const {store, clock} = this.parts;
    if (store.meta.restored !== undefined) clock.load(store.meta.restored);
    // What had been closed by that time was emitted then.
    store.skip(this.closedBeforeMs());
  }

  process(batch: Batch): void {
    const {node, store, clock, context} = this.parts;
    const draft = new BatchDraft(this.#triggerOf(batch));
    // One for all records: this runs for each of them.
    const forwarding = this.#isFinal ? undefined : {draft, place: 0};
    const late: number[] = [];
    for (let i = 0; i < batch.keys.length; i++) {
      if (this.isDropped(batch.keys[i], batch.values[i])) continue;
      clock.observe(batch.timestamps[i] ?? -1);
      const closedMs = this.closedBeforeMs();
      try {
        if (forwarding !== undefined) forwarding.place = i;
        const missed = this.add(batch, i, closedMs, forwarding);
        if (missed > 0) {
          context.metrics.node(node.id).late += missed;
          late.push(i);
        }
      } catch (error) {
        failRecord(context, node, batch, i, error);
      }
      if (this.#isFinal && store.openEndMs < closedMs) this.#close(closedMs, draft, i);
    }
    if (late.length > 0 && this.late.observed) this.late.next(selectBatch(batch, late));
    this.emit(draft.finish());
  }

  override advanceTime(timeMs: number): void {
    this.parts.clock.observe(timeMs);
    this.closeWindows();
  }

  /** Stream time has moved without a record: emits the windows that it has closed, where they are emitted on close. */
  closeWindows(): void {
    if (!this.#isFinal) return;
    const draft = new BatchDraft(NO_TRIGGER);
    this.#close(this.closedBeforeMs(), draft, 0);
    this.emit(draft.finish());
  }

  override flush(): void {
    const {node, windows, store, clock, changelog} = this.parts;
    const {sendsOldValues, keepClosedMs, bridgeMs} = this.parts;
    const expiredMs = closedBeforeMs(windows, clock.slowestMs ?? clock.timeMs) - keepClosedMs;
    const isHeldBack = this.#isHeldBack && this.output.observed;
    // What is forgotten need not be logged first; but what was held back is forwarded all the same.
    if (!isHeldBack) store.expire(expiredMs, changelog, bridgeMs);
    const values: Encoded[] = [];
    const changed = store.flush(changelog, isHeldBack ? values : undefined);
    if (isHeldBack) {
      const keyOf = (entry: StateEntry) => store.windowedKey(entry as Entry);
      const written = {serde: node.serdes.value, values};
      this.emit(changesOf(changed, sendsOldValues, {keyOf, written}));
      store.expire(expiredMs, changelog, bridgeMs);
    }
    // Kept even before time has begun: a writer that has spoken may never do so again.
    const saved = clock.save();
    if (Object.keys(saved).length > 0) {
      store.meta.write(saved, Math.max(0, clock.timeMs), changelog);
    }
  }

  /** Windows that end before this take no more records. */
  protected closedBeforeMs(): number {
    return closedBeforeMs(this.parts.windows, this.parts.clock.timeMs);
  }

  /** Whether a record has no key, or lacks whatever else its windows need; it is counted then. */
  protected isDropped(key: unknown, _value: unknown): boolean {
    if (key !== null && key !== undefined) return false;
    this.parts.context.metrics.drop(this.parts.node.id, 'null-key');
    return true;
  }

  /** Adds a record to its windows; returns how many of them it came too late for. */
  protected abstract add(
    batch: Batch,
    i: number,
    closedMs: number,
    forwarding: Forwarding | undefined,
  ): number;

  /** Forwards what an entry has become. */
  protected forward({draft, place}: Forwarding, entry: Entry, old: unknown): void {
    const {store, windows, sendsOldValues} = this.parts;
    if (this.#isHeldBack) {
      holdBack(entry, draft.headersAt(place));
      // A tombstone that waits for a commit has the time of its record, or of its session.
      const isTimeOfRecord = entry.state === null && windows.kind !== 'sessions';
      if (isTimeOfRecord) entry.timestampMs = draft.timestampAt(place);
      return;
    }
    draft.addChange(place, store.windowedKey(entry), {
      value: store.valueOf(entry),
      old: sendsOldValues ? old : undefined,
      timestampMs: entry.timestampMs,
    });
    // Who asks the table for what a tombstone removes must not find what comes after it.
    if (this.emitsSingly) this.emit(draft.drain());
  }

  /** In Kafka Streams what a session becomes is forwarded without headers, unless a commit does it or it is final. */
  #triggerOf(batch: Batch): Batch {
    const hasHeaders = this.#isFinal || this.#isHeldBack || this.parts.windows.kind !== 'sessions';
    return hasHeaders ? batch : {...batch, headers: []};
  }

  #close(closedMs: number, draft: BatchDraft, place: number): void {
    for (const entry of this.parts.store.close(closedMs)) this.forward({draft, place}, entry, null);
  }
}
