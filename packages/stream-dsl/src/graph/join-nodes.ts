import type {
  JoinFunction,
  JoinType,
  NodeBase,
  Serdes,
  TwoSidedJoinType,
  ValueFunction,
} from './node-base.ts';

export type StreamTableJoinNode = NodeBase & {
  readonly kind: 'streamTableJoin';
  readonly parent: string;
  readonly table: string;
  readonly type: JoinType;
  readonly joiner: JoinFunction;
  /** Records wait in a buffer until the table is that far (KIP-923); the table must be versioned. */
  readonly grace:
    | {readonly graceMs: number; readonly store: string; readonly serdes: Serdes}
    | undefined;
};

export type GlobalTableJoinNode = NodeBase & {
  readonly kind: 'globalTableJoin';
  readonly parent: string;
  readonly table: string;
  readonly type: JoinType;
  readonly keyOf: ValueFunction;
  readonly joiner: JoinFunction;
};

/** Rule 9. A record matches those of the other side within `[ts - beforeMs, ts + afterMs]`, seen from the left. */
export type StreamStreamJoinNode = NodeBase & {
  readonly kind: 'streamStreamJoin';
  readonly left: string;
  readonly right: string;
  readonly type: TwoSidedJoinType;
  readonly joiner: JoinFunction;
  readonly beforeMs: number;
  readonly afterMs: number;
  readonly graceMs: number;
  /** Its buffers are named after it. */
  readonly store: string;
  readonly serdes: {
    readonly key: Serdes['key'];
    readonly left: Serdes['value'];
    readonly right: Serdes['value'];
  };
};

/** Rule 12. */
export type TableTableJoinNode = NodeBase & {
  readonly kind: 'tableTableJoin';
  readonly left: string;
  readonly right: string;
  readonly type: TwoSidedJoinType;
  readonly joiner: JoinFunction;
  readonly store: string | undefined;
  readonly serdes: Serdes;
};

/**
 * Rule 14 (KIP-213): four nodes with two internal topics in between. `send` tells the right side which left rows
 * want which of its keys; `subscribe` keeps that, and answers; `respond` answers all that wait when a right row
 * changes; `resolve` joins the answer with the left row that asked.
 */
export type ForeignKeySendNode = NodeBase & {
  readonly kind: 'foreignKeySend';
  readonly parent: string;
  readonly type: JoinType;
  readonly foreignKeyOf: ValueFunction;
  readonly serdes: {
    readonly key: Serdes['key'];
    readonly value: Serdes['value'];
    readonly foreignKey: Serdes['key'];
  };
};

export type ForeignKeySubscribeNode = NodeBase & {
  readonly kind: 'foreignKeySubscribe';
  /** The repartition node that brings the subscriptions. */
  readonly parent: string;
  /** The table on the right. */
  readonly table: string;
  readonly store: string;
  readonly serdes: ForeignKeySendNode['serdes'] & {readonly right: Serdes['value']};
};

export type ForeignKeyRespondNode = NodeBase & {
  readonly kind: 'foreignKeyRespond';
  readonly table: string;
  /** The subscribe node, whose store is shared. */
  readonly subscribe: string;
  readonly store: string;
};

export type ForeignKeyResolveNode = NodeBase & {
  readonly kind: 'foreignKeyResolve';
  /** The repartition node that brings the answers. */
  readonly parent: string;
  /** The table on the left. */
  readonly table: string;
  readonly type: JoinType;
  readonly foreignKeyOf: ValueFunction;
  readonly joiner: JoinFunction;
  readonly store: string | undefined;
  readonly serdes: Serdes & {readonly left: Serdes['value']};
};
