/** What an output of the pipeline holds, against what it must hold. Right is: lost, duplicated and wrong are 0. */
export interface AuditResult {
  /** Such as `bronze crm.events`. */
  readonly output: string;
  /** Rows that must be there. */
  readonly expected: number;
  /** Rows that are there. */
  readonly found: number;
  /** Rows that must be there and are not. */
  readonly lost: number;
  /** Rows that are there more often than they must be. */
  readonly duplicated: number;
  /** Rows with a wrong value, and rows that must not be there at all. */
  readonly wrong: number;
  /** Records that were reported late (gold only). */
  readonly late: number;
  /** Records that were found among the dead letters (dead letters only). */
  readonly deadLetters: number;
  /** The first few problems. */
  readonly examples: readonly AuditExample[];
}

export interface AuditExample {
  readonly problem: 'lost' | 'duplicated' | 'wrong';
  /** Id of the record, or window and category. */
  readonly id: string;
  readonly detail: string;
}

/** The sums over several outputs. */
export function totals(
  results: readonly AuditResult[],
): Pick<AuditResult, 'lost' | 'duplicated' | 'wrong' | 'late' | 'deadLetters'> {
  const sum = {lost: 0, duplicated: 0, wrong: 0, late: 0, deadLetters: 0};
  for (const result of results) {
    sum.lost += result.lost;
    sum.duplicated += result.duplicated;
    sum.wrong += result.wrong;
    sum.late += result.late;
    sum.deadLetters += result.deadLetters;
  }
  return sum;
}

/** Collects what is found wrong with one output. */
export class Findings {
  readonly #output: string;
  readonly #exampleCount: number;
  readonly #examples: AuditExample[] = [];
  readonly #counts = {lost: 0, duplicated: 0, wrong: 0};
  expected = 0;
  found = 0;
  late = 0;
  deadLetters = 0;

  constructor(output: string, exampleCount: number) {
    this.#output = output;
    this.#exampleCount = exampleCount;
  }

  /** `detail` is called only for the problems that are shown. */
  add(problem: AuditExample['problem'], id: string, detail: () => string, times = 1): void {
    this.#counts[problem] += times;
    if (this.#examples.length < this.#exampleCount) {
      this.#examples.push({problem, id, detail: detail()});
    }
  }

  result(): AuditResult {
    const {expected, found, late, deadLetters} = this;
    const counts = {...this.#counts, late, deadLetters};
    return {output: this.#output, expected, found, ...counts, examples: this.#examples};
  }
}
