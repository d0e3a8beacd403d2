import {createHash} from 'node:crypto';

/** All rows of a table as one reader found them, in an order that does not depend on the reader. */
export interface RowSet {
  readonly rows: readonly string[];
  /** SHA-256 over all rows, shortened. */
  readonly digest: string;
}

export function rowSet(rows: readonly string[]): RowSet {
  const sorted = rows.toSorted();
  const hash = createHash('sha256');
  for (const row of sorted) hash.update(row).update('\n');
  return {rows: sorted, digest: hash.digest('hex').slice(0, 16)};
}

/** The first row that only one of them has, or that one has more often; undefined when they are equal. */
export function firstDifference(
  ours: RowSet,
  theirs: RowSet,
): {readonly who: 'ours' | 'theirs'; readonly row: string} | undefined {
  if (ours.digest === theirs.digest) return undefined;
  const end = Math.max(ours.rows.length, theirs.rows.length);
  for (let at = 0; at < end; at += 1) {
    const [our, their] = [ours.rows[at], theirs.rows[at]];
    if (our === their) continue;
    // Both are sorted: the lower one is missing on the other side.
    if (their === undefined || (our !== undefined && our < their)) {
      return {who: 'ours', row: our ?? ''};
    }
    return {who: 'theirs', row: their};
  }
  return undefined;
}
