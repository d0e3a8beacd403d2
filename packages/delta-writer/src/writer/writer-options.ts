import {DeltaError} from '../errors.ts';
import type {CommitResult} from '../transaction/prepared-commit.ts';

/** When a streaming writer commits, and how much it holds. */
export interface WriterOptions {
  /** Rows in one commit. Default 100,000. A single write is never divided. */
  readonly maxRows?: number | undefined;
  /** Bytes in memory for one commit, before encoding. Default 64 MiB. */
  readonly maxBytes?: number | undefined;
  /** From the first row that waits to its commit's beginning. Default 5,000 ms. */
  readonly maxDelayMs?: number | undefined;
  /** Bytes that may wait or be under way before `write` makes its caller wait. Default twice `maxBytes`. */
  readonly maxPendingBytes?: number | undefined;
  /** Called after each commit, in order. */
  readonly onCommit?: ((result: CommitResult) => void) | undefined;
  /** Awaited right before each commit; when it rejects, the writer stops without committing. */
  readonly beforeCommit?: (() => Promise<void>) | undefined;
}

export interface FlushPolicy {
  readonly maxRows: number;
  readonly maxBytes: number;
  readonly maxDelayMs: number;
  readonly maxPendingBytes: number;
}

const defaultMaxRows = 100_000;
const defaultMaxBytes = 64 * 1024 * 1024;
const defaultMaxDelayMs = 5_000;
const longestDelayMs = 2 ** 31 - 1;

/** The limits with their defaults. Throws DELTA_CONFIG_INVALID, naming the one that is wrong. */
export function flushPolicy(options: WriterOptions): FlushPolicy {
  const maxBytes = options.maxBytes ?? defaultMaxBytes;
  const policy: FlushPolicy = {
    maxRows: options.maxRows ?? defaultMaxRows,
    maxBytes,
    maxDelayMs: options.maxDelayMs ?? defaultMaxDelayMs,
    maxPendingBytes: options.maxPendingBytes ?? 2 * maxBytes,
  };
  for (const [name, value] of Object.entries(policy)) {
    const highest = name === 'maxDelayMs' ? longestDelayMs : Number.MAX_SAFE_INTEGER;
    if (typeof value === 'number' && value >= 1 && value <= highest) continue;
    throw new DeltaError({
      code: 'DELTA_CONFIG_INVALID',
      problem: `cannot make a writer with this ${name}`,
      expected: `a number from 1 to ${highest}`,
      found: String(value),
    });
  }
  return policy;
}
