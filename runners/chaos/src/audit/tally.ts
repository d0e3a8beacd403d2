/** What became of the records of one output, by kind of mistake; the first few mistakes are kept to be shown. */
export class Tally {
  readonly output: string;
  expected = 0;
  found = 0;
  lost = 0;
  duplicated = 0;
  wrong = 0;
  readonly examples: string[] = [];

  constructor(output: string) {
    this.output = output;
  }

  count(mistake: 'lost' | 'duplicated' | 'wrong', example: string): void {
    this[mistake] += 1;
    if (this.examples.length < examplesMax) this.examples.push(`${mistake}: ${example}`);
  }

  get isRight(): boolean {
    return this.lost + this.duplicated + this.wrong === 0;
  }
}

const examplesMax = 8;
