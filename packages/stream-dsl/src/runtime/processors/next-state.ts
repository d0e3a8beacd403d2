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

/** What the first update of a key is said to replace: as in Kafka Streams, the state that it began with. */
export function firstOldValue({init, snapshot, startsWithValue}: Aggregation): unknown {
  return startsWithValue ? null : (snapshot(init()) ?? null);
}

/** A state of its own with the same content, which may be changed in place. */
export function copyOfState({snapshot, revive}: Aggregation, state: unknown): unknown {
  return state === null ? null : revive(snapshot(state));
}
