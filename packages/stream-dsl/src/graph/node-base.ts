import type {Serde} from '../serde.ts';

export interface NodeBase {
  readonly id: string;
  /** The id was given; otherwise it comes from where the node stands. */
  readonly isNamed?: boolean | undefined;
  /** Where user code made the node, such as `revenue.ts:12`; for error messages. */
  readonly callSite: string | undefined;
}

export interface Serdes {
  readonly key: Serde<unknown>;
  readonly value: Serde<unknown>;
}

export type ValueFunction = (value: unknown, key: unknown) => unknown;

export type Predicate = (value: unknown, key: unknown) => boolean;

/** Adds what the other side has; null where it has nothing. */
export type JoinFunction = (left: unknown, right: unknown, key: unknown) => unknown;

export type JoinType = 'inner' | 'left';

export type TwoSidedJoinType = JoinType | 'outer';
