import type {RepartitionNode, SourceNode, TableNode} from '../../graph/node.ts';
import {KeyInterner} from '../key-interner.ts';
import type {Slice} from '../partition-group.ts';
import {Processor, type TaskContext} from '../processor.ts';
import type {WriterClock} from '../stream-clock.ts';
import {readMarker} from '../stream-time-marker.ts';

/** Decodes what was read: the first node of a task. */
export class SourceProcessor extends Processor {
  readonly #node: SourceNode | TableNode | RepartitionNode;
  readonly #keys: KeyInterner;
  readonly #context: TaskContext;
  readonly #clock: WriterClock | undefined;
  readonly #clockListeners: (() => void)[] = [];

  constructor(
    node: SourceNode | TableNode | RepartitionNode,
    context: TaskContext,
    clock?: WriterClock,
  ) {
    super();
    this.#node = node;
    this.#keys = new KeyInterner(node.serdes.key);
    this.#context = context;
    this.#clock = clock;
  }

  /** Time of a repartition topic; undefined for other topics. */
  get clock(): WriterClock | undefined {
    return this.#clock;
  }

  onTimeAdvanced(listener: () => void): void {
    this.#clockListeners.push(listener);
  }

  /** A source has no parent: it is fed slices. */
  process(): void {
    throw new Error(`source ${this.#node.id} takes slices, not batches`);
  }

  processSlice({columns, from, to}: Slice): void {
    if (this.#clock === undefined) {
      this.#decode({columns, from, to});
      return;
    }
    let start = from;
    for (let row = from; row < to; row++) {
      const marker = readMarker(columns, row);
      if (marker === undefined) continue;
      this.#decode({columns, from: start, to: row});
      start = row + 1;
      if (!this.#clock.announce(marker.writer, marker.timeMs)) continue;
      for (const listener of this.#clockListeners) listener();
    }
    this.#decode({columns, from: start, to});
  }

  #decode({columns, from, to}: Slice): void {
    if (from === to) return;
    const {bytes, keyStart, keyEnd, valueStart, valueEnd, timestamps} = columns;
    const {metrics, errors} = this.#context;
    const valueSerde = this.#node.serdes.value;
    const keys: unknown[] = [];
    const values: unknown[] = [];
    const times: number[] = [];
    const rows: number[] = [];
    for (let row = from; row < to; row++) {
      const time = timestamps[row] ?? -1;
      if (time < 0) {
        metrics.drop(this.#node.id, 'invalid-timestamp');
        continue;
      }
      const [keyAt, valueAt] = [keyStart[row] ?? -1, valueStart[row] ?? -1];
      try {
        const key = keyAt < 0 ? null : this.#keys.decode(bytes, keyAt, keyEnd[row] ?? 0);
        const value = valueAt < 0 ? null : valueSerde.decode(bytes, valueAt, valueEnd[row] ?? 0);
        keys.push(key);
        values.push(value);
        times.push(time);
        rows.push(row);
      } catch (error) {
        errors.handle('decode', {node: this.#node, columns, row, error});
      }
    }
    if (this.#clock === undefined) metrics.consumed += to - from;
    this.emit({keys, values, timestamps: times, origin: {columns, rows}});
  }
}
