import type {AggregateNode} from '../../graph/node.ts';
import {sessionWindowedSerde} from '../../serdes.ts';
import {type SpanEntry, SpanStore} from '../../state/span-store.ts';
import {boundsFor, type CustomWindows} from '../../windows/custom-windows.ts';
import type {Batch} from '../batch.ts';
import type {OperatorSite} from '../operator-site.ts';
import {aggregateFormat} from './aggregate-format.ts';
import {compileWindowed} from './compile-windowed.ts';
import {firstOldValue, nextState} from './next-state.ts';
import {type Forwarding, WindowedAggregateProcessor} from './windowed-aggregate.ts';

/** Folds records by key and the windows that user code gives for their time; otherwise as windows of a fixed size. */
export class CustomWindowAggregateProcessor extends WindowedAggregateProcessor<
  CustomWindows,
  SpanStore,
  SpanEntry
> {
  protected override add(
    batch: Batch,
    i: number,
    closedMs: number,
    forwarding: Forwarding | undefined,
  ): number {
    const {node, windows, store, sendsOldValues} = this.parts;
    const [key, value, timestampMs] = [batch.keys[i], batch.values[i], batch.timestamps[i] ?? -1];
    let missed = 0;
    for (const {startMs, endMs} of boundsFor(windows, timestampMs)) {
      if (endMs < closedMs) {
        missed += 1;
        continue;
      }
      const entry = store.entryOf(key, startMs, endMs);
      const isNew = entry.state === null;
      let old: unknown = null;
      if (forwarding !== undefined && sendsOldValues) {
        old = isNew ? firstOldValue(node.aggregation) : store.valueOf(entry);
      }
      const state = nextState(node.aggregation, entry.state, value, key);
      store.update(entry, state, isNew ? timestampMs : Math.max(entry.timestampMs, timestampMs));
      if (forwarding !== undefined) this.forward(forwarding, entry, old);
    }
    return missed;
  }
}

export function compileCustomWindowAggregate(
  node: AggregateNode,
  windows: CustomWindows,
  site: OperatorSite,
): void {
  const store = new SpanStore(aggregateFormat(node), sessionWindowedSerde(node.serdes.key));
  compileWindowed(node, site, {
    windows,
    store,
    needsClosedMs: 0,
    make: (parts) => new CustomWindowAggregateProcessor({...parts, windows, store}),
  });
}
