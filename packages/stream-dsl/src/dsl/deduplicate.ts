import {type Duration, durationMs} from '../windows/duration.ts';
import {erase, type Named, type Origin} from './origin.ts';

export interface DeduplicateOptions<K, V> extends Named {
  /** What makes two records the same; null for a record that always passes. */
  readonly id: (value: V, key: K) => string | null;
  readonly within: Duration;
  /** Default: as long as `within`. */
  readonly grace?: Duration | undefined;
}

/** Adds the node and gives its id. */
export function addDeduplicate<K, V>(
  {builder, nodeId, stem}: Origin<K, V>,
  {name, id, within, grace}: DeduplicateOptions<K, V>,
): string {
  return builder.add(
    {
      kind: 'deduplicate',
      parent: nodeId,
      idOf: erase(id),
      withinMs: durationMs(within),
      graceMs: durationMs(grace ?? within),
      store: name ?? builder.derivedName(`deduplicate-${stem}-store`),
    },
    {name, stem: `deduplicate-${stem}`},
  );
}
