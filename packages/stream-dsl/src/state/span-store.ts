import type {Serde} from '../serde.ts';
import type {Windowed} from '../windows/windowed.ts';
import type {Changelog, ChangelogRecord, Restorable} from './changelog.ts';
import {type Due, DueHeap} from './due-heap.ts';
import {type KeyId, keyId} from './key-id.ts';
import {sortByKey} from './key-order.ts';
import {absentEntry, freshValue, type StateEntry, type StateFormat} from './state-entry.ts';
import {StoreMeta} from './store-meta.ts';
import type {ReadableStore, TableView, Versioned} from './table-view.ts';

/** State of a key within a window that has bounds of its own. */
export type SpanEntry = StateEntry & Due & {readonly windowEndMs: number};

interface SpansOfKey {
  /** Those with a state, by start and end. */
  readonly live: SpanEntry[];
  /** Those that were removed since the last flush, and that readers or the changelog know. */
  readonly absent: SpanEntry[];
}

/**
 * One value per key and span of time, for windows that do not stand on a grid: sessions, sliding and custom ones. In
 * memory; the changelog is its durable form, with the operator's stream time.
 */
export class SpanStore implements Restorable, TableView, ReadableStore {
  readonly meta = new StoreMeta();
  readonly #format: StateFormat;
  readonly #windowed: Serde<Windowed<unknown>>;
  readonly #keys = new Map<KeyId, SpansOfKey>();
  readonly #open = new DueHeap<SpanEntry>();
  readonly #closed = new DueHeap<SpanEntry>();
  #dirty: SpanEntry[] = [];
  #size = 0;

  /** `windowed` writes keys: a key of `format` with the bounds of its window. */
  constructor(format: StateFormat, windowed: Serde<Windowed<unknown>>) {
    this.#format = format;
    this.#windowed = windowed;
  }

  get size(): number {
    return this.#size;
  }

  /** End of the oldest window that was not closed yet; Infinity for none. */
  get openEndMs(): number {
    return this.#open.earliestMs;
  }

