import type {Findings} from './audit-result.ts';

/** How often each of a range of records must come and has come: two bytes a record. */
export class RowCounts {
  readonly #base: number;
  readonly #expected: Uint8Array;
  readonly #seen: Uint8Array;

  constructor(base: number, end: number) {
    this.#base = base;
    this.#expected = new Uint8Array(end - base);
    this.#seen = new Uint8Array(end - base);
  }

  expect(index: number): void {
    const at = index - this.#base;
    this.#expected[at] = (this.#expected[at] ?? 0) + 1;
  }

  isExpected(index: number): boolean {
    return (this.#expected[index - this.#base] ?? 0) > 0;
  }

  /** Counts a row; false when it has come often enough before. */
  see(index: number): boolean {
    const at = index - this.#base;
    if ((this.#seen[at] ?? 0) >= (this.#expected[at] ?? 0)) return false;
    this.#seen[at] = (this.#seen[at] ?? 0) + 1;
    return true;
  }

  /** Reports all that has not come. */
  reportLost(findings: Findings, idOf: (index: number) => string): void {
    for (let at = 0; at < this.#expected.length; at += 1) {
      const [expected, seen] = [this.#expected[at] ?? 0, this.#seen[at] ?? 0];
      findings.expected += expected;
      if (seen >= expected) continue;
      const detail = () => `found ${seen} times, ${expected} expected`;
      findings.add('lost', idOf(this.#base + at), detail, expected - seen);
    }
  }
}
