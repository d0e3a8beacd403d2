import {align} from './align.ts';
import {ending, type Strictness, sectionsOf} from './compare-outputs.ts';

export type Side = Readonly<{name: string; lines: readonly string[]}>;

const widest = 64;

/** Two outputs in two columns, topic by topic; rows that differ are marked with `!`. */
export function sideBySide(left: Side, right: Side, strictness: Strictness): string {
  const leftSections = sectionsOf(left.lines, strictness);
  const rightSections = sectionsOf(right.lines, strictness);
  const all = [...leftSections.values()].flat();
  const width = Math.min(widest, Math.max(left.name.length, ...all.map((line) => line.length)));
  const rows = [row(' ', width, left.name, right.name)];
  const names = new Set([...leftSections.keys(), ...rightSections.keys()]);
  names.delete(ending);
  for (const name of [...names, ending]) {
    rows.push(`-- ${name}`);
    const aligned = align(leftSections.get(name) ?? [], rightSections.get(name) ?? []);
    for (const [a, b] of aligned) rows.push(row(a === b ? ' ' : '!', width, a, b));
  }
  return rows.join('\n');
}

function row(mark: string, width: number, left: string | undefined, right: string | undefined) {
  return `${mark} ${(left ?? '').padEnd(width)} | ${right ?? ''}`.trimEnd();
}
