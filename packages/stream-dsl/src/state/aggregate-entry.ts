/** One key's aggregate. `isDirty`: changed since the last commit. `isLogged`: the changelog has the key. */
export interface AggregateEntry {
  readonly key: unknown;
  /** Start of its window; 0 for aggregates without windows. */
  readonly windowStartMs: number;
  state: unknown;
  /** Highest timestamp among the records in it. */
  timestampMs: number;
  isDirty: boolean;
  isLogged: boolean;
}
