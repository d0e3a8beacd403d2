import type {BenchOptions} from './bench-options.ts';
import type {CommonWorkload} from './common-workload/common-workload.ts';
import type {Figure} from './measuring/figure.ts';
import type {StageReport} from './report/report.ts';

/** A part of the benchmarks that can be run alone. */
export interface Stage {
  /** As `--only` takes it. */
  readonly name: string;
  /** For people: what one event is, and what is done with it. */
  readonly what: string;
  run(context: StageContext): Promise<readonly Figure[]>;
}

export interface StageContext {
  readonly options: BenchOptions;
  /** The common workload on a real broker; started and loaded when it is first asked for. */
  readonly workload: () => Promise<CommonWorkload>;
  /** What earlier stages of this run have found. */
  readonly measured: readonly StageReport[];
  /** For the terminal. */
  readonly say: (line: string) => void;
}
