import type {
  AggregateNode,
  CogroupNode,
  SuppressNode,
  TableAggregateNode,
} from './aggregate-nodes.ts';
import type {
  ForeignKeyResolveNode,
  ForeignKeyRespondNode,
  ForeignKeySendNode,
  ForeignKeySubscribeNode,
  GlobalTableJoinNode,
  StreamStreamJoinNode,
  StreamTableJoinNode,
  TableTableJoinNode,
} from './join-nodes.ts';
import type {GlobalTableNode, RepartitionNode, SourceNode, TableNode} from './source-nodes.ts';
import type {
  BranchNode,
  ChildNode,
  DeduplicateNode,
  LateNode,
  MapAsyncNode,
  MergeNode,
  PipeNode,
  ProcessNode,
  SinkNode,
  SplitNode,
  StatelessNode,
} from './stream-nodes.ts';
import type {
  TableFilterNode,
  TableGroupNode,
  TableMapValuesNode,
  ToStreamNode,
  ToTableNode,
} from './table-nodes.ts';

export type * from './aggregate-nodes.ts';
export type * from './join-nodes.ts';
export type * from './node-base.ts';
export type * from './source-nodes.ts';
export type * from './stream-nodes.ts';
export type * from './table-nodes.ts';

/**
 * The nodes of a topology: frozen plain data. User functions and serdes are held as they are and never called here.
 * `unknown` stands where the DSL's types have ended; the runtime hands each function only what the DSL checked.
 */
export type GraphNode =
  | SourceNode
  | TableNode
  | GlobalTableNode
  | RepartitionNode
  | StatelessNode
  | PipeNode
  | MapAsyncNode
  | MergeNode
  | SplitNode
  | BranchNode
  | ProcessNode
  | ChildNode
  | DeduplicateNode
  | LateNode
  | SinkNode
  | AggregateNode
  | CogroupNode
  | TableAggregateNode
  | SuppressNode
  | TableFilterNode
  | TableMapValuesNode
  | ToTableNode
  | ToStreamNode
  | TableGroupNode
  | StreamTableJoinNode
  | GlobalTableJoinNode
  | StreamStreamJoinNode
  | TableTableJoinNode
  | ForeignKeySendNode
  | ForeignKeySubscribeNode
  | ForeignKeyRespondNode
  | ForeignKeyResolveNode;

/** Ids of the nodes that a node reads from within its own graph: those that hand it records first. */
export function parentsOf(node: GraphNode): readonly string[] {
  switch (node.kind) {
    case 'source':
    case 'table':
    case 'globalTable':
      return [];
    case 'merge':
    case 'process':
    case 'cogroup':
      return node.parents;
    case 'streamTableJoin':
    case 'foreignKeySubscribe':
    case 'foreignKeyResolve':
      return [node.parent, node.table];
    case 'streamStreamJoin':
    case 'tableTableJoin':
      return [node.left, node.right];
    case 'foreignKeyRespond':
      return [node.table, node.subscribe];
    default:
      return [node.parent];
  }
}
