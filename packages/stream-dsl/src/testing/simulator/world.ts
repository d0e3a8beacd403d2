import type {Fault} from './fault.ts';
import {Injector} from './injector.ts';
import type {Random} from './random.ts';
import {Tally} from './tally.ts';
import {Timeline} from './timeline.ts';
import {Trace} from './trace.ts';

export interface WorldOptions {
  readonly faults: readonly Fault[];
  readonly sessionTimeoutMs: number;
  readonly keepsTrace: boolean;
}

/** What all instances of one history share: time, chance, and what goes wrong. */
export class World {
  readonly timeline: Timeline;
  /** Chooses delays. */
  readonly random: Random;
  readonly trace: Trace;
  readonly injector: Injector;
  readonly tally = new Tally();
  readonly sessionTimeoutMs: number;
  isBrokerDown = false;
  hasCoordinator = true;

  constructor(random: Random, {faults, sessionTimeoutMs, keepsTrace}: WorldOptions) {
    this.timeline = new Timeline(random.fork());
    this.random = random;
    this.trace = new Trace(keepsTrace);
    this.injector = new Injector(faults);
    this.sessionTimeoutMs = sessionTimeoutMs;
  }

  note(line: string): void {
    this.trace.note(this.timeline.nowMs, line);
  }

  after(delayMs: number, run: () => void): () => void {
    return this.timeline.after(delayMs, run);
  }

  /** A delay that is short as a rule. */
  shortMs(): number {
    const fraction = this.random.fraction();
    return this.random.chance(10) ? 20 * fraction : fraction;
  }

  /** A delay that makes others overtake. */
  longMs(): number {
    return 50 + 1_000 * this.random.fraction();
  }
}
