import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {runProgram} from './run-program.ts';
import type {Counts, Tally} from './tally.ts';

/** The part of vitest's JSON report that is counted. */
export type VitestReport = Readonly<{
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: readonly Readonly<{status: string; assertionResults: readonly unknown[]}>[];
}>;

/** Runs one vitest project and counts its tests. A project without test files is reported, not failed. */
export async function runVitest(
  project: string,
  env: Readonly<Record<string, string>>,
  tally: Tally,
): Promise<void> {
  const reportDir = mkdtempSync(join(tmpdir(), 'vitest-report-'));
  const reportFile = join(reportDir, 'report.json');
  const {code} = await runProgram({
    command: `vitest run --project ${project} --passWithNoTests --reporter=default --reporter=json --outputFile.json="${reportFile}"`,
    env,
    isShown: true,
  });
  const report = readReport(reportFile);
  rmSync(reportDir, {recursive: true, force: true});
  const counts = countReport(report, code);
  tally.add(`${project} tests`, counts);
  if (counts.passed + counts.failed === 0) tally.leaveOut(`${project}: it has no tests yet`);
  if ((report?.numPendingTests ?? 0) > 0) {
    tally.leaveOut(`${project}: ${report?.numPendingTests} tests skipped themselves`);
  }
}

/**
 * Counts a report. A file that could not even be loaded counts as one failure, and a run that
 * failed without any failed test (a stray rejection, a crash) as one, so that none looks green.
 */
export function countReport(report: VitestReport | undefined, code: number): Counts {
  const passed = report?.numPassedTests ?? 0;
  const brokenFiles = (report?.testResults ?? []).filter(
    ({status, assertionResults}) => status === 'failed' && assertionResults.length === 0,
  ).length;
  const failed = (report?.numFailedTests ?? 0) + brokenFiles;
  return {passed, failed: code !== 0 && failed === 0 ? 1 : failed};
}

function readReport(path: string): VitestReport | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as VitestReport;
  } catch {
    return undefined;
  }
}
