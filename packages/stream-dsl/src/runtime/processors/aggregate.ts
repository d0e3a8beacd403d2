import type {AggregateNode, LateNode} from '../../graph/node.ts';
import type {Changelog} from '../../state/changelog.ts';
import {KeyValueStore} from '../../state/key-value-store.ts';
import type {Windows} from '../../windows/windows.ts';
import type {Batch} from '../batch.ts';
import {BatchDraft} from '../batch-draft.ts';
import {headersOf} from '../batch-headers.ts';
import {changesOf, holdBack} from '../changes-of.ts';
import type {OperatorSite} from '../operator-site.ts';
import {failRecord, Processor, type TaskContext} from '../processor.ts';
import {sharedStore} from '../shared-store.ts';
import {aggregateFormat} from './aggregate-format.ts';
import {compileCountWindowAggregate} from './count-window-aggregate.ts';
import {compileCustomWindowAggregate} from './custom-window-aggregate.ts';
import {firstOldValue, nextState} from './next-state.ts';
import {PassProcessor} from './pass.ts';
import {compileSessionAggregate} from './session-aggregate.ts';
import {compileSlidingAggregate} from './sliding-aggregate.ts';
import {compileTimeWindowAggregate} from './window-aggregate.ts';
import {hasLateRecords} from './with-late.ts';

interface AggregateParts {
  readonly node: AggregateNode;
  readonly store: KeyValueStore;
  readonly changelog: Changelog;
  readonly sendsOldValues: boolean;
  readonly context: TaskContext;
}

/** Folds records by key. Null keys and values are dropped (rule 8). */
export class AggregateProcessor extends Processor {
  readonly #parts: AggregateParts;

  constructor(parts: AggregateParts) {
    super();
    this.#parts = parts;
  }

  process(batch: Batch): void {
    const {node, context} = this.#parts;
    const draft = new BatchDraft(batch);
    const isForwarding = !context.isCaching;
    for (let i = 0; i < batch.keys.length; i++) {
      const [key, value] = [batch.keys[i], batch.values[i]];
      if (key === null || value === null) {
        context.metrics.drop(node.id, key === null ? 'null-key' : 'null-value');
        continue;
      }
      try {
        this.#add(batch, i, isForwarding ? draft : undefined);
      } catch (error) {
        failRecord(context, node, batch, i, error);
      }
    }
    this.emit(draft.finish());
  }

  override flush(): void {
    const {store, changelog, sendsOldValues, context} = this.#parts;
    const changed = store.flush(changelog);
    if (context.isCaching && this.output.observed) this.emit(changesOf(changed, sendsOldValues));
  }

  #add(batch: Batch, i: number, draft: BatchDraft | undefined): void {
    const {node, store, sendsOldValues} = this.#parts;
    const [key, value] = [batch.keys[i], batch.values[i]];
    const timestampMs = batch.timestamps[i] ?? -1;
    const entry = store.entryOf(key);
    const isNew = entry.state === null;
    let old: unknown;
    if (draft !== undefined && sendsOldValues) {
      old = isNew ? firstOldValue(node.aggregation) : store.valueOf(entry);
    }
    const state = nextState(node.aggregation, entry.state, value, key);
    // A tombstone that waits for a commit has the time of its record.
    const isRecordTime = isNew || (state === null && draft === undefined);
    const stateMs = isRecordTime ? timestampMs : Math.max(entry.timestampMs, timestampMs);
    store.update(entry, state, stateMs);
    if (draft === undefined) {
      holdBack(entry, headersOf(batch, i));
      return;
    }
    draft.addChange(i, key, {value: store.valueOf(entry), old, timestampMs: entry.timestampMs});
  }
}

export function compileAggregate(node: AggregateNode, site: OperatorSite): void {
  if (node.windows === undefined) compileKeyAggregate(node, site);
  else compileWindowAggregate(node, node.windows, site);
}

function compileWindowAggregate(node: AggregateNode, windows: Windows, site: OperatorSite): void {
  switch (windows.kind) {
    case 'time':
      compileTimeWindowAggregate(node, windows, site);
      break;
    case 'sliding':
      compileSlidingAggregate(node, windows, site);
      break;
    case 'sessions':
      compileSessionAggregate(node, windows, site);
      break;
    case 'custom':
      compileCustomWindowAggregate(node, windows, site);
      break;
    case 'count':
      compileCountWindowAggregate(node, windows, site);
      break;
  }
}

function compileKeyAggregate(node: AggregateNode, site: OperatorSite): void {
  const {context} = site;
  const store = sharedStore(site, node.store, () => new KeyValueStore(aggregateFormat(node)));
  const changelog = site.keep(node.store, store);
  site.setTable(node.id, store);
  const {sendsOldValues} = site.planOf(node.id);
  const processor = new AggregateProcessor({node, store, changelog, sendsOldValues, context});
  site.add(node, processor, [node.parent]);
}

/** The records that an aggregate found too late (rule 7). */
export function compileLate(node: LateNode, site: OperatorSite): void {
  const pass = new PassProcessor();
  site.add(node, pass, []);
  const aggregate = site.processorOf(node.parent);
  if (hasLateRecords(aggregate)) site.connect(aggregate.late, pass);
}
