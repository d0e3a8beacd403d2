import type {Aggregation} from '../../graph/node.ts';

/** The state after one more value; an absent state (null) begins as the aggregation says. Null removes the key. */
export function nextState(
  {init, add, startsWithValue}: Aggregation,
  state: unknown,
  value: unknown,
  key: unknown,
): unknown {
  if (state !== null) return add(state, value, key) ?? null;
  return (startsWithValue ? value : add(init(), value, key)) ?? null;
}
