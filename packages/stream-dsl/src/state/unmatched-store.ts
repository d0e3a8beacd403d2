import type {Serde} from '../serde.ts';
import type {Changelog, ChangelogRecord, Restorable} from './changelog.ts';
import {composeKey, readTime, writeTime} from './composed-key.ts';
import {type Due, DueHeap} from './due-heap.ts';
import {firstFrom} from './join-buffer.ts';
import {type KeyId, keyId} from './key-id.ts';

export type JoinSideName = 'left' | 'right';

/** Records of one key, side and time that have found no match so far, in the order in which they came. */
export interface Unmatched {
  readonly side: JoinSideName;
  readonly key: unknown;
  readonly timestampMs: number;
  readonly values: readonly unknown[];
}

interface Waiting extends Unmatched, Due {
  readonly values: unknown[];
  isDirty: boolean;
  isLogged: boolean;
  /** It was matched or has come out: to be removed from the changelog. */
  isGone: boolean;
}

interface Side {
  readonly name: JoinSideName;
  readonly waitMs: number;
  readonly serde: Serde<unknown>;
  /** Ordered by time. */
  readonly byKey: Map<KeyId, Waiting[]>;
}

const PREFIX_BYTES = 9;

/**
 * The records of a left or outer join whose result without the other side is still to come. Its changelog is keyed by
 * time, side (right before left) and key, as in Kafka Streams: the order in which they come out.
 */
export class UnmatchedStore implements Restorable {
  readonly #key: Serde<unknown>;
  readonly #sides: Readonly<Record<JoinSideName, Side>>;
  /** All that wait, by the last stream time that finds them a match. */
  readonly #waiting = new DueHeap<Waiting>();
  #dirty: Waiting[] = [];

  /** `waitMs`: how long after its own time a record of a side may still find a match. */
  constructor(
    serdes: Readonly<Record<'key' | JoinSideName, Serde<unknown>>>,
    waitMs: Readonly<Record<JoinSideName, number>>,
  ) {
    this.#key = serdes.key;
    const side = (name: JoinSideName): Side => ({
      name,
      waitMs: waitMs[name],
      serde: serdes[name],
      byKey: new Map(),
    });
    this.#sides = {left: side('left'), right: side('right')};
  }

  /** Whether a record that was kept, or would be now, is past all matches at this stream time (rule 9). */
  isClosed(side: JoinSideName, timestampMs: number, streamTimeMs: number): boolean {
    return timestampMs + this.#sides[side].waitMs < streamTimeMs;
  }

  add(name: JoinSideName, key: unknown, value: unknown, timestampMs: number): void {
    const waiting = this.#entryOf(this.#sides[name], key, timestampMs);
    waiting.values.push(value);
    this.#touch(waiting);
  }

  /** A match was found for a key's records of this time: no result without the other side will come of them. */
  remove(name: JoinSideName, key: unknown, timestampMs: number): void {
    const ofKey = this.#sides[name].byKey.get(keyId(this.#key, key));
    const waiting = ofKey && placeIn(ofKey, timestampMs).waiting;
    if (waiting === undefined) return;
    this.#waiting.remove(waiting);
    this.#discard(waiting);
  }

  /** Takes out what is closed at this stream time: by time, right side first, then by the bytes of the key. */
  takeClosed(streamTimeMs: number): readonly Unmatched[] {
    const closed: Waiting[] = [];
    while (this.#waiting.earliestMs < streamTimeMs) {
      const waiting = this.#waiting.pop();
      if (waiting === undefined) break;
      this.#discard(waiting);
      closed.push(waiting);
    }
    return closed.length < 2 ? closed : this.#sort(closed);
  }

