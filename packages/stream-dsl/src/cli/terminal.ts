/** Where a command writes, and what it is run with. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Results. */
  write(text: string): void;
  /** Everything else: notes, mistakes. */
  complain(text: string): void;
}

/** What the exit codes of `stream` mean; `docs/operating/index.md` lists them. */
export const ExitCode = {
  done: 0,
  /** `topology diff`: what the old version left behind must be reset. */
  needsReset: 1,
  /** `topology diff`: not even a reset helps. */
  blocked: 2,
  /** A mistake in the command line. */
  usage: 64,
  /** What was asked for is not there. */
  notFound: 66,
  /** The broker or the instance does not answer, or not us. */
  unavailable: 69,
  /** Refused or failed: the message says why. */
  failed: 70,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** A mistake in the command line; the message is a sentence for whoever typed it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
