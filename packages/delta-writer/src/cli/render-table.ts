import {toJson} from './show-value.ts';

const widestCell = 48;

/** Rows below their columns' names, numbers to the right; empty without rows. */
export function renderColumns(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const [first] = rows;
  if (first === undefined) return '';
  const names = Object.keys(first);
  const cells = rows.map((row) => names.map((name) => cellText(row[name])));
  const widths = names.map((name, column) =>
    Math.max(textWidth(name), ...cells.map((row) => textWidth(row[column] ?? ''))),
  );
  const isNumeric = names.map((name) => rows.every((row) => isNumberLike(row[name])));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0, isNumeric[column] === true))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width));
  return `${[names, rule, ...cells].map(line).join('\n')}\n`;
}

/** One member a line. */
export function renderMembers(members: readonly (readonly [string, unknown])[]): string {
  const width = Math.max(...members.map(([name]) => name.length));
  const lines = members.map(([name, value]) => `${name.padEnd(width)}  ${wholeText(value)}`);
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function cellText(value: unknown): string {
  const text = wholeText(value).replaceAll(/\s/g, ' ');
  return text.length <= widestCell ? text : `${text.slice(0, widestCell - 1)}…`;
}

function wholeText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? toJson(value) : String(value);
}

function isNumberLike(value: unknown): boolean {
  return value === null || typeof value === 'number' || /^\d+$/.test(String(value));
}

function pad(text: string, width: number, isRight: boolean): string {
  const space = ' '.repeat(Math.max(0, width - textWidth(text)));
  return isRight ? space + text : text + space;
}

/** Columns on a terminal: Korean and other wide characters take two. */
function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += wide.test(character) ? 2 : 1;
  return width;
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;
