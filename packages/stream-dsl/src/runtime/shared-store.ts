import type {AggregateNode} from '../graph/node.ts';
import {MemberClock} from './member-clock.ts';
import type {KeptStore, OperatorClock, OperatorSite} from './operator-site.ts';
import type {StreamClock} from './stream-clock.ts';

/** The store of a name: made by the first aggregate that asks, and shared by the others of its cogroup. */
export function sharedStore<Store extends KeptStore>(
  site: OperatorSite,
  name: string,
  make: () => Store,
): Store {
  // Only the aggregates of one cogroup name the same store, and they are of one kind.
  return (site.storeOf(name) as Store | undefined) ?? make();
}

const membersOf = new WeakMap<KeptStore, Map<string, StreamClock>>();

/** The time of a windowed aggregate, which remembers the times of the others that share its store. */
export function sharedClock(
  node: AggregateNode,
  store: KeptStore,
  site: OperatorSite,
): OperatorClock {
  const own = site.clockOf(node);
  const nodes = site.plan.subTopologies.flatMap((part) => part.nodes);
  const sharers = nodes.filter((other) => other.kind === 'aggregate' && other.store === node.store);
  if (sharers.length === 1) return own;
  const members = membersOf.get(store) ?? new Map<string, StreamClock>();
  membersOf.set(store, members);
  return {...own, clock: new MemberClock(node.id, own.clock, members)};
}
