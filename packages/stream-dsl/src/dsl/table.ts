import type {Serde} from '../serde.ts';
import type {Origin} from './origin.ts';
import type {Stream} from './stream.ts';

/** The latest value of each key. A record without a value deletes its key. */
export class Table<K, V> {
  readonly #origin: Origin<K, V>;
  /** The name under which a running topology can be asked for it. */
  readonly storeName: string;

  constructor(origin: Origin<K, V>, storeName: string) {
    this.#origin = origin;
    this.storeName = storeName;
  }

  get nodeId(): string {
    return this.#origin.nodeId;
  }

  /** The table's changes as a stream: one record per change, null for a deletion. */
  toStream(): Stream<K, V> {
    return this.#origin.toStream(this.#origin);
  }
}

/** A table made by a windowed aggregate, whose late records can be had. */
export class WindowedTable<K, V, Input, InputKey> extends Table<K, V> {
  readonly #origin: Origin<K, V>;
  readonly #input: Origin<InputKey, Input>;

  constructor(origin: Origin<K, V>, storeName: string, input: Origin<InputKey, Input>) {
    super(origin, storeName);
    this.#origin = origin;
    this.#input = input;
  }

  /** The records that came too late for their window, as they were (rule 7). */
  late(): Stream<InputKey, Input> {
    const {builder, nodeId} = this.#origin;
    const id = builder.add({kind: 'late', parent: nodeId}, {stem: `late-${nodeId}`});
    return this.#input.toStream({...this.#input, nodeId: id});
  }
}

/** A table that every instance holds whole: joins with it need no co-partitioning. */
export class GlobalTable<K, V> {
  readonly nodeId: string;
  readonly storeName: string;
  // Only the types matter here; without a field of these types any two global tables would be alike.
  readonly serdes: {readonly key: Serde<K>; readonly value: Serde<V>};

  constructor(nodeId: string, storeName: string, serdes: {key: Serde<K>; value: Serde<V>}) {
    this.nodeId = nodeId;
    this.storeName = storeName;
    this.serdes = serdes;
  }
}