  flush(changelog: Changelog): void {
    for (const waiting of this.#dirty) {
      waiting.isDirty = false;
      const {serde} = this.#sides[waiting.side];
      if (!waiting.isGone) {
        const values = encodeList(waiting.values, serde);
        changelog.append(this.#keyOf(waiting), values, waiting.timestampMs);
        waiting.isLogged = true;
      } else if (waiting.isLogged) {
        changelog.append(this.#keyOf(waiting), null, waiting.timestampMs);
      }
    }
    this.#dirty = [];
  }

  restore({bytes, keyStart, keyEnd, valueStart, valueEnd}: ChangelogRecord): void {
    const timestampMs = readTime(bytes, keyStart);
    const keyAt = keyStart + PREFIX_BYTES;
    const side = this.#sides[bytes[keyAt - 1] === 1 ? 'left' : 'right'];
    const key = this.#key.decode(bytes, keyAt, keyEnd);
    this.remove(side.name, key, timestampMs);
    this.#dirty = [];
    if (valueStart < 0) return;
    const waiting = this.#entryOf(side, key, timestampMs);
    waiting.values.push(...decodeList(bytes.subarray(valueStart, valueEnd), side.serde));
    waiting.isLogged = true;
  }

  #entryOf({name, byKey, waitMs}: Side, key: unknown, timestampMs: number): Waiting {
    const id = keyId(this.#key, key);
    const ofKey = byKey.get(id) ?? [];
    if (ofKey.length === 0) byKey.set(id, ofKey);
    const {at, waiting: known} = placeIn(ofKey, timestampMs);
    if (known !== undefined) return known;
    const waiting: Waiting = {
      side: name,
      key,
      timestampMs,
      values: [],
      isDirty: false,
      isLogged: false,
      isGone: false,
      dueMs: timestampMs + waitMs,
      heapPlace: -1,
    };
    ofKey.splice(at, 0, waiting);
    this.#waiting.push(waiting);
    return waiting;
  }

  #discard(waiting: Waiting): void {
    const {byKey} = this.#sides[waiting.side];
    const id = keyId(this.#key, waiting.key);
    const ofKey = byKey.get(id) ?? [];
    ofKey.splice(placeIn(ofKey, waiting.timestampMs).at, 1);
    if (ofKey.length === 0) byKey.delete(id);
    waiting.isGone = true;
    this.#touch(waiting);
  }

  #touch(waiting: Waiting): void {
    if (waiting.isDirty) return;
    waiting.isDirty = true;
    this.#dirty.push(waiting);
  }

  #sort(closed: readonly Waiting[]): readonly Waiting[] {
    return closed
      .map((waiting) => ({waiting, order: this.#keyOf(waiting)}))
      .sort((a, b) => Buffer.compare(a.order, b.order))
      .map(({waiting}) => waiting);
  }

  #keyOf({side, key, timestampMs}: Unmatched): Buffer {
    const result = composeKey(this.#key, key, {before: PREFIX_BYTES, after: 0});
    writeTime(result, timestampMs, 0);
    result.writeUInt8(side === 'left' ? 1 : 0, PREFIX_BYTES - 1);
    return result;
  }
}

/** Where a time stands among the records of a key, or would, and what is there. */
function placeIn(
  ofKey: readonly Waiting[],
  timestampMs: number,
): {readonly at: number; readonly waiting: Waiting | undefined} {
  const at = firstFrom(ofKey, timestampMs);
  const waiting = ofKey[at];
  return {at, waiting: waiting?.timestampMs === timestampMs ? waiting : undefined};
}

/** Each value's length as an int32, then the value. */
function encodeList(values: readonly unknown[], serde: Serde<unknown>): Buffer {
  return Buffer.concat(
    values.flatMap((value) => {
      const encoded = serde.encode(value);
      const bytes = typeof encoded === 'string' ? Buffer.from(encoded) : encoded;
      const length = Buffer.allocUnsafe(4);
      length.writeInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}

function decodeList(bytes: Uint8Array, serde: Serde<unknown>): readonly unknown[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const values: unknown[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 + view.getInt32(at);
    values.push(serde.decode(bytes, at + 4, end));
    at = end;
  }
  return values;
}
