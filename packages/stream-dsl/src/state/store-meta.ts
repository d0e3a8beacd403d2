import type {Changelog, ChangelogRecord} from './changelog.ts';

// Keys of window, session, join and suppress stores are composed, so none is empty.
const META_KEY = '';

/** What a store remembers beside its entries, as JSON: its operator's stream time. */
export class StoreMeta {
  #written = '';
  #restored: Readonly<Record<string, unknown>> | undefined;

  /** What the changelog said; undefined where it said nothing. */
  get restored(): Readonly<Record<string, unknown>> | undefined {
    return this.#restored;
  }

  /** Writes what is to be remembered, if it is another than the last one written. */
  write(meta: Readonly<Record<string, unknown>>, timestampMs: number, changelog: Changelog): void {
    const text = JSON.stringify(meta);
    if (text === this.#written) return;
    this.#written = text;
    changelog.append(META_KEY, text, timestampMs);
  }

  /** Whether the record was one of these. */
  restore({bytes, keyStart, keyEnd, valueStart, valueEnd}: ChangelogRecord): boolean {
    if (keyEnd !== keyStart) return false;
    const text = Buffer.from(bytes.subarray(valueStart, valueEnd)).toString();
    // Only `write` writes this key.
    this.#restored = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return true;
  }
}
