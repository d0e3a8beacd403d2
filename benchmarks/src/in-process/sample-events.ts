import {customerId, type EventPlan, eventText, planEvent} from '../common-workload/workload.ts';

/** One event of the common workload in each form that a stage may need. */
export interface SampleEvent {
  readonly key: string;
  readonly text: string;
  readonly plan: EventPlan;
}

export function sampleEvents(count: number): SampleEvent[] {
  return Array.from({length: count}, (_, i) => {
    const plan = planEvent(i);
    return {key: customerId(plan.customer), text: eventText(i, plan), plan};
  });
}

/** JSON texts one after the other, as they lie in a decoded batch. */
export interface PackedTexts {
  readonly bytes: Uint8Array;
  /** Where each text starts, and where the last one ends. */
  readonly starts: Int32Array;
}

export function packTexts(events: readonly SampleEvent[]): PackedTexts {
  const starts = new Int32Array(events.length + 1);
  for (const [i, {text}] of events.entries()) starts[i + 1] = (starts[i] ?? 0) + text.length;
  return {bytes: Buffer.from(events.map(({text}) => text).join(''), 'latin1'), starts};
}
