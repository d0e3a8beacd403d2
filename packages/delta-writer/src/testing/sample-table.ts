import type {StructType} from '../schema/struct-type.ts';

/** A small schema for tests of everything around the data: an id, a nullable name, a day to partition by. */
export const sampleSchema: StructType = {
  type: 'struct',
  fields: [
    {name: 'id', type: 'long', nullable: false, metadata: {}},
    {name: 'name', type: 'string', nullable: true, metadata: {}},
    {name: 'day', type: 'string', nullable: true, metadata: {}},
  ],
};

export interface SampleRow {
  readonly id: number;
  readonly name: string | null;
  readonly day: string | null;
}

/** Rows with the ids from `start` to before `end`; every third name and every fifth day is null. */
export function sampleRows(start: number, end: number): SampleRow[] {
  return Array.from({length: end - start}, (_, index) => {
    const id = start + index;
    return {
      id,
      name: id % 3 === 0 ? null : `name ${id}`,
      day: id % 5 === 0 ? null : `2026-11-${20 + (id % 3)}`,
    };
  });
}

/** The rows of a table in order of their ids, with ids as numbers, to be held against `sampleRows`. */
export async function readSample(
  rows: AsyncIterable<Readonly<Record<string, unknown>>>,
): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  for await (const row of rows) found.push({...row, id: Number(row['id'])});
  return found.sort((a, b) => Number(a['id']) - Number(b['id']));
}
