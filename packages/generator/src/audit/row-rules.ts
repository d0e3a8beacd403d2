import type {Findings} from './audit-result.ts';
import type {Row} from './audit-types.ts';
import {difference} from './compare.ts';
import {RowCounts} from './row-counts.ts';

/** How the rows of one output are found again, and what they must hold. */
export interface RowRules {
  readonly counts: RowCounts;
  /** The record that the row is about. */
  indexOf(row: Row): number | undefined;
  idOf(index: number): string;
  /** What is wrong with the row, given that it is about this record. */
  problem(row: Row, index: number): string | undefined;
  /** Whether the row repeats another one, whatever it holds. */
  isRepeated?(row: Row): boolean;
}

/** The rules of a table's rows: each id once, with what `expectedOf` says about it. */
export function tableRules(
  ids: Iterable<string>,
  idField: string,
  expectedOf: (id: string) => unknown,
): RowRules {
  const known = [...ids];
  const places = new Map(known.map((id, index) => [id, index]));
  const counts = new RowCounts(0, known.length);
  for (const index of known.keys()) counts.expect(index);
  return {
    counts,
    indexOf: (row) => places.get(String(row[idField])),
    idOf: (index) => known[index] ?? '',
    problem: (row, index) => difference(expectedOf(known[index] ?? ''), row, ''),
  };
}

/** Counts one row, and reports what is wrong with it. */
export function auditRow(row: Row, rules: RowRules, findings: Findings): void {
  const index = rules.indexOf(row);
  if (index === undefined || !rules.counts.isExpected(index)) {
    const id = index === undefined ? 'unknown' : rules.idOf(index);
    findings.add(
      'wrong',
      id,
      () => `no such record must be here: ${JSON.stringify(row, shown).slice(0, 200)}`,
    );
    return;
  }
  if (rules.isRepeated?.(row) === true) {
    findings.add(
      'duplicated',
      rules.idOf(index),
      () => 'another row has the same partition and offset',
    );
    return;
  }
  if (!rules.counts.see(index)) {
    findings.add('duplicated', rules.idOf(index), () => 'comes more often than it was sent');
    return;
  }
  const problem = rules.problem(row, index);
  if (problem !== undefined) findings.add('wrong', rules.idOf(index), () => problem);
}

function shown(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
