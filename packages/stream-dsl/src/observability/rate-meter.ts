const SLOT_MS = 1_000;
const SLOTS = 30;

/** How many a second, over the last 30 full seconds. */
export class RateMeter {
  readonly #nowMs: () => number;
  readonly #counts = new Float64Array(SLOTS + 1);
  readonly #startMs: number;
  #slot: number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#startMs = nowMs();
    this.#slot = Math.floor(this.#startMs / SLOT_MS);
  }

  add(count: number): void {
    const at = this.#turn() % (SLOTS + 1);
    this.#counts[at] = (this.#counts[at] ?? 0) + count;
  }

  /** 0 within the first second. */
  get perSecond(): number {
    const slot = this.#turn();
    const begun = Math.floor(this.#startMs / SLOT_MS);
    const full = Math.min(SLOTS, slot - begun);
    if (full === 0) return 0;
    const open = this.#counts[slot % (SLOTS + 1)] ?? 0;
    return (this.#counts.reduce((sum, count) => sum + count, 0) - open) / full;
  }

  /** Empties the slots that time has passed over, and returns the number of the open one. */
  #turn(): number {
    // A clock that is set back leaves the counts where they are.
    const slot = Math.max(this.#slot, Math.floor(this.#nowMs() / SLOT_MS));
    const passed = Math.min(SLOTS + 1, slot - this.#slot);
    for (let i = 0; i < passed; i++) this.#counts[(slot - i) % (SLOTS + 1)] = 0;
    this.#slot = slot;
    return slot;
  }
}
