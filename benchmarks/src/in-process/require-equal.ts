import {isDeepStrictEqual} from 'node:util';

/** Throws unless both are the same: the figure of a wrong result is worth nothing. */
export function requireEqual(what: string, found: unknown, expected: unknown): void {
  if (isDeepStrictEqual(found, expected)) return;
  throw new Error(
    `${what}: ${JSON.stringify(found)} came out, ${JSON.stringify(expected)} was expected`,
  );
}
