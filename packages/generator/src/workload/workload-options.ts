import type {Load} from '../load/load.ts';

/** Shares of all records, each from 0 to 1. What is left is good. */
export interface FaultRates {
  readonly lateRate?: number | undefined;
  readonly outOfOrderRate?: number | undefined;
  readonly duplicateRate?: number | undefined;
  readonly brokenRate?: number | undefined;
  readonly wrongVersionRate?: number | undefined;
}

export interface WorkloadOptions {
  readonly seed: number;
  /** How many customers there are; 80 % of the sessions come from 20 % of them. */
  readonly customers: number;
  /** How many products there are, at least 3. */
  readonly products: number;
  /** Events and orders in all. Absent: as many as the load sends until it ends. */
  readonly events?: number | undefined;
  /** Event time of the first record, epoch milliseconds. */
  readonly startMs: number;
  readonly load: Load;
  /** Event-time milliseconds that pass in a wall millisecond; 1 when absent. */
  readonly speed?: number | undefined;
  readonly faults?: FaultRates | undefined;
}
