import {parseOutputLine} from '../scenario/output-line.ts';

/** How a run ended. */
export type Outcome = 'ended' | 'failed' | 'refused' | 'invalid';

/** How runs ended, and what they gave. */
export type OutcomeCounts = Readonly<{
  outcomes: Readonly<Record<Outcome, number>>;
  records: number;
  casesWithRecords: number;
  drops: number;
  casesWithDrops: number;
}>;

/** Counts one output after the other. */
export class OutcomeTally {
  readonly #outcomes: Record<Outcome, number> = {ended: 0, failed: 0, refused: 0, invalid: 0};
  #records = 0;
  #casesWithRecords = 0;
  #drops = 0;
  #casesWithDrops = 0;

  add(lines: readonly string[]): void {
    const records = lines.filter((line) => line.startsWith('{"topic"')).length;
    this.#records += records;
    if (records > 0) this.#casesWithRecords += 1;
    const {outcome, drops} = endOf(lines);
    this.#outcomes[outcome] += 1;
    this.#drops += drops;
    if (drops > 0) this.#casesWithDrops += 1;
  }

  counts(): OutcomeCounts {
    return {
      outcomes: {...this.#outcomes},
      records: this.#records,
      casesWithRecords: this.#casesWithRecords,
      drops: this.#drops,
      casesWithDrops: this.#casesWithDrops,
    };
  }
}

function endOf(lines: readonly string[]): {outcome: Outcome; drops: number} {
  const last = lines.at(-1);
  if (last === undefined) return {outcome: 'invalid', drops: 0};
  const line = parseOutputLine(last);
  if ('dropped' in line) return {outcome: 'ended', drops: line.dropped};
  if ('error' in line) return {outcome: line.step === undefined ? 'refused' : 'failed', drops: 0};
  return {outcome: 'invalid', drops: 0};
}
