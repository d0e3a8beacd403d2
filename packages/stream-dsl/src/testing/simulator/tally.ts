import type {CallName, FaultKind} from './fault.ts';

/** What befell histories: how often each fault struck, and at which calls instances died. */
export class Tally {
  readonly faults = new Map<FaultKind, number>();
  /** `producer.commit before`: died there, before the call took effect. */
  readonly crashPoints = new Map<string, number>();

  strike(kind: FaultKind): void {
    this.faults.set(kind, (this.faults.get(kind) ?? 0) + 1);
  }

  crash(call: CallName, side: 'before' | 'after'): void {
    const point = `${call} ${side}`;
    this.crashPoints.set(point, (this.crashPoints.get(point) ?? 0) + 1);
  }
}
