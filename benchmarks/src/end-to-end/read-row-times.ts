import {readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {DeltaTable} from '@crm/delta-writer';

/** When each row of a table was created, and how long it took until it could be read. */
export interface RowTimes {
  /** Event times, in milliseconds of the generator's own clock. */
  readonly createdMs: Float64Array;
  /** Wall time of the commit that each row came with. */
  readonly storedMs: Float64Array;
}

/** How far one partition of a topic was stored, and since when. */
interface StoredUpTo {
  readonly nextOffset: number;
  readonly storedMs: number;
}

/** Finds the commit of each row of a lake table. Throws when an event is there twice. */
export async function readRowTimes(location: string): Promise<RowTimes> {
  const commits = readCommits(join(location, '_delta_log'));
  const table = await DeltaTable.open(location, {encodeThreads: 0});
  const created: number[] = [];
  const stored: number[] = [];
  const ids = new Set<unknown>();
  try {
    for await (const row of table.rows({
      columns: ['eventId', 'ts', 'topic', 'partition', 'offset'],
    })) {
      ids.add(row['eventId']);
      const source = `crm-lake/${row['topic']}-${row['partition']}`;
      created.push(Number(row['ts']) / 1_000);
      stored.push(storedAt(commits.get(source) ?? [], Number(row['offset'])));
    }
  } finally {
    await table.close();
  }
  if (ids.size !== created.length) {
    throw new Error(`${location}: ${created.length} rows of ${ids.size} events`);
  }
  return {createdMs: Float64Array.from(created), storedMs: Float64Array.from(stored)};
}

/** Offsets and times of all commits, by source; in order. */
function readCommits(logDir: string): Map<string, StoredUpTo[]> {
  const commits = new Map<string, StoredUpTo[]>();
  for (const name of readdirSync(logDir).sort()) {
    if (!/^\d{20}\.json$/.test(name)) continue;
    const file = join(logDir, name);
    // A commit becomes visible by a link, which sets this time and no other.
    const storedMs = statSync(file).ctimeMs;
    for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
      const {txn}: {txn?: {appId: string; version: number}} = JSON.parse(line);
      if (txn === undefined) continue;
      const list = commits.get(txn.appId) ?? [];
      list.push({nextOffset: txn.version, storedMs});
      commits.set(txn.appId, list);
    }
  }
  return commits;
}

/** The time of the first commit that went beyond the offset. */
function storedAt(commits: readonly StoredUpTo[], offset: number): number {
  let [low, high] = [0, commits.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((commits[middle]?.nextOffset ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  const found = commits[low];
  if (found === undefined) throw new Error(`no commit covers offset ${offset}`);
  return found.storedMs;
}
