import {compactJson, type Json, type Key} from '../json.ts';

/** A string is itself, null is `null`, all else its compact JSON. */
export function text(value: Json): string {
  return typeof value === 'string' ? value : compactJson(value);
}

/** `text` of a key: a windowed key is `k@start-end`. */
export function keyText(key: Key): string {
  if (key === null) return 'null';
  return typeof key === 'string' ? key : `${key.k}@${key.start}-${key.end}`;
}

/** The integer, and 0 for anything else. */
export function num(value: Json): number {
  return typeof value === 'number' ? value : 0;
}
