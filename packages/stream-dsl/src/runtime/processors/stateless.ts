import type {StatelessNode, StatelessOperation} from '../../graph/node.ts';
import type {Batch} from '../batch.ts';
import type {OperatorSite} from '../operator-site.ts';
import {failRecord, Processor, type TaskContext} from '../processor.ts';

/** A batch under construction: the columns of `Batch`, compacted in place from step to step. */
interface Draft {
  keys: unknown[];
  values: unknown[];
  timestamps: number[];
  /** Where each record stood in the batch that came in. */
  places: number[];
}

/** Neighbouring stateless nodes, fused: the columns are copied once and each step works on them in place. */
export class StatelessProcessor extends Processor {
  readonly #nodes: readonly StatelessNode[];
  readonly #context: TaskContext;

  constructor(nodes: readonly StatelessNode[], context: TaskContext) {
    super();
    this.#nodes = nodes;
    this.#context = context;
  }

  process(batch: Batch): void {
    const draft: Draft = {
      keys: batch.keys.slice(),
      values: batch.values.slice(),
      timestamps: batch.timestamps.slice(),
      places: batch.keys.map((_, i) => i),
    };
    for (const node of this.#nodes) this.#step(node, draft, batch);
    this.emit(finish(batch, draft));
  }

  #step(node: StatelessNode, draft: Draft, batch: Batch): void {
    const {operation} = node;
    if (operation.op === 'flatMapValues') {
      this.#flatMap(node, draft, batch, (key, value, add) => {
        for (const result of operation.fn(value, key)) add(key, result);
      });
    } else if (operation.op === 'flatMap') {
      this.#flatMap(node, draft, batch, (key, value, add) => {
        for (const [newKey, result] of operation.fn(value, key)) add(newKey, result);
      });
    } else this.#compact(node, draft, batch, stepOf(operation, draft));
  }

  /** Applies `step` to each record in place and keeps those for which it gives true. */
  #compact(
    node: StatelessNode,
    draft: Draft,
    batch: Batch,
    step: (index: number) => boolean,
  ): void {
    const {keys, values, timestamps, places} = draft;
    const count = keys.length;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      let isKept = false;
      try {
        isKept = step(i);
      } catch (error) {
        failRecord(this.#context, node, batch, places[i] ?? -1, error);
      }
      if (!isKept) continue;
      if (kept !== i) {
        keys[kept] = keys[i];
        values[kept] = values[i];
        timestamps[kept] = timestamps[i] ?? -1;
        places[kept] = places[i] ?? -1;
      }
      kept += 1;
    }
    truncate(draft, kept);
  }

  #flatMap(
    node: StatelessNode,
    draft: Draft,
    batch: Batch,
    expand: (key: unknown, value: unknown, add: (key: unknown, value: unknown) => void) => void,
  ): void {
    const next: Draft = {keys: [], values: [], timestamps: [], places: []};
    let at = 0;
    const add = (key: unknown, value: unknown): void => {
      next.keys.push(key);
      next.values.push(value);
      next.timestamps.push(draft.timestamps[at] ?? -1);
      next.places.push(draft.places[at] ?? -1);
    };
    for (; at < draft.keys.length; at++) {
      const {length} = next.keys;
      try {
        expand(draft.keys[at], draft.values[at], add);
      } catch (error) {
        // All results of a record or none.
        truncate(next, length);
        failRecord(this.#context, node, batch, draft.places[at] ?? -1, error);
      }
    }
    Object.assign(draft, next);
  }
}

function truncate({keys, values, timestamps, places}: Draft, length: number): void {
  keys.length = length;
  values.length = length;
  timestamps.length = length;
  places.length = length;
}

/** What to do with the record at an index: changes the draft there, and says whether the record stays. */
function stepOf(
  operation: Exclude<StatelessOperation, {op: 'flatMap' | 'flatMapValues'}>,
  {keys, values}: Draft,
): (index: number) => boolean {
  switch (operation.op) {
    case 'filter':
      return (i) => operation.fn(values[i], keys[i]);
    case 'mapValues':
      return (i) => {
        values[i] = operation.fn(values[i], keys[i]);
        return true;
      };
    case 'map':
      return (i) => {
        [keys[i], values[i]] = operation.fn(values[i], keys[i]);
        return true;
      };
    case 'selectKey':
      return (i) => {
        keys[i] = operation.fn(values[i], keys[i]);
        return true;
      };
    case 'peek':
      return (i) => {
        operation.fn(values[i], keys[i]);
        return true;
      };
  }
}

function finish({origin, headers}: Batch, draft: Draft): Batch {
  const {keys, values, timestamps, places} = draft;
  return {
    keys,
    values,
    timestamps,
    origin: origin && {
      columns: origin.columns,
      rows: places.map((place) => origin.rows[place] ?? -1),
    },
    headers: headers && places.map((place) => headers[place]),
  };
}

export function compileStateless(node: StatelessNode, site: OperatorSite): void {
  // Only the first of a chain has a processor, which stands for all of them; others read from the last.
  const chain = site.chainOf(node);
  const last = chain?.at(-1);
  if (chain === undefined || last === undefined) return;
  site.add(last, new StatelessProcessor(chain, site.context), [node.parent]);
}
