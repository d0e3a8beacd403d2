import {windowedSerde} from '../serdes.ts';
import type {Windowed} from '../windows/windowed.ts';
import type {AggregateEntry} from './aggregate-entry.ts';
import type {Changelog, ChangelogRecord, Restorable} from './changelog.ts';
import {type KeyId, keyId} from './key-id.ts';
import {type AggregateFormat, newEntry, reviveState} from './key-value-store.ts';

/** What a window store remembers beside its windows; JSON. */
export type WindowStoreMeta = Readonly<Record<string, unknown>>;

// No windowed key is empty, so the empty key is free for the operator's time.
const META_KEY = '';

/**
 * One aggregate per key and window. In memory; the changelog is its durable form, keyed as in Kafka Streams, and
 * with the operator's stream time, which the reference forgets on restart.
 */
export class WindowStore implements Restorable {
  readonly #format: AggregateFormat;
  readonly #windowed: ReturnType<typeof windowedSerde<unknown>>;
  readonly #sizeMs: number;
  readonly #windows = new Map<number, Map<KeyId, AggregateEntry>>();
  #dirty: AggregateEntry[] = [];
  #writtenMeta = '';
  #restoredMeta: WindowStoreMeta | undefined;

  constructor(format: AggregateFormat, sizeMs: number) {
    this.#format = format;
    this.#windowed = windowedSerde(format.key, sizeMs);
    this.#sizeMs = sizeMs;
  }

  get size(): number {
    let size = 0;
    for (const window of this.#windows.values()) size += window.size;
    return size;
  }

  /** What the changelog said of the operator's time. */
  get restoredMeta(): WindowStoreMeta | undefined {
    return this.#restoredMeta;
  }

  get(key: unknown): unknown {
    const {key: inner, startMs} = key as Windowed<unknown>;
    const entry = this.#windows.get(startMs)?.get(keyId(this.#format.key, inner));
    return entry === undefined ? undefined : this.#format.snapshot(entry.state);
  }

  *entries(): Iterable<readonly [unknown, unknown]> {
    for (const window of this.#windows.values()) {
      for (const entry of window.values()) {
        yield [this.windowedKey(entry), this.#format.snapshot(entry.state)];
      }
    }
  }

  windowedKey({key, windowStartMs}: AggregateEntry): Windowed<unknown> {
    return {key, startMs: windowStartMs, endMs: windowStartMs + this.#sizeMs};
  }

  /** The entry of a key in a window, made with `init` where there is none. */
  entryOf(key: unknown, windowStartMs: number): AggregateEntry {
    let window = this.#windows.get(windowStartMs);
    if (window === undefined) {
      window = new Map();
      this.#windows.set(windowStartMs, window);
    }
    const id = keyId(this.#format.key, key);
    const found = window.get(id);
    if (found !== undefined) return found;
    const entry = newEntry(key, windowStartMs, this.#format.init());
    window.set(id, entry);
    return entry;
  }

  markDirty(entry: AggregateEntry): void {
    if (entry.isDirty) return;
    entry.isDirty = true;
    this.#dirty.push(entry);
  }

  /** Writes what changed since the last call, and returns it. */
  flush(changelog: Changelog): readonly AggregateEntry[] {
    const dirty = this.#dirty.filter((entry) => entry.isDirty);
    this.#dirty = [];
    for (const entry of dirty) {
      const value = this.#format.value.encode(this.#format.snapshot(entry.state));
      changelog.append(this.#keyOf(entry), value, entry.timestampMs);
      entry.isDirty = false;
      entry.isLogged = true;
    }
    return dirty;
  }

  /** Removes the windows that end at or before `endMs`, oldest first, and returns what was in them. */
  removeUntil(endMs: number, changelog: Changelog): readonly AggregateEntry[] {
    const closed = [...this.#windows.keys()].filter((start) => start + this.#sizeMs <= endMs);
    const removed: AggregateEntry[] = [];
    for (const start of closed.sort((a, b) => a - b)) {
      for (const entry of this.#windows.get(start)?.values() ?? []) {
        if (entry.isLogged) changelog.append(this.#keyOf(entry), null, entry.timestampMs);
        entry.isDirty = false;
        removed.push(entry);
      }
      this.#windows.delete(start);
    }
    return removed;
  }

  /** Writes the operator's time, if it is another than the last one written. */
  writeMeta(meta: WindowStoreMeta, timestampMs: number, changelog: Changelog): void {
    const text = JSON.stringify(meta);
    if (text === this.#writtenMeta) return;
    this.#writtenMeta = text;
    changelog.append(META_KEY, text, timestampMs);
  }

  restore(record: ChangelogRecord): void {
    if (record.keyEnd === record.keyStart) {
      const text = Buffer.from(record.bytes.subarray(record.valueStart, record.valueEnd));
      // Only `writeMeta` writes this key.
      this.#restoredMeta = JSON.parse(text.toString()) as WindowStoreMeta;
      return;
    }
    const {key, startMs} = this.#windowed.decode(record.bytes, record.keyStart, record.keyEnd);
    if (record.valueStart < 0) {
      const window = this.#windows.get(startMs);
      window?.delete(keyId(this.#format.key, key));
      if (window?.size === 0) this.#windows.delete(startMs);
      return;
    }
    const entry = newEntry(key, startMs, reviveState(this.#format, record));
    entry.timestampMs = record.timestampMs;
    entry.isLogged = true;
    const window = this.#windows.get(startMs) ?? new Map<KeyId, AggregateEntry>();
    this.#windows.set(startMs, window.set(keyId(this.#format.key, key), entry));
  }

  #keyOf(entry: AggregateEntry): string | Uint8Array {
    return this.#windowed.encode(this.windowedKey(entry));
  }
}
