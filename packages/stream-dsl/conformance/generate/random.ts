/** A small random source: the same seed and index give the same choices on every machine. */
export class Random {
  #state: number;

  constructor(seed: number, index: number) {
    this.#state = mix(mix(seed) ^ Math.imul(index + 1, 0x9e37_79b1));
  }

  /** An integer from 0 to before `count`. */
  below(count: number): number {
    this.#state = (this.#state + 0x6d2b_79f5) | 0;
    return Math.floor(((mix(this.#state) >>> 0) / 4_294_967_296) * count);
  }

  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(from: readonly T[]): T {
    const found = from[this.below(from.length)];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  }

  /** Picks by weight. */
  weighted<T>(from: readonly (readonly [weight: number, choice: T])[]): T {
    let rest = this.below(from.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, choice] of from) {
      rest -= weight;
      if (rest < 0) return choice;
    }
    throw new Error('nothing to pick from');
  }
}

/** The finalizer of MurmurHash3. */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85eb_ca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35);
  return h ^ (h >>> 16);
}