  get(key: unknown): unknown {
    const entry = this.#liveOf(key as Windowed<unknown>);
    return entry === undefined ? undefined : freshValue(entry, this.#format);
  }

  lookup(key: unknown): Versioned | undefined {
    const entry = this.#liveOf(key as Windowed<unknown>);
    if (entry !== undefined) freshValue(entry, this.#format);
    return entry;
  }

  *entries(): Iterable<readonly [unknown, unknown]> {
    for (const {live} of this.#keys.values()) {
      for (const entry of live) yield [this.windowedKey(entry), freshValue(entry, this.#format)];
    }
  }

  windowedKey({key, windowStartMs, windowEndMs}: SpanEntry): Windowed<unknown> {
    return {key, startMs: windowStartMs, endMs: windowEndMs};
  }

  /** The windows of a key that have a state and start between these times, both inclusive; by start. */
  spansFrom(key: unknown, firstMs: number, lastMs: number): SpanEntry[] {
    const spans = this.#spansOf(key);
    return spans.slice(placeOf(spans, firstMs, 0), placeOf(spans, lastMs + 1, 0));
  }

  /** Of windows that never overlap: those of a key that have a moment between these times, both inclusive; by start. */
  spansBetween(key: unknown, firstMs: number, lastMs: number): SpanEntry[] {
    const spans = this.#spansOf(key);
    const end = placeOf(spans, lastMs + 1, 0);
    let start = end;
    while ((spans[start - 1]?.windowEndMs ?? Number.NEGATIVE_INFINITY) >= firstMs) start -= 1;
    return spans.slice(start, end);
  }

  /** The entry of a key in a window, absent or not. It may be changed through `update` only. */
  entryOf(key: unknown, startMs: number, endMs: number): SpanEntry {
    const spans = this.#keys.get(keyId(this.#format.key, key));
    const found =
      find(spans?.live ?? [], startMs, endMs) ??
      spans?.absent.find((at) => at.windowStartMs === startMs && at.windowEndMs === endMs);
    if (found !== undefined) return found;
    return absentSpan(key, startMs, endMs);
  }

  /** Gives an entry its next state, which may be the same object as before; null removes it. */
  update(entry: SpanEntry, state: unknown, timestampMs: number): void {
    if (!entry.isDirty) {
      entry.isDirty = true;
      entry.before = entry.value;
      this.#dirty.push(entry);
    }
    const wasAbsent = entry.state === null;
    entry.state = state;
    entry.isValueFresh = false;
    entry.timestampMs = timestampMs;
    if (wasAbsent && state !== null) this.#enter(entry);
    else if (!wasAbsent && state === null) this.#leave(entry);
  }

  /** What readers see of an entry; null for an absent one. */
  valueOf(entry: SpanEntry): unknown {
    return freshValue(entry, this.#format);
  }

  /** Closes the windows that end before `endMs`, and returns them: by end, start and the bytes of the key. */
  close(endMs: number): readonly SpanEntry[] {
    const closed: SpanEntry[] = [];
    while (this.#open.earliestMs < endMs) {
      const entry = this.#open.pop();
      if (entry === undefined) break;
      closed.push(entry);
    }
    for (const entry of closed) this.#closed.push(entry);
    return sortByKey(closed, this.#format.key).sort(
      (a, b) => a.windowEndMs - b.windowEndMs || a.windowStartMs - b.windowStartMs,
    );
  }

  skip(endMs: number): void {
    this.close(endMs);
  }

  /**
   * Forgets the windows that end before `endMs`. One that ends at most `bridgeMs` before the key's next window begins
   * stays as long as that one does.
   */
  expire(endMs: number, changelog: Changelog, bridgeMs = Number.NEGATIVE_INFINITY): void {
    if (this.#open.earliestMs < endMs) this.close(endMs);
    while (this.#closed.earliestMs < endMs) {
      const entry = this.#closed.pop();
      if (entry === undefined) break;
      const next = this.#nextOf(entry);
      const isBridged = next !== undefined && next.windowStartMs - entry.windowEndMs <= bridgeMs;
      if (isBridged && next.dueMs >= endMs) {
        entry.dueMs = next.dueMs;
        this.#closed.push(entry);
        continue;
      }
      this.#takeOut(entry, {isForgotten: true});
      entry.isDirty = false;
      if (entry.isLogged) changelog.append(this.#keyOf(entry), null, entry.timestampMs);
    }
  }

  /** Writes what changed since the last call, and returns it: in the order in which it changed first. */
  flush(changelog: Changelog): readonly SpanEntry[] {
    const dirty = this.#dirty.filter((entry) => entry.isDirty);
    this.#dirty = [];
    for (const entry of dirty) {
      entry.isDirty = false;
      const value = freshValue(entry, this.#format);
      if (value !== null) {
        changelog.append(this.#keyOf(entry), this.#format.value.encode(value), entry.timestampMs);
        entry.isLogged = true;
        continue;
      }
      if (entry.isLogged) changelog.append(this.#keyOf(entry), null, entry.timestampMs);
      this.#takeOut(entry, {isForgotten: true});
    }
    return dirty;
  }

  restore(record: ChangelogRecord): void {
    const {bytes, keyStart, keyEnd, valueStart, valueEnd} = record;
    if (this.meta.restore(record)) return;
    const {key, startMs, endMs} = this.#windowed.decode(bytes, keyStart, keyEnd);
    const known = this.entryOf(key, startMs, endMs);
    if (known.state !== null) this.#takeOut(known, {isForgotten: true});
    if (valueStart < 0) return;
    const entry = absentSpan(key, startMs, endMs);
    entry.value = this.#format.value.decode(bytes, valueStart, valueEnd);
    entry.state = this.#format.revive(entry.value);
    entry.timestampMs = record.timestampMs;
    entry.isLogged = true;
    this.#enter(entry);
  }

  #spansOf(key: unknown): readonly SpanEntry[] {
    return this.#keys.get(keyId(this.#format.key, key))?.live ?? [];
  }

  #liveOf({key, startMs, endMs}: Windowed<unknown>): SpanEntry | undefined {
    return find(this.#spansOf(key), startMs, endMs);
  }

  #nextOf({key, windowStartMs, windowEndMs}: SpanEntry): SpanEntry | undefined {
    const spans = this.#spansOf(key);
    return spans[placeOf(spans, windowStartMs, windowEndMs) + 1];
  }

  #enter(entry: SpanEntry): void {
    const id = keyId(this.#format.key, entry.key);
    let spans = this.#keys.get(id);
    if (spans === undefined) {
      spans = {live: [], absent: []};
      this.#keys.set(id, spans);
    }
    removeFrom(spans.absent, entry);
    spans.live.splice(placeOf(spans.live, entry.windowStartMs, entry.windowEndMs), 0, entry);
    entry.dueMs = entry.windowEndMs;
    this.#open.push(entry);
    this.#size += 1;
  }

  #leave(entry: SpanEntry): void {
    // Of one that came and went between two flushes nobody has heard.
    const isKnown = entry.isLogged || entry.before !== null;
    if (isKnown) this.#keys.get(keyId(this.#format.key, entry.key))?.absent.push(entry);
    else entry.isDirty = false;
    this.#takeOut(entry, {isForgotten: !isKnown});
  }

  /** Removes an entry from the live ones, and from all of them where it is forgotten. */
  #takeOut(entry: SpanEntry, {isForgotten}: {readonly isForgotten: boolean}): void {
    const id = keyId(this.#format.key, entry.key);
    const spans = this.#keys.get(id);
    if (spans === undefined) return;
    const place = placeOf(spans.live, entry.windowStartMs, entry.windowEndMs);
    if (spans.live[place] === entry) {
      spans.live.splice(place, 1);
      this.#size -= 1;
      this.#open.remove(entry);
      this.#closed.remove(entry);
    }
    if (isForgotten) removeFrom(spans.absent, entry);
    if (spans.live.length === 0 && spans.absent.length === 0) this.#keys.delete(id);
  }

  #keyOf(entry: SpanEntry): string | Uint8Array {
    return this.#windowed.encode(this.windowedKey(entry));
  }
}

function absentSpan(key: unknown, startMs: number, endMs: number): SpanEntry {
  return {...absentEntry(key, startMs), windowEndMs: endMs, dueMs: endMs, heapPlace: -1};
}

/** Where the first of `spans` stands that is not before this start and end. */
function placeOf(spans: readonly SpanEntry[], startMs: number, endMs: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const span = spans[middle];
    const isBefore =
      span !== undefined &&
      (span.windowStartMs < startMs ||
        (span.windowStartMs === startMs && span.windowEndMs < endMs));
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  return low;
}

function find(spans: readonly SpanEntry[], startMs: number, endMs: number): SpanEntry | undefined {
  const found = spans[placeOf(spans, startMs, endMs)];
  return found?.windowStartMs === startMs && found.windowEndMs === endMs ? found : undefined;
}

function removeFrom(spans: SpanEntry[], entry: SpanEntry): void {
  const place = spans.indexOf(entry);
  if (place >= 0) spans.splice(place, 1);
}
