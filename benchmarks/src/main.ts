// `pnpm bench`: measures, prints, and writes the report in docs/reports.
import {loadavg} from 'node:os';
import {type BenchOptions, readBenchOptions, UsageError, usage} from './bench-options.ts';
import {type CommonWorkload, openCommonWorkload} from './common-workload/common-workload.ts';
import {environmentNow} from './report/environment.ts';
import {committedStages, regressions} from './report/regressions.ts';
import type {StageReport} from './report/report.ts';
import {terminalTable} from './report/terminal-table.ts';
import {reportDir, writeReport} from './report/write-report.ts';
import type {Stage} from './stage.ts';
import {selectStages} from './stages.ts';

const say = (line: string): void => console.error(line);

try {
  const options = readBenchOptions(process.argv.slice(2));
  await runAll(selectStages(options.only), options);
} catch (error) {
  const isUsage = error instanceof UsageError;
  console.error(isUsage ? `${error.message}\n${usage}` : error);
  process.exitCode = isUsage ? 2 : 1;
}

async function runAll(chosen: readonly Stage[], options: BenchOptions): Promise<void> {
  let opening: Promise<CommonWorkload> | undefined;
  const workload = (): Promise<CommonWorkload> => {
    opening ??= openCommonWorkload(options, say);
    return opening;
  };
  const reports: StageReport[] = [];
  say(
    `load average ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')} at the start`,
  );
  try {
    for (const stage of chosen) {
      say(`${stage.name}: ${stage.what}`);
      const figures = await stage.run({options, workload, say, measured: reports});
      const {name, what} = stage;
      const report = {stage: name, what, figures, ...environmentNow(options.command)};
      console.log(terminalTable([report]));
      reports.push(report);
    }
  } finally {
    await (await opening)?.close();
  }
  if (chosen.length > 1) console.log(terminalTable(reports));
  for (const line of regressions(reports, committedStages())) console.log(`worse: ${line}`);
  // What is measured in haste replaces nothing.
  if (options.isQuick) return;
  writeReport(reports);
  say(`written to ${reportDir}`);
}
