import type {AggregateNode, TableAggregateNode} from '../../graph/node.ts';
import type {StateFormat} from '../../state/state-entry.ts';

/** How the store of an aggregate writes and reads it. */
export function aggregateFormat({
  serdes,
  aggregation,
}: AggregateNode | TableAggregateNode): StateFormat {
  return {...serdes, snapshot: aggregation.snapshot, revive: aggregation.revive};
}
