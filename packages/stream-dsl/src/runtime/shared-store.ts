import type {KeptStore, OperatorSite} from './operator-site.ts';

/** The store of a name: made by the first aggregate that asks, and shared by the others of its cogroup. */
export function sharedStore<Store extends KeptStore>(
  site: OperatorSite,
  name: string,
  make: () => Store,
): Store {
  // Only the aggregates of one cogroup name the same store, and they are of one kind.
  return (site.storeOf(name) as Store | undefined) ?? make();
}
