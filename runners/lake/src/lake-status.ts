/** What a sink has done since it started, and what is left to do. */
export interface LakeStatus {
  /** Rows that were committed, dead letters not counted. */
  readonly rows: number;
  readonly commits: number;
  readonly deadLetters: number;
  /** Offsets of the assigned partitions that are not in the tables yet. */
  readonly lag: number;
  readonly partitions: number;
  /** How often all was begun anew from the tables' offsets, after a fault that may pass. */
  readonly restarts: number;
  readonly tables: Readonly<Record<string, TableStatus>>;
}

export interface TableStatus {
  readonly rows: number;
  readonly commits: number;
  /** Of the table, after the last commit; -1 before the first one. */
  readonly version: number;
  readonly lag: number;
}

interface Commit {
  readonly version: number;
  readonly addedRows: number;
}

/** Counts commits over the restarts of a sink. */
export class CommitCounts {
  readonly #tables = new Map<string, {rows: number; commits: number; version: number}>();

  constructor(tables: readonly string[]) {
    for (const name of tables) this.#tables.set(name, {rows: 0, commits: 0, version: -1});
  }

  add(table: string, {version, addedRows}: Commit): void {
    const counts = this.#tables.get(table) ?? {rows: 0, commits: 0, version: -1};
    counts.rows += addedRows;
    counts.commits += 1;
    counts.version = Math.max(counts.version, version);
    this.#tables.set(table, counts);
  }

  get total(): number {
    return [...this.#tables.values()].reduce((sum, {commits}) => sum + commits, 0);
  }

  status(
    lags: ReadonlyMap<string, number>,
    deadLetterTable: string,
    other: Pick<LakeStatus, 'partitions' | 'restarts'>,
  ): LakeStatus {
    const tables = [...this.#tables].map(([name, counts]) => {
      return [name, {...counts, lag: lags.get(name) ?? 0}] as const;
    });
    const data = tables.filter(([name]) => name !== deadLetterTable);
    return {
      rows: data.reduce((sum, [, {rows}]) => sum + rows, 0),
      commits: this.total,
      deadLetters: this.#tables.get(deadLetterTable)?.rows ?? 0,
      lag: data.reduce((sum, [, {lag}]) => sum + lag, 0),
      ...other,
      tables: Object.fromEntries(tables),
    };
  }
}
