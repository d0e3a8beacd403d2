import type {Jurisdiction} from '../command/judges.ts';
import {type Difference, differences} from '../model/differences.ts';

/** Counts the cases that each judge had, and how often each difference made one the model's. */
export class JudgeTally {
  readonly #judges = {reference: 0, model: 0, nobody: 0};
  readonly #bites = new Map<Difference, number>(differences.map((name) => [name, 0]));

  add({judge, bites}: Jurisdiction): void {
    this.#judges[judge] += 1;
    for (const name of bites) this.#bites.set(name, (this.#bites.get(name) ?? 0) + 1);
  }

  report(): string {
    const {reference, model, nobody} = this.#judges;
    const bites = [...this.#bites].map(([name, count]) => `  ${name}: ${count}`);
    return [
      `judged by the reference: ${reference}, by the model: ${model}, by nobody: ${nobody}`,
      'by the model, because of',
      ...bites,
    ].join('\n');
  }
}
