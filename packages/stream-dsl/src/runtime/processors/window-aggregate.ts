import type {AggregateNode} from '../../graph/node.ts';
import type {StateEntry} from '../../state/state-entry.ts';
import {WindowStore} from '../../state/window-store.ts';
import {firstWindowStartMs, type TimeWindows} from '../../windows/time-windows.ts';
import type {Batch} from '../batch.ts';
import type {OperatorSite} from '../operator-site.ts';
import {sharedStore} from '../shared-store.ts';
import {aggregateFormat} from './aggregate-format.ts';
import {compileWindowed} from './compile-windowed.ts';
import {firstOldValue, nextState} from './next-state.ts';
import {type Forwarding, WindowedAggregateProcessor} from './windowed-aggregate.ts';

/**
 * Folds records by key and window of a fixed size. Each window decides by itself whether a record comes too late for
 * it: `end <= streamTime - grace` (rule 2).
 */
export class WindowAggregateProcessor extends WindowedAggregateProcessor<
  TimeWindows,
  WindowStore,
  StateEntry
> {
  protected override add(
    batch: Batch,
    i: number,
    closedMs: number,
    forwarding: Forwarding | undefined,
  ): number {
    const {windows} = this.parts;
    const {sizeMs, advanceMs} = windows;
    const timestampMs = batch.timestamps[i] ?? -1;
    let missed = 0;
    let startMs = firstWindowStartMs(timestampMs, windows);
    for (; startMs <= timestampMs; startMs += advanceMs) {
      if (startMs + sizeMs < closedMs) missed += 1;
      else this.#addTo(startMs, batch, i, forwarding);
    }
    return missed;
  }

  #addTo(startMs: number, batch: Batch, i: number, forwarding: Forwarding | undefined): void {
    const {node, store, sendsOldValues} = this.parts;
    const timestampMs = batch.timestamps[i] ?? -1;
    const key = batch.keys[i];
    const entry = store.entryOf(key, startMs);
    const isNew = entry.state === null;
    let old: unknown = null;
    if (forwarding !== undefined && sendsOldValues) {
      old = isNew ? firstOldValue(node.aggregation) : store.valueOf(entry);
    }
    const state = nextState(node.aggregation, entry.state, batch.values[i], key);
    store.update(entry, state, isNew ? timestampMs : Math.max(entry.timestampMs, timestampMs));
    if (forwarding !== undefined) this.forward(forwarding, entry, old);
  }
}

export function compileTimeWindowAggregate(
  node: AggregateNode,
  windows: TimeWindows,
  site: OperatorSite,
): void {
  const make = () => new WindowStore(aggregateFormat(node), windows.sizeMs);
  const store = sharedStore(site, node.store, make);
  compileWindowed(node, site, {
    windows,
    store,
    needsClosedMs: 0,
    make: (parts) => new WindowAggregateProcessor({...parts, windows, store}),
  });
}
