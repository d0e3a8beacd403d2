import type {AggregateNode} from '../../graph/node.ts';
import {windowedSerde} from '../../serdes.ts';
import {type SpanEntry, SpanStore} from '../../state/span-store.ts';
import type {SlidingWindows} from '../../windows/sliding-windows.ts';
import type {Batch} from '../batch.ts';
import type {OperatorSite} from '../operator-site.ts';
import {sharedStore} from '../shared-store.ts';
import {aggregateFormat} from './aggregate-format.ts';
import {compileWindowed} from './compile-windowed.ts';
import {copyOfState, firstOldValue, nextState} from './next-state.ts';
import {type Forwarding, WindowedAggregateProcessor} from './windowed-aggregate.ts';

/** A record on its way into its windows. */
interface Arrival {
  readonly key: unknown;
  readonly value: unknown;
  readonly timestampMs: number;
  readonly closedMs: number;
  readonly forwarding: Forwarding | undefined;
  missed: number;
}

/** What the windows around a record say. */
interface Neighbourhood {
  /** Starts of the windows that were looked at. */
  readonly starts: Set<number>;
  /** The window that ends with the record is there already. */
  hasLeft: boolean;
  /** State of the last window that ends before the record. */
  leftState: unknown;
  /** State, before this record, of the latest window that holds it and goes beyond it; and its time. */
  rightState: unknown;
  rightTimestampMs: number;
  /** Time of the last record before this one; undefined where none is near. */
  previousMs: number | undefined;
}

/**
 * Folds records by key and sliding window (KIP-450): one ends with each record, and one begins a millisecond after each
 * that has others behind it. The time of a window's aggregate is that of its last record, which tells where records
 * lie. Null keys and values are dropped (rule 8).
 */
export class SlidingAggregateProcessor extends WindowedAggregateProcessor<
  SlidingWindows,
  SpanStore,
  SpanEntry
