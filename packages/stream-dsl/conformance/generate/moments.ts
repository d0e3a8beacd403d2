import type {Topology} from '../scenario/node.ts';
import {durationsOf, gridsOf} from './durations.ts';
import type {Random} from './random.ts';

const longestMs = 20 * 3_600_000;

/**
 * Chooses timestamps where a topology's mind changes: a window's ends, the reach of a join, the end of grace, each one
 * more and one less; equal ones, late ones, and small steps ahead.
 */
export class Moments {
  readonly #random: Random;
  readonly #durations: readonly number[];
  readonly #grids: readonly number[];
  readonly #fromMs: number;
  readonly #unitMs: number;
  readonly #seen: number[] = [];
  #latest: number;

  constructor(random: Random, topology: Topology, scale: {fromMs: number; unitMs: number}) {
    this.#random = random;
    this.#durations = durationsOf(topology);
    this.#grids = gridsOf(topology);
    this.#fromMs = scale.fromMs;
    this.#unitMs = scale.unitMs;
    this.#latest = scale.fromMs;
  }

  next(): number {
    return this.#take(this.#choose());
  }

  /** Beyond all that may still be open. */
  afterAll(): number {
    const open = this.#durations.reduce((sum, ms) => sum + ms, 0);
    return this.#take(this.#latest + open + this.#random.between(0, 2));
  }

  #choose(): number {
    const random = this.#random;
    const latest = this.#latest;
    if (this.#seen.length === 0) return latest + random.below(3) * this.#unitMs;
    switch (random.weighted(manners)) {
      case 'same':
        return latest;
      case 'ahead':
        return latest + random.between(1, 3) * (random.chance(70) ? this.#unitMs : 1);
      case 'seen':
        return random.pick(this.#seen) + random.between(-1, 1);
      case 'boundary':
        return this.#boundary(random.chance(50) ? latest : random.pick(this.#seen));
      case 'grid':
        return this.#onGrid(random.chance(50) ? latest : random.pick(this.#seen));
      case 'jump':
        return latest + this.#duration() + this.#duration() + 1;
    }
  }

  #boundary(from: number): number {
    const direction = this.#random.chance(60) ? 1 : -1;
    return from + direction * this.#duration() + this.#random.between(-1, 1);
  }

  #onGrid(from: number): number {
    if (this.#grids.length === 0) return this.#boundary(from);
    const grid = this.#random.pick(this.#grids);
    const start = from - (from % grid);
    const more = this.#random.pick([0, grid, grid + this.#duration()]);
    return start + more + this.#random.between(-1, 1);
  }

  #duration(): number {
    return this.#durations.length === 0 ? this.#unitMs : this.#random.pick(this.#durations);
  }

  #take(chosen: number): number {
    const lowest = Math.max(0, this.#fromMs - longestMs / 10);
    const moment = Math.min(Math.max(chosen, lowest), this.#fromMs + longestMs);
    this.#seen.push(moment);
    this.#latest = Math.max(this.#latest, moment);
    return moment;
  }
}

const manners = [
  [22, 'same'],
  [26, 'ahead'],
  [14, 'seen'],
  [22, 'boundary'],
  [12, 'grid'],
  [4, 'jump'],
] as const;
