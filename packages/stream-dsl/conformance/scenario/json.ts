/** What a value of the language is made of: printable text, integers within 2^53, objects, arrays, null. */
export type Json = string | number | null | readonly Json[] | JsonObject;
export type JsonObject = {readonly [name: string]: Json};

/** The key that a windowed aggregate makes. `end` is inclusive for sessions and sliding windows. */
export type WindowedKey = Readonly<{k: string; start: number; end: number}>;
export type Key = string | null | WindowedKey;

/** What stands on the wire: members in the order in which they were made. */
export function compactJson(value: Json): string {
  return JSON.stringify(value);
}

/** Two values are equal iff their compact texts are; member order counts (rule 14). */
export function isSameValue(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  return typeof a === 'object' && typeof b === 'object' && compactJson(a) === compactJson(b);
}

export function isWindowedKey(key: Key): key is WindowedKey {
  return key !== null && typeof key === 'object';
}

export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

export function isObject(value: Json): value is JsonObject {
  return value !== null && typeof value === 'object' && !isList(value);
}
