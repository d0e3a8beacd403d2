import {type CallName, type Fault, type FaultAtCall, isAtCall} from './fault.ts';

/** Counts the calls of each instance and says which of them a fault befalls. */
export class Injector {
  readonly #faults: ReadonlyMap<string, FaultAtCall>;
  readonly #counts = new Map<string, number>();
  #isActive = true;

  constructor(faults: readonly Fault[]) {
    this.#faults = new Map(
      faults
        .filter(isAtCall)
        .map((fault) => [placeOf(fault.instance, fault.call, fault.nth), fault]),
    );
  }

  /** Called once for each call, in the order made. */
  next(instance: number, call: CallName): FaultAtCall | undefined {
    if (!this.#isActive) return undefined;
    const counter = `${instance} ${call}`;
    const nth = (this.#counts.get(counter) ?? 0) + 1;
    this.#counts.set(counter, nth);
    return this.#faults.get(placeOf(instance, call, nth));
  }

  get isActive(): boolean {
    return this.#isActive;
  }

  /** From here on nothing goes wrong. */
  stop(): void {
    this.#isActive = false;
  }
}

function placeOf(instance: number, call: CallName, nth: number): string {
  return `${instance} ${call} ${nth}`;
}
