import type {AppTransaction} from '../transaction/append.ts';

/** A source's part in a commit: what the table must say of it before, and will say after. */
export interface SourceStep extends AppTransaction {
  readonly from: number | undefined;
}

/** How far each source has got with the rows that a writer took. */
export class SourceProgress {
  readonly #lastTransaction: (appId: string) => number | undefined;
  /** What the table says once all that was sealed is in it. Moved by this writer alone, and by `reread`. */
  readonly #reached = new Map<string, number | undefined>();
  /** Commits on their way that move a source. */
  readonly #underWay = new Map<string, number>();

  constructor(lastTransaction: (appId: string) => number | undefined) {
    this.#lastTransaction = lastTransaction;
  }

  /** Whatever comes at or below this version comes too late. */
  reached(appId: string): number | undefined {
    if (!this.#reached.has(appId)) this.reread(appId);
    return this.#reached.get(appId);
  }

  /** Goes on from what the table says now, unless rows are on their way that rest on what it said before. */
  reread(appId: string): void {
    if ((this.#underWay.get(appId) ?? 0) > 0) return;
    this.#reached.set(appId, this.#lastTransaction(appId));
  }

  /** The steps of a commit with the highest version of each source; a version below `reached` is none. */
  seal(sources: ReadonlyMap<string, number>): readonly SourceStep[] {
    const steps: SourceStep[] = [];
    for (const [appId, version] of sources) {
      const from = this.reached(appId);
      if (from !== undefined && version <= from) continue;
      steps.push({appId, version, from});
      this.#reached.set(appId, version);
      this.#underWay.set(appId, (this.#underWay.get(appId) ?? 0) + 1);
    }
    return steps;
  }

  /** The commit with these steps is in the table. */
  landed(steps: readonly SourceStep[]): void {
    for (const {appId} of steps) this.#underWay.set(appId, (this.#underWay.get(appId) ?? 1) - 1);
  }
}
