import type {AggregateNode} from '../../graph/node.ts';
import type {StateEntry} from '../../state/state-entry.ts';
import type {WindowedStore} from '../../state/windowed-store.ts';
import {isLookedUp} from '../../topology/look-ups.ts';
import {closedBeforeMs, type EventTimeWindows} from '../../windows/windows.ts';
import type {OperatorSite} from '../operator-site.ts';
import type {Processor} from '../processor.ts';
import {sharedClock} from '../shared-store.ts';
import type {WindowedAggregateParts} from './windowed-aggregate.ts';

/** How long closed windows answer the operators that ask a table for its values, as in Kafka Streams with that retention. */
const LOOKED_UP_MS = 86_400_000;

/** The parts of a windowed aggregate that do not depend on its kind of windows. */
export type CommonParts = Omit<
  WindowedAggregateParts<EventTimeWindows, WindowedStore<StateEntry>, StateEntry>,
  'windows' | 'store'
>;

/** Puts an aggregate over windows of event time in its place. */
export function compileWindowed<Entry extends StateEntry>(
  node: AggregateNode,
  site: OperatorSite,
  own: {
    readonly windows: EventTimeWindows;
    readonly store: WindowedStore<Entry>;
    /** For how long after its end a closed window matters to later records. */
    readonly needsClosedMs: number;
    readonly bridgeMs?: number | undefined;
    readonly make: (parts: CommonParts) => Processor & {closeWindows(): void};
  },
): void {
  const changelog = site.keep(node.store, own.store);
  site.setTable(node.id, own.store);
  const {clock, source} = sharedClock(node, own.store, site);
  const {sendsOldValues} = site.planOf(node.id);
  const nodes = site.plan.subTopologies.flatMap((part) => part.nodes);
  const retentionMs = node.retentionMs ?? (isLookedUp(node.id, nodes) ? LOOKED_UP_MS : 0);
  const processor = own.make({
    node,
    clock,
    changelog,
    sendsOldValues,
    keepClosedMs: Math.max(own.needsClosedMs, retentionMs - lagMs(own.windows)),
    bridgeMs: own.bridgeMs ?? Number.NEGATIVE_INFINITY,
    context: site.context,
  });
  source?.onTimeAdvanced(() => processor.closeWindows());
  site.add(node, processor, [node.parent]);
}

/** How far behind stream time windows are closed. */
function lagMs(windows: EventTimeWindows): number {
  return -closedBeforeMs(windows, 0);
}
