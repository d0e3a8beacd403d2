import {execFileSync} from 'node:child_process';
import {eventsPerCpuSecond, eventsPerSecond, type Figure} from '../measuring/figure.ts';
import type {StageReport} from './report.ts';
import {showRate} from './show-numbers.ts';

/** A change below this is noise. */
const TOLERATED_PERCENT = 10;

/** What a figure consists of, and whether more of it is better. */
const measures: readonly {
  readonly unit: string;
  readonly isMoreBetter: boolean;
  readonly of: (figure: Figure) => number | undefined;
}[] = [
  {
    unit: 'events per CPU second',
    isMoreBetter: true,
    of: (figure) => (eventsPerCpuSecond(figure) ?? eventsPerSecond(figure))?.median,
  },
  {unit: 'bytes an event', isMoreBetter: false, of: (figure) => figure.allocatedBytesPerEvent},
  {unit: 'bytes a key', isMoreBetter: false, of: (figure) => figure.stateBytesPerKey},
];

/** One line for each figure that is more than 10 % worse than it was. */
export function regressions(
  now: readonly StageReport[],
  before: readonly StageReport[],
): readonly string[] {
  return now.flatMap(({stage, figures}) => {
    const earlier = before.find((report) => report.stage === stage)?.figures ?? [];
    return figures.flatMap((figure) => {
      const old = earlier.find(({name}) => name === figure.name);
      return old === undefined ? [] : worsened(`${stage}, ${figure.name}`, figure, old);
    });
  });
}

function worsened(name: string, figure: Figure, old: Figure): readonly string[] {
  return measures.flatMap(({unit, isMoreBetter, of}) => {
    const [value, earlier] = [of(figure), of(old)];
    if (value === undefined || earlier === undefined) return [];
    const worse = isMoreBetter ? 1 - value / earlier : value / earlier - 1;
    const percent = Math.round(worse * 100);
    if (!(percent > TOLERATED_PERCENT)) return [];
    return `${name}: ${showRate(value)} ${unit}, ${percent} % worse than ${showRate(earlier)}`;
  });
}

/** The stages of the report that was committed last; none where there is no such report. */
export function committedStages(): readonly StageReport[] {
  try {
    const text = execFileSync('git', ['show', 'HEAD:docs/reports/throughput.json'], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      maxBuffer: 64 << 20,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    // Only `writeReport` writes this file; reports of an earlier form have no stages.
    return (JSON.parse(text) as {readonly stages?: readonly StageReport[]}).stages ?? [];
  } catch {
    return [];
  }
}
