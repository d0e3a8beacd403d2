/** What is compared with the arithmetic of the workload. */
export interface CheckedOutput {
  readonly output: string;
  readonly events: number;
}

export interface Comparison {
  /** Events that no result covers. */
  readonly missing: number;
  /** The first result that is wrong in any other way. */
  readonly fault: string | undefined;
  /** What can be said when nothing is missing or wrong. */
  readonly right: string;
}

/** What was compared; throws when anything is missing or wrong. */
export function requireRight({missing, fault, right}: Comparison): string {
  if (missing > 0 || fault !== undefined) {
    throw new Error(`the result is wrong: ${missing} events are missing; ${fault ?? ''}`);
  }
  return right;
}
