import {type AuditResult, totals} from '@crm/generator';

/** The end of the demo, in lines: what the audit found, where the tables lie, and what to try next. */
export function reportLines(results: readonly AuditResult[], location: string): readonly string[] {
  const {lost, duplicated, wrong} = totals(results);
  const outputs = results.map(
    (result) =>
      `  ${result.output.padEnd(26)} ${String(result.found).padStart(8)} rows  lost ${result.lost}  duplicated ${result.duplicated}  wrong ${result.wrong}`,
  );
  const problems = results.flatMap(({output, examples}) =>
    examples.map(({problem, id, detail}) => `  ${output}: ${problem} ${id}: ${detail}`),
  );
  return [
    '',
    ...outputs,
    ...problems,
    `audit: lost ${lost}, duplicated ${duplicated}, wrong ${wrong}`,
    '',
    `The Delta tables lie in ${location}. Try next:`,
    `  npm run delta -- read ${location}/gold/revenue_per_minute --limit 10`,
    `  npm run delta -- history ${location}/silver/events`,
    '  npm run topology',
  ];
}

export function isRight(results: readonly AuditResult[]): boolean {
  const {lost, duplicated, wrong} = totals(results);
  return lost + duplicated + wrong === 0;
}
