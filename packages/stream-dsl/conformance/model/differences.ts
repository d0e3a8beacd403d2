/**
 * Where our library differs from the reference on purpose: one switch for each row of the table at the end of
 * stream-semantics.md that a scenario can show. `docs/reference/differences.md` gives reasons and examples.
 */
export const differences = [
  /** Rule 6: suppressed sliding windows and sessions come once, when closed for input. */
  'finals-once',
  /** Rule 6: what windows need is kept, however far apart the times are that a task sees. */
  'nothing-expires',
  /** Rule 9: a record without a match waits until `ts + after + grace < streamTime`. */
  'unmatched-waits-for-grace',
  /** Rule 9: stream time alone decides when waiting records come, in the order (ts, right first, key). */
  'unmatched-by-stream-time',
  /** Rule 10: a null key in a left join with grace gets its left result. */
  'null-key-before-grace',
  /** Rule 14: that a result is gone holds for every row without a foreign key. */
  'gone-for-every-unjoined',
  /** A sliding window of size 0 is refused. */
  'empty-sliding-window-refused',
  /** The windows of a cogroup are a table as those of any aggregation: read, and not versioned for what stands above. */
  'cogrouped-windows-as-tables',
  /** The setting `optimize` is for the reference alone: ours has no such rewriting, and nothing that it breaks. */
  'no-rewriting',
] as const;

export type Difference = (typeof differences)[number];

/** The differences that a run has; none is the reference. */
export type Semantics = ReadonlySet<Difference>;

export const reference: Semantics = new Set();
export const ours: Semantics = new Set(differences);
