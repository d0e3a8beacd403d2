import type {Figure} from '../measuring/figure.ts';
import type {Environment, Machine} from './environment.ts';

/** A stage's figures, and how they came about. */
export interface StageReport extends Environment {
  readonly stage: string;
  readonly what: string;
  readonly figures: readonly Figure[];
}

/** All that `docs/reports/throughput.json` holds. */
export interface Report {
  readonly machine: Machine;
  readonly stages: readonly StageReport[];
}
