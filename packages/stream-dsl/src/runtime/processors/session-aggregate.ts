import {StreamError} from '../../errors.ts';
import type {AggregateNode, Aggregation} from '../../graph/node.ts';
import {sessionWindowedSerde} from '../../serdes.ts';
import {type SpanEntry, SpanStore} from '../../state/span-store.ts';
import type {SessionWindows} from '../../windows/session-windows.ts';
import type {Batch} from '../batch.ts';
import type {OperatorSite} from '../operator-site.ts';
import {sharedStore} from '../shared-store.ts';
import {aggregateFormat} from './aggregate-format.ts';
import {compileWindowed} from './compile-windowed.ts';
import {copyOfState} from './next-state.ts';
import {type Forwarding, WindowedAggregateProcessor} from './windowed-aggregate.ts';

type Merge = NonNullable<Aggregation['merge']>;

/**
 * Folds records by key and session (rule 3). A record that touches sessions makes one of them all: each of them gets a
 * tombstone, then the new one is emitted, with its end as its time. It is late iff that session would be closed.
 */
export class SessionAggregateProcessor extends WindowedAggregateProcessor<
  SessionWindows,
  SpanStore,
  SpanEntry
> {
  protected override add(
    batch: Batch,
    i: number,
    closedMs: number,
    forwarding: Forwarding | undefined,
  ): number {
    const {store, windows, sendsOldValues} = this.parts;
    const key = batch.keys[i];
    const timestampMs = batch.timestamps[i] ?? -1;
    const {gapMs} = windows;
    const touched = store.spansBetween(key, timestampMs - gapMs, timestampMs + gapMs);
    const startMs = Math.min(timestampMs, touched[0]?.windowStartMs ?? timestampMs);
    const endMs = Math.max(timestampMs, touched.at(-1)?.windowEndMs ?? timestampMs);
    if (endMs < closedMs) return 1;
    // A merge, and the value after it, may change a state in place: what is replaced must be known before.
    const olds =
      forwarding !== undefined && sendsOldValues ? touched.map((at) => store.valueOf(at)) : [];
    const state = this.#stateWith(batch.values[i], key, touched);
    if (startMs !== endMs) {
      touched.forEach((session, at) => {
        store.update(session, null, session.windowEndMs);
        if (forwarding !== undefined) this.forward(forwarding, session, olds[at] ?? null);
      });
    }
    const entry = store.entryOf(key, startMs, endMs);
    store.update(entry, state, endMs);
    if (forwarding !== undefined) this.forward(forwarding, entry, null);
    return 0;
  }

  /** The state of the session that a value and all sessions that it touches make. */
  #stateWith(value: unknown, key: unknown, touched: readonly SpanEntry[]): unknown {
    const {aggregation} = this.parts.node;
    const {add, init, startsWithValue} = aggregation;
    const merge = mergeOf(this.parts.node);
    let state: unknown = startsWithValue ? null : init();
    for (const session of touched) {
      const other = copyOfState(aggregation, session.state);
      const isFirst = startsWithValue && state === null;
      state = isFirst ? other : (merge(state, other, key) ?? null);
    }
    if (startsWithValue && state === null) return value;
    return add(state, value, key) ?? null;
  }
}

export function compileSessionAggregate(
  node: AggregateNode,
  windows: SessionWindows,
  site: OperatorSite,
): void {
  mergeOf(node);
  const serde = sessionWindowedSerde(node.serdes.key);
  const store = sharedStore(site, node.store, () => new SpanStore(aggregateFormat(node), serde));
  compileWindowed(node, site, {
    windows,
    store,
    // A record that is not late may still touch a session that ended a gap before, or that lies before a longer one.
    needsClosedMs: windows.gapMs,
    bridgeMs: 2 * windows.gapMs,
    make: (parts) => new SessionAggregateProcessor({...parts, windows, store}),
  });
}

function mergeOf({id, aggregation}: AggregateNode): Merge {
  if (aggregation.merge !== undefined) return aggregation.merge;
  throw new StreamError(
    'STREAM_TOPOLOGY_INVALID',
    `${id} aggregates sessions, which may become one: give its aggregators a merge`,
  );
}
