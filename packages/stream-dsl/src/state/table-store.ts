import type {Serde} from '../serde.ts';
import type {ChangelogRecord, Restorable} from './changelog.ts';
import {type KeyId, keyId} from './key-id.ts';

interface TableSerdes {
  readonly key: Serde<unknown>;
  readonly value: Serde<unknown>;
}

/** What a join asks: a key's latest value, or undefined. */
export interface TableView {
  get(key: unknown): unknown;
}

/** The latest value of each key, by offset (rule 10). In memory. */
export class TableStore implements TableView, Restorable {
  readonly #serdes: TableSerdes;
  readonly #onUndecodable: (error: unknown) => void;
  readonly #rows = new Map<KeyId, {readonly key: unknown; readonly value: unknown}>();

  /** `onUndecodable` hears of records that a restore leaves out. */
  constructor(serdes: TableSerdes, onUndecodable: (error: unknown) => void) {
    this.#serdes = serdes;
    this.#onUndecodable = onUndecodable;
  }

  get size(): number {
    return this.#rows.size;
  }

  get(key: unknown): unknown {
    return this.#rows.get(keyId(this.#serdes.key, key))?.value;
  }

  /** A null value removes the key. */
  set(key: unknown, value: unknown): void {
    const id = keyId(this.#serdes.key, key);
    if (value === null) this.#rows.delete(id);
    else this.#rows.set(id, {key, value});
  }

  *entries(): Iterable<readonly [unknown, unknown]> {
    for (const {key, value} of this.#rows.values()) yield [key, value];
  }

  restore(record: ChangelogRecord): void {
    if (record.keyStart < 0) return;
    // The topic is other people's: one bad record in it must not keep the table from being built.
    try {
      this.#restore(record);
    } catch (error) {
      this.#onUndecodable(error);
    }
  }

  #restore({bytes, keyStart, keyEnd, valueStart, valueEnd}: ChangelogRecord): void {
    const key = this.#serdes.key.decode(bytes, keyStart, keyEnd);
    this.set(key, valueStart < 0 ? null : this.#serdes.value.decode(bytes, valueStart, valueEnd));
  }
}
