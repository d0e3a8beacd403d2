import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {isDeepStrictEqual} from 'node:util';
import {stages} from '../stages.ts';
import {chart} from './chart.ts';
import {machineOfNow} from './environment.ts';
import {markdown} from './markdown.ts';
import type {Report, StageReport} from './report.ts';

export const reportDir = join(import.meta.dirname, '../../../docs/reports');
const jsonFile = join(reportDir, 'throughput.json');

/** Writes `throughput.json`, `.md` and `.svg`. Stages that were not run now keep the figures they have. */
export function writeReport(measured: readonly StageReport[]): void {
  const machine = machineOfNow();
  const earlier = readEarlier();
  // Figures of another machine would stand beside these as if they could be compared.
  const kept = isDeepStrictEqual(earlier?.machine, machine) ? (earlier?.stages ?? []) : [];
  const report: Report = {machine, stages: merge(measured, kept)};
  mkdirSync(reportDir, {recursive: true});
  writeFileSync(jsonFile, `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(join(reportDir, 'throughput.md'), markdown(report));
  writeFileSync(join(reportDir, 'throughput.svg'), chart(report));
}

function merge(measured: readonly StageReport[], kept: readonly StageReport[]): StageReport[] {
  return stages.flatMap(({name}) => {
    const isThis = ({stage}: StageReport): boolean => stage === name;
    return measured.find(isThis) ?? kept.find(isThis) ?? [];
  });
}

function readEarlier(): Report | undefined {
  if (!existsSync(jsonFile)) return undefined;
  const found: unknown = JSON.parse(readFileSync(jsonFile, 'utf8'));
  const isReport = typeof found === 'object' && found !== null && 'stages' in found;
  // Only `writeReport` writes this file.
  return isReport ? (found as Report) : undefined;
}
