import {totals} from '@crm/generator';
import type {TableAudit} from './audit-lake.ts';

/** What the audit found, where the tables lie, and what to try next, in lines. */
export function reportLines(audits: readonly TableAudit[], location: string): readonly string[] {
  const {lost, duplicated, wrong} = totals(audits.map(({result}) => result));
  const lake = shellWord(location);
  return [
    '',
    row(['table', 'rows', 'expected', 'lost', 'duplicated', 'wrong']),
    ...audits.map(({table, result}) => {
      const {found, expected} = result;
      const counts = [found, expected, result.lost, result.duplicated, result.wrong];
      return row([table, ...counts.map((count) => count.toLocaleString('en-US'))]);
    }),
    ...audits.flatMap(({table, result}) =>
      result.examples.map(({problem, id, detail}) => `  ${table}: ${problem} ${id}: ${detail}`),
    ),
    '',
    `audit: lost ${lost}, duplicated ${duplicated}, wrong ${wrong}`,
    '',
    `The tables lie in ${location}. Try next:`,
    `  npm run delta -- read ${lake}/gold/revenue_per_minute --limit 10`,
    `  npm run delta -- history ${lake}/silver/events`,
    '  npm run topology',
  ];
}

/** Whether the audit found nothing. */
export function isRight(audits: readonly TableAudit[]): boolean {
  const {lost, duplicated, wrong} = totals(audits.map(({result}) => result));
  return lost === 0 && duplicated === 0 && wrong === 0;
}

function row([name = '', ...cells]: readonly string[]): string {
  return `${name.padEnd(24)}${cells.map((cell) => cell.padStart(11)).join('')}`;
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
