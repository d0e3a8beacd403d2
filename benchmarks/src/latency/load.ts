import {type EventPlan, planEvent} from '../common-workload/workload.ts';

/** A number of events at a steady rate. */
export interface Load {
  /** Events a second. */
  readonly rate: number;
  readonly events: number;
  /** Wall clock, when the first one is due. */
  readonly startMs: number;
}

export interface LoadSetting extends Omit<Load, 'startMs'> {
  readonly bootstrap: string;
  readonly topic: string;
}

/** An event of the common workload that happens when it is due. */
export function plannedEvent({startMs, rate}: Load, index: number): EventPlan {
  const timestampMs = Math.floor(startMs + (index * 1_000) / rate);
  return {...planEvent(index), timestampMs};
}
