import type {RecordHeaders} from '../record.ts';
import type {Serde} from '../serde.ts';
import type {Changelog, ChangelogRecord, Restorable} from './changelog.ts';
import {composeKey, readTime, writeTime} from './composed-key.ts';
import {type Due, DueHeap} from './due-heap.ts';
import {StoreMeta} from './store-meta.ts';

/** A record that waits for the table that it will be joined with. */
export interface WaitingRecord {
  readonly key: unknown;
  readonly value: unknown;
  readonly timestampMs: number;
  readonly headers: RecordHeaders | undefined;
}

interface Waiting extends Due {
  readonly record: WaitingRecord;
  /** Time, key and a sequence number: what the changelog knows it by, and the order in which records leave. */
  readonly id: Buffer;
  isLogged: boolean;
  isGone: boolean;
}

const TIME_BYTES = 8;
const SEQUENCE_BYTES = 4;
const SEQUENCES = 2 ** 31;

/** Records by time, until their time comes (KIP-923). In memory; its changelog is the durable form. */
export class GraceBuffer implements Restorable {
  readonly meta = new StoreMeta();
  readonly #serdes: Readonly<Record<'key' | 'value', Serde<unknown>>>;
  readonly #heap = new DueHeap<Waiting>();
  /** Restored records that may still be removed by their changelog. */
  readonly #restored = new Map<string, Waiting>();
  #changed: Waiting[] = [];
  #sequence = 0;

  constructor(serdes: Readonly<Record<'key' | 'value', Serde<unknown>>>) {
    this.#serdes = serdes;
  }

  add(record: WaitingRecord): void {
    this.#sequence = (this.#sequence + 1) % SEQUENCES;
    const id = encodeId(this.#serdes.key, record, this.#sequence);
    this.#changed.push(this.#put(record, id, false));
  }

  /** Takes out the records up to a time, inclusive: by time, then by the bytes of the key, then as they came. */
  takeUntil(timeMs: number): readonly WaitingRecord[] {
    const due: Waiting[] = [];
    while (this.#heap.earliestMs <= timeMs) {
      const waiting = this.#heap.pop();
      if (waiting === undefined) break;
      waiting.isGone = true;
      if (waiting.isLogged) this.#changed.push(waiting);
      due.push(waiting);
    }
    if (due.length > 1) due.sort((a, b) => Buffer.compare(a.id, b.id));
    return due.map(({record}) => record);
  }

  /** Writes what came and went since the last call. */
  flush(changelog: Changelog): void {
    this.#restored.clear();
    for (const waiting of this.#changed) {
      const {record, id} = waiting;
      if (!waiting.isGone) {
        changelog.append(id, encodeRecord(this.#serdes.value, record), record.timestampMs);
        waiting.isLogged = true;
      } else if (waiting.isLogged) {
        changelog.append(id, null, record.timestampMs);
      }
    }
    this.#changed = [];
  }

  restore(logged: ChangelogRecord): void {
    if (this.meta.restore(logged)) return;
    const {bytes, keyStart, keyEnd, valueStart, valueEnd} = logged;
    // The bytes are used again.
    const id = Buffer.from(bytes.subarray(keyStart, keyEnd));
    const known = this.#restored.get(id.toString('latin1'));
    if (known !== undefined) this.#heap.remove(known);
    if (valueStart < 0) return;
    const key = this.#serdes.key.decode(bytes, keyStart + TIME_BYTES, keyEnd - SEQUENCE_BYTES);
    const timestampMs = readTime(id, 0);
    this.#sequence = Math.max(this.#sequence, id.readInt32BE(id.length - SEQUENCE_BYTES));
    const content = decodeRecord(this.#serdes.value, bytes.subarray(valueStart, valueEnd));
    this.#restored.set(id.toString('latin1'), this.#put({key, timestampMs, ...content}, id, true));
  }

  #put(record: WaitingRecord, id: Buffer, isLogged: boolean): Waiting {
    const due = {dueMs: record.timestampMs, heapPlace: -1};
    const waiting: Waiting = {...due, record, id, isLogged, isGone: false};
    this.#heap.push(waiting);
    return waiting;
  }
}

function encodeId(serde: Serde<unknown>, record: WaitingRecord, sequence: number): Buffer {
  const result = composeKey(serde, record.key, {before: TIME_BYTES, after: SEQUENCE_BYTES});
  writeTime(result, record.timestampMs, 0);
  result.writeInt32BE(sequence, result.length - SEQUENCE_BYTES);
  return result;
}

/** The number of headers as an int32, each header's name and value with their lengths before them, then the value. */
function encodeRecord(serde: Serde<unknown>, {value, headers = []}: WaitingRecord): Buffer {
  const parts = headers.flatMap(([name, content]) => {
    const nameBytes = Buffer.from(name);
    return [int32(nameBytes.length), nameBytes, int32(content.length), content];
  });
  return Buffer.concat([int32(headers.length), ...parts, bytesOf(serde.encode(value))]);
}

function decodeRecord(
  serde: Serde<unknown>,
  bytes: Uint8Array,
): Pick<WaitingRecord, 'value' | 'headers'> {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 4;
  const next = (): Uint8Array => {
    const start = at + 4;
    at = start + view.readInt32BE(at);
    return Uint8Array.from(view.subarray(start, at));
  };
  const headers = Array.from(
    {length: view.readInt32BE(0)},
    () => [Buffer.from(next()).toString(), next()] as const,
  );
  return {
    value: serde.decode(bytes, at, bytes.length),
    headers: headers.length === 0 ? undefined : headers,
  };
}

function int32(value: number): Buffer {
  const result = Buffer.allocUnsafe(4);
  result.writeInt32BE(value);
  return result;
}

function bytesOf(encoded: string | Uint8Array): Uint8Array {
  return typeof encoded === 'string' ? Buffer.from(encoded) : encoded;
}