> {
  protected override isDropped(key: unknown, value: unknown): boolean {
    if (super.isDropped(key, value)) return true;
    if (value !== null) return false;
    this.parts.context.metrics.drop(this.parts.node.id, 'null-value');
    return true;
  }

  protected override add(
    batch: Batch,
    i: number,
    closedMs: number,
    forwarding: Forwarding | undefined,
  ): number {
    const timestampMs = batch.timestamps[i] ?? -1;
    const {sizeMs} = this.parts.windows;
    if (timestampMs + sizeMs < closedMs) return 1;
    const [key, value] = [batch.keys[i], batch.values[i]];
    const arrival: Arrival = {key, value, timestampMs, closedMs, forwarding, missed: 0};
    if (timestampMs < sizeMs) this.#addEarly(arrival);
    else this.#addUsual(arrival);
    return arrival.missed;
  }

  #addUsual(arrival: Arrival): void {
    const {timestampMs} = arrival;
    const {sizeMs} = this.parts.windows;
    const near = this.#visit(arrival);
    if (near === undefined) return;
    const {starts, previousMs} = near;
    const hasPrevious = previousMs !== undefined;
    if (hasPrevious && !starts.has(previousMs + 1) && previousMs + 1 + sizeMs >= timestampMs) {
      this.#begin(arrival, previousMs + 1);
    }
    if (!near.hasLeft) {
      const isShared = hasPrevious && timestampMs - sizeMs <= previousMs;
      const from = isShared ? near.leftState : undefined;
      this.#begin(arrival, timestampMs - sizeMs, from);
    }
    this.#openRight(arrival, near);
  }

  /** Adds a record to the windows that are there, latest first; undefined when there is nothing else to do. */
  #visit(arrival: Arrival): Neighbourhood | undefined {
    const {timestampMs} = arrival;
    const {sizeMs} = this.parts.windows;
    const near = unknownNeighbourhood();
    const spans = this.#near(arrival.key, Math.max(0, timestampMs - 2 * sizeMs), timestampMs + 1);
    for (const entry of spans.reverse()) {
      const {windowStartMs, windowEndMs} = entry;
      near.starts.add(windowStartMs);
      if (windowStartMs === timestampMs + 1) continue;
      if (windowEndMs < timestampMs) {
        near.leftState = entry.state;
        near.previousMs = entry.timestampMs;
        break;
      }
      const latestMs = entry.timestampMs;
      if (windowEndMs > timestampMs) this.#rememberRight(near, arrival, entry);
      this.#update(arrival, entry, entry.state);
      if (windowEndMs !== timestampMs) continue;
      near.hasLeft = true;
      // Another record of this very time has opened all windows around it.
      if (latestMs >= timestampMs) return undefined;
      near.previousMs = latestMs;
    }
    return near;
  }

  /** A record earlier than the size: it is in `[0, size]` with all others of its kind. */
  #addEarly(arrival: Arrival): void {
    const {key, timestampMs} = arrival;
    const {store, windows} = this.parts;
    const near = unknownNeighbourhood();
    for (const entry of this.#near(key, 1, timestampMs + 1)) {
      near.starts.add(entry.windowStartMs);
      if (entry.windowStartMs > timestampMs) continue;
      // The latest counts, so each one replaces those before it.
      near.rightState = null;
      this.#rememberRight(near, arrival, entry);
      this.#update(arrival, entry, entry.state);
    }
    const combined = store.entryOf(key, 0, windows.sizeMs);
    const isNew = combined.state === null;
    const latestMs = combined.timestampMs;
    if (near.rightState === null && !isNew && latestMs > timestampMs) {
      this.#rememberRight(near, arrival, combined);
    }
    this.#openRight(arrival, near);
    if (!isNew && latestMs < timestampMs && !near.starts.has(latestMs + 1)) {
      this.#begin(arrival, latestMs + 1);
    }
    if (isNew) this.#begin(arrival, 0);
    else this.#update(arrival, combined, combined.state);
  }

  #near(key: unknown, fromMs: number, toMs: number): SpanEntry[] {
    return this.parts.store.spansFrom(key, fromMs, toMs);
  }

  /** Keeps the state of a window that goes beyond the record, as long as there is use for it. */
  #rememberRight(near: Neighbourhood, {timestampMs}: Arrival, entry: SpanEntry): void {
    if (near.rightState !== null) return;
    near.rightTimestampMs = entry.timestampMs;
    const isNeeded = entry.timestampMs > timestampMs && !near.starts.has(timestampMs + 1);
    near.rightState = isNeeded ? copyOfState(this.parts.node.aggregation, entry.state) : NOT_NEEDED;
  }

  /** The window that begins right after the record, if later records are known and it is not there. */
  #openRight(arrival: Arrival, {starts, rightState, rightTimestampMs}: Neighbourhood): void {
    const {key, timestampMs, forwarding} = arrival;
    const startMs = timestampMs + 1;
    if (rightState === null || rightTimestampMs <= timestampMs || starts.has(startMs)) return;
    const {store, windows} = this.parts;
    const entry = store.entryOf(key, startMs, startMs + windows.sizeMs);
    store.update(entry, rightState, rightTimestampMs);
    if (forwarding !== undefined) this.forward(forwarding, entry, null);
  }

  /** Opens a window with the record, on top of what other records have left in `from`. */
  #begin(arrival: Arrival, startMs: number, from?: unknown): void {
    const {store, windows, node} = this.parts;
    const entry = store.entryOf(arrival.key, startMs, startMs + windows.sizeMs);
    this.#update(arrival, entry, copyOfState(node.aggregation, from ?? null));
  }

  /** Adds the record to `state`, which is what the window has, or begins with. */
  #update(arrival: Arrival, entry: SpanEntry, state: unknown): void {
    const {key, value, timestampMs, closedMs, forwarding} = arrival;
    if (entry.windowEndMs < closedMs) {
      arrival.missed += 1;
      return;
    }
    const {store, node, sendsOldValues} = this.parts;
    const {aggregation} = node;
    let old: unknown = null;
    if (forwarding !== undefined && sendsOldValues) {
      old = state === null ? firstOldValue(aggregation) : aggregation.snapshot(state);
    }
    const isNew = entry.state === null;
    const next = nextState(aggregation, state, value, key);
    store.update(entry, next, isNew ? timestampMs : Math.max(entry.timestampMs, timestampMs));
    if (forwarding !== undefined) this.forward(forwarding, entry, old);
  }
}

/** There is a window beyond the record, but its state will not be asked for. */
const NOT_NEEDED = Symbol('not needed');

function unknownNeighbourhood(): Neighbourhood {
  return {
    starts: new Set(),
    hasLeft: false,
    leftState: null,
    rightState: null,
    rightTimestampMs: -1,
    previousMs: undefined,
  };
}

export function compileSlidingAggregate(
  node: AggregateNode,
  windows: SlidingWindows,
  site: OperatorSite,
): void {
  const serde = windowedSerde(node.serdes.key, windows.sizeMs);
  const store = sharedStore(site, node.store, () => new SpanStore(aggregateFormat(node), serde));
  compileWindowed(node, site, {
    windows,
    store,
    // A record looks at the windows that begin up to two sizes before it, to find its last neighbour.
    needsClosedMs: 2 * windows.sizeMs,
    make: (parts) => new SlidingAggregateProcessor({...parts, windows, store}),
  });
}
