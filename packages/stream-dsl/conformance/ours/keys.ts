import type {Serde, Windowed} from '@crm/stream-dsl';
import {isWindowedKey, type Json, type Key} from '../scenario/json.ts';

/** A key as our library has it. */
export type OurKey = string | Windowed<string>;

/** A value as our types have it: those of streams may be null all the same, as in any topic. */
export type OurValue = NonNullable<Json>;

/** A key as the scenario language has it. */
export function toScenarioKey(key: OurKey | null): Key {
  if (key === null || typeof key === 'string') return key;
  return {k: key.key, start: key.startMs, end: key.endMs};
}

export function toOurKey(key: Key): OurKey | null {
  return isWindowedKey(key) ? {key: key.k, startMs: key.start, endMs: key.end} : key;
}

// No printable key begins with it.
const WINDOWED_MARK = '\u0001';

/** Keys of the language, windowed or not: a function may give either. */
export const keySerde: Serde<OurKey> = {
  name: 'scenario-key',
  encode: (key) => (typeof key === 'string' ? key : WINDOWED_MARK + JSON.stringify(key)),
  decode: (bytes, start, end) => {
    const text = Buffer.from(bytes.subarray(start, end)).toString();
    if (!text.startsWith(WINDOWED_MARK)) return text;
    // Only `encode` writes the mark.
    return JSON.parse(text.slice(1)) as Windowed<string>;
  },
};
