import type {AggregateNode} from '../../graph/node.ts';
import type {StateFormat} from '../../state/state-entry.ts';

/** How the store of an aggregate writes and reads it. */
export function aggregateFormat({serdes, aggregation}: AggregateNode): StateFormat {
  return {...serdes, snapshot: aggregation.snapshot, revive: aggregation.revive};
}
