import type {JoinFunction, TwoSidedJoinType} from '../graph/node.ts';
import type {TableView} from '../state/table-view.ts';

/** Whether a join of this type has a result for these values, null for none. */
export function hasJoinResult(type: TwoSidedJoinType, left: unknown, right: unknown): boolean {
  switch (type) {
    case 'inner':
      return left !== null && right !== null;
    case 'left':
      return left !== null;
    case 'outer':
      return left !== null || right !== null;
  }
}

/** A join without a store: each row is joined whenever it is asked for. It keeps no history, even if both sides do. */
export function joinedTable(
  left: TableView,
  right: TableView,
  {type, joiner}: {readonly type: TwoSidedJoinType; readonly joiner: JoinFunction},
): TableView {
  return {
    lookup: (key) => {
      const [found, other] = [left.lookup(key), right.lookup(key)];
      const [value, otherValue] = [found?.value ?? null, other?.value ?? null];
      if (!hasJoinResult(type, value, otherValue)) return undefined;
      const timestampMs = Math.max(found?.timestampMs ?? -1, other?.timestampMs ?? -1);
      const joined = joiner(value, otherValue, key) ?? null;
      return joined === null ? undefined : {value: joined, timestampMs};
    },
  };
}
