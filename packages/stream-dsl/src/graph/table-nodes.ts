import type {Serde} from '../serde.ts';
import type {NodeBase, Predicate, Serdes, ValueFunction} from './node-base.ts';

/** Where a table's state is kept: `undefined` unless it was asked for by name. */
interface Stored {
  readonly store: string | undefined;
  readonly serdes: Serdes;
}

/** A table's rows for which the predicate holds; others become tombstones. */
export type TableFilterNode = NodeBase &
  Stored & {
    readonly kind: 'tableFilter';
    readonly parent: string;
    readonly fn: Predicate;
  };

export type TableMapValuesNode = NodeBase &
  Stored & {
    readonly kind: 'tableMapValues';
    readonly parent: string;
    readonly fn: ValueFunction;
  };

/** A stream's records taken for the latest values of their keys (KIP-523). */
export type ToTableNode = NodeBase & {
  readonly kind: 'toTable';
  readonly parent: string;
  readonly store: string;
  readonly isMaterialized: boolean;
  readonly historyMs: number | undefined;
  readonly serdes: Serdes;
};

/** A table's changes taken for records. */
export type ToStreamNode = NodeBase & {readonly kind: 'toStream'; readonly parent: string};

/** Gives each row another key, and value, to be grouped by (rule 13). */
export type TableGroupNode = NodeBase & {
  readonly kind: 'tableGroup';
  readonly parent: string;
  readonly fn: (value: unknown, key: unknown) => readonly [unknown, unknown];
  /** Of the new key: tells whether a row stays in its group. */
  readonly key: Serde<unknown>;
};
