import type {DeduplicateNode} from '../../graph/node.ts';
import {json} from '../../serdes.ts';
import type {Changelog} from '../../state/changelog.ts';
import {DueHeap} from '../../state/due-heap.ts';
import {KeyValueStore} from '../../state/key-value-store.ts';
import {plainFormat} from '../../state/state-entry.ts';
import {type Batch, selectBatch} from '../batch.ts';
import type {OperatorSite} from '../operator-site.ts';
import {failRecord, Processor, type TaskContext} from '../processor.ts';
import type {StreamClock} from '../stream-clock.ts';

interface DeduplicateParts {
  readonly node: DeduplicateNode;
  /** When each id was passed on last, in milliseconds of event time. */
  readonly store: KeyValueStore;
  readonly changelog: Changelog;
  readonly clock: StreamClock;
  readonly context: TaskContext;
}

interface Forgetting {
  readonly id: string;
  dueMs: number;
  heapPlace: number;
}

/** Drops records whose id was passed on already, and forgets ids that no record in time can have any more. */
export class DeduplicateProcessor extends Processor {
  readonly #parts: DeduplicateParts;
  readonly #forgettings = new DueHeap<Forgetting>();

  constructor(parts: DeduplicateParts) {
    super();
    this.#parts = parts;
  }

  override start(): void {
    for (const [id, passedMs] of this.#parts.store.entries()) {
      // Only this processor writes the store.
      this.#plan(id as string, passedMs as number);
    }
  }

  process(batch: Batch): void {
    const {node, clock, context} = this.#parts;
    const passing: number[] = [];
    for (let i = 0; i < batch.keys.length; i++) {
      clock.observe(batch.timestamps[i] ?? -1);
      try {
        if (this.#isNew(batch, i)) passing.push(i);
        else context.metrics.drop(node.id, 'duplicate');
      } catch (error) {
        failRecord(context, node, batch, i, error);
      }
    }
    this.emit(passing.length === batch.keys.length ? batch : selectBatch(batch, passing));
  }

  override advanceTime(timeMs: number): void {
    this.#parts.clock.observe(timeMs);
  }

  override flush(): void {
    const {store, changelog, clock} = this.#parts;
    while (this.#forgettings.earliestMs < clock.timeMs) {
      const {id = ''} = this.#forgettings.pop() ?? {};
      // It may have been passed on again since: then a later forgetting is planned as well.
      const passedMs = store.get(id);
      if (typeof passedMs === 'number' && this.#dueMs(passedMs) < clock.timeMs) {
        store.set(id, null, Math.max(0, clock.timeMs));
      }
    }
    store.flush(changelog);
  }

  #isNew(batch: Batch, i: number): boolean {
    const {node, store} = this.#parts;
    const id = node.idOf(batch.values[i], batch.keys[i]);
    if (id === null) return true;
    const timestampMs = batch.timestamps[i] ?? -1;
    const passedMs = store.get(id);
    if (typeof passedMs === 'number' && Math.abs(timestampMs - passedMs) <= node.withinMs) {
      return false;
    }
    store.set(id, timestampMs, timestampMs);
    this.#plan(id, timestampMs);
    return true;
  }

  #plan(id: string, passedMs: number): void {
    this.#forgettings.push({id, dueMs: this.#dueMs(passedMs), heapPlace: -1});
  }

  /** A record in time is at most `grace` older than stream time, so beyond this none is near enough to the id. */
  #dueMs(passedMs: number): number {
    const {withinMs, graceMs} = this.#parts.node;
    return passedMs + withinMs + graceMs;
  }
}

export function compileDeduplicate(node: DeduplicateNode, site: OperatorSite): void {
  const store = new KeyValueStore(plainFormat({key: json<unknown>(), value: json<unknown>()}));
  const {clock} = site.clockOf(node);
  const parts = {
    node,
    store,
    changelog: site.keep(node.store, store),
    clock,
    context: site.context,
  };
  site.add(node, new DeduplicateProcessor(parts), [node.parent]);
}
