import {isWindowedKey, type Key} from '../../scenario/json.ts';

/** A key as text that is equal iff the keys are. */
export function keyId(key: Key): string {
  return JSON.stringify(key);
}

/** The order of keys as bytes: text, then window start, or session end and start. */
export function compareKeys(a: Key, b: Key): number {
  if (!isWindowedKey(a) || !isWindowedKey(b)) return compareText(String(a), String(b));
  const byText = compareText(a.k, b.k);
  if (byText !== 0) return byText;
  // Windows of one size have one order by end and by start; sessions are ordered by end first.
  return a.end - b.end || a.start - b.start;
}

/** By UTF-8 bytes, which for printable ASCII is by code units. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

export function isSameKey(a: Key, b: Key): boolean {
  return keyId(a) === keyId(b);
}
