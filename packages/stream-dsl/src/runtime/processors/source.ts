import type {RepartitionNode, SourceNode, TableNode} from '../../graph/node.ts';
import {decodeChange} from '../../state/change-serde.ts';
import {inputTopics} from '../../topology/sub-topologies.ts';
import type {Batch} from '../batch.ts';
import {timestampExtraction} from '../extract-timestamps.ts';
import type {KeyInterner} from '../key-interner.ts';
import type {NodeSensor} from '../node-sensor.ts';
import type {OperatorSite} from '../operator-site.ts';
import type {Slice} from '../partition-group.ts';
import {Processor, type TaskContext} from '../processor.ts';
import {WriterClock} from '../stream-clock.ts';
import {readMarker} from '../stream-time-marker.ts';

/** Decodes what was read: the first node of a task. */
export class SourceProcessor extends Processor {
  readonly #node: SourceNode | TableNode | RepartitionNode;
  readonly #keys: KeyInterner;
  readonly #context: TaskContext;
  readonly #sensor: NodeSensor;
  readonly #clock: WriterClock | undefined;
  readonly #clockListeners: (() => void)[] = [];

  constructor(
    node: SourceNode | TableNode | RepartitionNode,
    context: TaskContext,
    keys: KeyInterner,
    clock?: WriterClock,
  ) {
    super();
    this.#node = node;
    this.#keys = keys;
    this.#context = context;
    this.#sensor = context.metrics.node(node.id);
    this.#clock = clock;
  }

  get nodeId(): string {
    return this.#node.id;
  }

  /** Time of a repartition topic; undefined for other topics. */
  get clock(): WriterClock | undefined {
    return this.#clock;
  }

  onTimeAdvanced(listener: () => void): void {
    this.#clockListeners.push(listener);
  }

  /** Takes records that are decoded already. */
  process(batch: Batch): void {
    this.#sensor.consumed += batch.keys.length;
    this.emit(batch);
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
    if (this.#node.kind === 'repartition' && this.#node.holdsChanges) {
      this.#decodeChanges({columns, from, to});
      return;
    }
    const {bytes, keyStart, keyEnd, valueStart, valueEnd, timestamps} = columns;
    const {metrics, errors} = this.#context;
    const node = this.#node;
    const valueSerde = node.serdes.value;
    const keys: unknown[] = [];
    const values: unknown[] = [];
    const times: number[] = [];
    const rows: number[] = [];
    for (let row = from; row < to; row++) {
      const keyAt = keyStart[row] ?? -1;
      const valueAt = valueStart[row] ?? -1;
      const time = timestamps[row] ?? -1;
      if (time < 0) {
        metrics.drop(node.id, 'invalid-timestamp');
        continue;
      }
      try {
        const key = keyAt < 0 ? null : this.#keys.decode(bytes, keyAt, keyEnd[row] ?? 0);
        const value = valueAt < 0 ? null : valueSerde.decode(bytes, valueAt, valueEnd[row] ?? 0);
        keys.push(key);
        values.push(value);
        times.push(time);
        rows.push(row);
      } catch (error) {
        errors.handle('decode', {node, columns, row, error});
      }
    }
    if (this.#clock === undefined) this.#sensor.consumed += to - from;
    this.emit({keys, values, timestamps: times, origin: {columns, rows}});
  }

  /** As `#decode`, of a repartition topic that holds the changes of a table. */
  #decodeChanges({columns, from, to}: Slice): void {
    const {bytes, keyStart, keyEnd, valueStart, valueEnd, timestamps} = columns;
    const keys: unknown[] = [];
    const values: unknown[] = [];
    const olds: unknown[] = [];
    const times: number[] = [];
    const rows: number[] = [];
    for (let row = from; row < to; row++) {
      const [valueAt, valueTo] = [valueStart[row] ?? -1, valueEnd[row] ?? -1];
      const {value, old} = decodeChange(this.#node.serdes.value, bytes, valueAt, valueTo);
      keys.push(this.#keys.decode(bytes, keyStart[row] ?? 0, keyEnd[row] ?? 0));
      values.push(value);
      olds.push(old);
      times.push(timestamps[row] ?? -1);
      rows.push(row);
    }
    this.emit({keys, values, olds, timestamps: times, origin: {columns, rows}});
  }
}

export function compileSource(node: SourceNode, site: OperatorSite): void {
  addSource(node, site);
}

/** Reads a repartition topic back, and the times that its writers announce in it. */
export function compileRepartitionReader(node: RepartitionNode, site: OperatorSite): void {
  addSource(node, site, new WriterClock(site.writerCountOf(node.id)));
}

export function addSource(
  node: SourceNode | TableNode | RepartitionNode,
  site: OperatorSite,
  clock?: WriterClock,
): SourceProcessor {
  const source = new SourceProcessor(node, site.context, site.internerOf(node.serdes.key), clock);
  site.add(node, source, []);
  const extract = node.kind === 'repartition' ? undefined : timestampExtraction(node);
  site.addSource(inputTopics(site.plan.application, node), source, extract);
  return source;
}
