import {StreamError} from '../../errors.ts';
import type {SuppressNode} from '../../graph/node.ts';
import type {RecordHeaders} from '../../record.ts';
import type {Changelog} from '../../state/changelog.ts';
import {SuppressBuffer} from '../../state/suppress-buffer.ts';
import type {TableView} from '../../state/table-view.ts';
import {isLookedUp} from '../../topology/look-ups.ts';
import type {Windowed} from '../../windows/windowed.ts';
import {closedBeforeMs} from '../../windows/windows.ts';
import type {Batch} from '../batch.ts';
import {headersOf} from '../batch-headers.ts';
import type {OperatorClock, OperatorSite} from '../operator-site.ts';
import {Processor, type TaskContext} from '../processor.ts';
import {ObservedClock, type StreamClock, WriterClock} from '../stream-clock.ts';

interface SuppressParts {
  readonly node: SuppressNode;
  readonly buffer: SuppressBuffer;
  readonly clock: StreamClock;
  readonly changelog: Changelog;
  readonly sendsOldValues: boolean;
  /** A join asks the table for values. */
  readonly isLookedUp: boolean;
  readonly context: TaskContext;
}

/** Changes that leave a buffer, each with the headers that it came with. */
interface Released {
  readonly keys: unknown[];
  readonly values: unknown[];
  readonly olds: unknown[];
  readonly timestamps: number[];
  readonly headers: (RecordHeaders | undefined)[];
}

/**
 * Holds the changes of a table back (KIP-328) until their window takes no more records, or for a time. Stream time is
 * that of the changes that come in. What leaves at once does so by (time buffered, bytes of the key).
 */
export class SuppressProcessor extends Processor {
  readonly #parts: SuppressParts;
  readonly #waitsForCommit: boolean;

  constructor(parts: SuppressParts) {
    super();
    this.#parts = parts;
    const {node, context} = parts;
    // A commit brings each window's last change in no order of time: a later window must not close one that is yet to come.
    this.#waitsForCommit = context.isCaching && node.until.kind === 'windowCloses';
  }

  /** Takes the stream time over from the restored buffer. */
  override start(): void {
    const {buffer, clock} = this.#parts;
    if (buffer.meta.restored !== undefined) clock.load(buffer.meta.restored);
  }

  process(batch: Batch): void {
    const {buffer, clock, node} = this.#parts;
    const released = nothing();
    for (let i = 0; i < batch.keys.length; i++) {
      const [key, timestampMs] = [batch.keys[i], batch.timestamps[i] ?? -1];
      clock.observe(timestampMs);
      const timeMs =
        node.until.kind === 'timeLimit' ? timestampMs : (key as Windowed<unknown>).endMs;
      const headers = headersOf(batch, i);
      const [value, old] = [batch.values[i], batch.olds?.[i] ?? null];
      buffer.put(key, timeMs, {value, old, timestampMs, headers});
      if (!this.#waitsForCommit) this.#release(released);
    }
    this.#forward(released);
  }

  override advanceTime(timeMs: number): void {
    this.#parts.clock.observe(timeMs);
    this.releaseDue();
  }

  /** Stream time has moved without a record. */
  releaseDue(): void {
    if (this.#waitsForCommit) return;
    const released = nothing();
    this.#release(released);
    this.#forward(released);
  }

  override flush(): void {
    const {buffer, clock, changelog} = this.#parts;
    if (this.#waitsForCommit) {
      const released = nothing();
      this.#release(released);
      this.#forward(released);
    }
    buffer.flush(changelog);
    const saved = clock.save();
    if (Object.keys(saved).length > 0) {
      buffer.meta.write(saved, Math.max(0, clock.timeMs), changelog);
    }
  }

  #release(released: Released): void {
    const {buffer, node} = this.#parts;
    const dueMs = this.#dueBeforeMs();
    while (buffer.earliestMs < dueMs) this.#takeFirst(released);
    while (this.#isOverfull()) {
      if (node.whenFull === 'fail') throw full(node, buffer);
      this.#takeFirst(released);
    }
  }

  /** What was buffered for a time before this is to go. */
  #dueBeforeMs(): number {
    const {node, clock} = this.#parts;
    const {until} = node;
    return until.kind === 'timeLimit'
      ? clock.timeMs - until.waitMs + 1
      : closedBeforeMs(until.windows, clock.timeMs);
  }

