import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {chart} from './chart.ts';
import {markdown} from './markdown.ts';
import type {RunRecord} from './run-record.ts';
import {seriesOf} from './series.ts';

const reportsDir = join(import.meta.dirname, '../../../../docs/reports');

/** Writes `chaos.json`, `.md` and `.svg` into a folder; the committed report's when none is given. */
export function writeReport(record: RunRecord, dir: string = reportsDir): void {
  mkdirSync(dir, {recursive: true});
  writeFileSync(join(dir, 'chaos.json'), toJson(record));
  writeFileSync(join(dir, 'chaos.md'), markdown(record));
  writeFileSync(join(dir, 'chaos.svg'), chart(record));
}

/** One line for each fault and each second, as there are many. */
function toJson({samples, faults, ...rest}: RunRecord): string {
  const lines = (values: readonly object[]): string =>
    values.map((value) => `  ${JSON.stringify(value)}`).join(',\n');
  const head = JSON.stringify(rest, undefined, 2).replace(/\n}$/, '');
  return `${head},\n  "faults": [\n${lines(faults)}\n  ],\n  "seconds": [\n${lines(seriesOf(samples))}\n  ]\n}\n`;
}
