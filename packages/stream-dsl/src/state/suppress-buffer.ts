import type {Serde} from '../serde.ts';
import {
  type BufferedChange,
  decodeBuffered,
  encodeBuffered,
  sizeOfChange,
} from './buffered-change.ts';
import type {Changelog, ChangelogRecord, Restorable} from './changelog.ts';
import {StoreMeta} from './store-meta.ts';

/** A key that waits, with its last change. */
export interface Buffered {
  readonly key: unknown;
  /** When its first change was held back: a key keeps its place while others replace it. */
  readonly timeMs: number;
  readonly change: BufferedChange;
}

interface Waiting {
  readonly key: unknown;
  readonly keyBytes: Buffer;
  readonly timeMs: number;
  change: BufferedChange;
  sizeBytes: number;
  isGone: boolean;
}

/** Keys of the table may be empty, which the changelog keeps for something else. */
const KEY_PREFIX = Buffer.from([1]);

/**
 * One change per key, by the time of the first one and then the bytes of the key. In memory; the changelog is its
 * durable form, with the operator's stream time.
 */
export class SuppressBuffer implements Restorable {
  readonly meta = new StoreMeta();
  readonly #serdes: {readonly key: Serde<unknown>; readonly value: Serde<unknown>};
  readonly #countsBytes: boolean;
  readonly #waiting = new Map<string, Waiting>();
  /** A binary heap; removed keys leave it when they come to its top. */
  readonly #heap: Waiting[] = [];
  readonly #changed = new Set<string>();
  readonly #logged = new Set<string>();
  #sizeBytes = 0;

  constructor(
    serdes: {readonly key: Serde<unknown>; readonly value: Serde<unknown>},
    {countsBytes}: {readonly countsBytes: boolean},
  ) {
    this.#serdes = serdes;
    this.#countsBytes = countsBytes;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** As `maxBytes` counts; 0 where bytes are not counted. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Infinity while nothing waits. */
  get earliestMs(): number {
    return this.#heap[0]?.timeMs ?? Number.POSITIVE_INFINITY;
  }

  /** What was seen of a key before it waited; undefined where it does not wait. */
  priorOf(key: unknown): {readonly value: unknown} | undefined {
    const found = this.#waiting.get(this.#bytesOf(key).toString('latin1'));
    return found && {value: found.change.prior};
  }

  /** Holds a change back; `timeMs` counts for a key that did not wait yet. */
  put(key: unknown, timeMs: number, change: Omit<BufferedChange, 'prior'>): void {
    const keyBytes = this.#bytesOf(key);
    const id = keyBytes.toString('latin1');
    const known = this.#waiting.get(id);
    const prior = known === undefined ? change.old : known.change.prior;
    this.#set(id, known ?? {key, keyBytes, timeMs}, {...change, prior});
    this.#changed.add(id);
  }

  /** The key that leaves next; undefined for none. */
  get first(): Buffered | undefined {
    return this.#heap[0];
  }

  removeFirst(): void {
    const first = this.#heap[0];
    if (first === undefined) return;
    const id = first.keyBytes.toString('latin1');
    this.#remove(id, first);
    this.#changed.add(id);
  }

  /** Writes what changed since the last call. */
  flush(changelog: Changelog): void {
    for (const id of this.#changed) {
      const waiting = this.#waiting.get(id);
      const logKey = Buffer.concat([KEY_PREFIX, Buffer.from(id, 'latin1')]);
      if (waiting !== undefined) {
        const {timeMs, change} = waiting;
        const value = encodeBuffered(this.#serdes.value, timeMs, change);
        changelog.append(logKey, value, change.timestampMs);
        this.#logged.add(id);
      } else if (this.#logged.delete(id)) changelog.append(logKey, null, 0);
    }
    this.#changed.clear();
  }

  restore(record: ChangelogRecord): void {
    const {bytes, keyStart, keyEnd, valueStart, valueEnd} = record;
    if (this.meta.restore(record)) return;
    const start = keyStart + KEY_PREFIX.length;
    const keyBytes = Buffer.from(bytes.subarray(start, keyEnd));
    const id = keyBytes.toString('latin1');
    const known = this.#waiting.get(id);
    if (known !== undefined) this.#remove(id, known);
    this.#logged.delete(id);
    if (valueStart < 0) return;
    const value = bytes.subarray(valueStart, valueEnd);
    const {timeMs, change} = decodeBuffered(this.#serdes.value, value);
    const key = this.#serdes.key.decode(bytes, start, keyEnd);
    this.#set(id, {key, keyBytes, timeMs}, change);
    this.#logged.add(id);
  }

  #set(
    id: string,
    place: Pick<Waiting, 'key' | 'keyBytes' | 'timeMs'> | Waiting,
    change: BufferedChange,
  ): void {
    const sizeBytes = this.#countsBytes
      ? sizeOfChange(this.#serdes.value, place.keyBytes.length, change)
      : 0;
    if ('change' in place) {
      this.#sizeBytes += sizeBytes - place.sizeBytes;
      place.change = change;
      place.sizeBytes = sizeBytes;
      return;
    }
    const waiting = {...place, change, sizeBytes, isGone: false};
    this.#waiting.set(id, waiting);
    this.#sizeBytes += sizeBytes;
    push(this.#heap, waiting);
  }

  #remove(id: string, waiting: Waiting): void {
    this.#waiting.delete(id);
    this.#sizeBytes -= waiting.sizeBytes;
    waiting.isGone = true;
    while (this.#heap[0]?.isGone === true) pop(this.#heap);
  }

  #bytesOf(key: unknown): Buffer {
    const encoded = this.#serdes.key.encode(key);
    return typeof encoded === 'string'
      ? Buffer.from(encoded)
      : Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  }
}

function isBefore(left: Waiting, right: Waiting): boolean {
  if (left.timeMs !== right.timeMs) return left.timeMs < right.timeMs;
  return Buffer.compare(left.keyBytes, right.keyBytes) < 0;
}

function push(heap: Waiting[], item: Waiting): void {
  let at = heap.length;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || !isBefore(item, above)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = item;
}

function pop(heap: Waiting[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (let child = 1; child < heap.length; child = 2 * at + 1) {
    const [left, right] = [heap[child], heap[child + 1]];
    const isRight = left !== undefined && right !== undefined && isBefore(right, left);
    const below = isRight ? right : left;
    if (below === undefined || !isBefore(below, last)) break;
    heap[at] = below;
    at = isRight ? child + 1 : child;
  }
  heap[at] = last;
}