  #isOverfull(): boolean {
    const {buffer, node} = this.#parts;
    const {maxRecords = Number.POSITIVE_INFINITY, maxBytes = Number.POSITIVE_INFINITY} = node;
    return buffer.size > maxRecords || buffer.sizeBytes > maxBytes;
  }

  /** Lets the first key go; as in Kafka Streams its own change still finds what was seen before. */
  #takeFirst(released: Released): void {
    const {buffer, node, isLookedUp} = this.#parts;
    const {first} = buffer;
    if (first === undefined) return;
    const {key, change} = first;
    // Nobody has seen a window before it is final, so there is nothing to delete.
    if (change.value !== null || node.until.kind === 'timeLimit') {
      released.keys.push(key);
      released.values.push(change.value);
      released.olds.push(change.old);
      released.timestamps.push(change.timestampMs);
      released.headers.push(change.headers);
    }
    if (isLookedUp) this.#forward(released);
    buffer.removeFirst();
  }

  /** Forwards what was let go, and makes room for more. */
  #forward(released: Released): void {
    const {keys, values, olds, timestamps, headers} = released;
    this.emit({
      keys: keys.splice(0),
      values: values.splice(0),
      timestamps: timestamps.splice(0),
      origin: undefined,
      headers: headers.splice(0),
      olds: this.#parts.sendsOldValues ? olds.splice(0) : undefined,
    });
  }
}

function nothing(): Released {
  return {keys: [], values: [], olds: [], timestamps: [], headers: []};
}

function full({id, maxRecords, maxBytes}: SuppressNode, buffer: SuppressBuffer): StreamError {
  const records = maxRecords === undefined ? '' : ` of ${maxRecords}`;
  const bytes = maxBytes === undefined ? '' : ` and ${buffer.sizeBytes} bytes of ${maxBytes}`;
  return new StreamError(
    'STREAM_BUFFER_FULL',
    `${id} cannot hold more back: ${buffer.size} keys${records}${bytes}; raise its limits, or its windows must close sooner`,
  );
}

export function compileSuppress(node: SuppressNode, site: OperatorSite): void {
  const {context} = site;
  const buffer = new SuppressBuffer(node.serdes, {countsBytes: node.maxBytes !== undefined});
  const changelog = site.keep(node.store, buffer);
  const {clock, source} = clockOf(node, site);
  const {sendsOldValues} = site.planOf(node.id);
  const nodes = site.plan.subTopologies.flatMap((part) => part.nodes);
  const parts: SuppressParts = {
    node,
    buffer,
    clock,
    changelog,
    sendsOldValues,
    isLookedUp: isLookedUp(node.id, nodes),
    context,
  };
  const processor = new SuppressProcessor(parts);
  source?.onTimeAdvanced(() => processor.releaseDue());
  site.setTable(node.id, viewOf(node, buffer, site));
  site.add(node, processor, [node.parent]);
}

/**
 * Rule 1: the highest timestamp of the changes that come in. Only where the writers of a repartition topic may be apart
 * does their time count, as it does for the windows that are to be closed.
 */
function clockOf(node: SuppressNode, site: OperatorSite): OperatorClock {
  const given = site.clockOf(node);
  const isShared = given.clock instanceof WriterClock && node.until.kind === 'windowCloses';
  return isShared ? given : {clock: new ObservedClock(), source: undefined};
}

/** What readers have seen: of a key that waits what it was before, otherwise what the table has. */
function viewOf({parent}: SuppressNode, buffer: SuppressBuffer, site: OperatorSite): TableView {
  return {
    lookup: (key) => {
      const prior = buffer.priorOf(key);
      if (prior === undefined) return site.tableOf(parent).lookup(key);
      return prior.value === null ? undefined : {value: prior.value, timestampMs: -1};
    },
  };
}
