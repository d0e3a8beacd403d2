import {compileJoiner} from '../../scenario/functions/combine.ts';
import {compileKeyFn} from '../../scenario/functions/fn.ts';
import type * as Nodes from '../../scenario/node.ts';
import {GraphNode} from '../graph/graph-node.ts';
import {RefusedError} from '../model-record.ts';
import {
  answer,
  resolve,
  respond,
  type Subscriptions,
  subscribe,
  tellSubscribers,
} from '../operators/foreign-key-join.ts';
import {selfJoin} from '../operators/self-join.ts';
import {sourceTable} from '../operators/source-table.ts';
import {pass, send} from '../operators/stateless.ts';
import {joinWindow, type StreamJoin, streamJoinSide} from '../operators/stream-stream-join.ts';
import {streamTableJoin} from '../operators/stream-table-join.ts';
import {type TableJoinSide, tableJoinMerge, tableJoinSide} from '../operators/table-table-join.ts';
import {JoinWindowStore} from '../stores/join-window-store.ts';
import {type Getter, TableStore} from '../stores/table-store.ts';
import {found, type Parts, type TablePart} from './parts.ts';
import {sourcePart} from './tables.ts';

export function addJoinStream(spec: Nodes.JoinStreamNode, parts: Parts): void {
  const {type, beforeMs, afterMs, graceMs} = spec;
  if (beforeMs + afterMs < 0) throw new RefusedError('a join window that ends before it begins');
  const left = parts.partitioned(parts.stream(spec.left));
  const right = parts.partitioned(parts.stream(spec.right));
  const retentionMs = beforeMs + afterMs + graceMs;
  const join: StreamJoin = {
    type,
    beforeMs,
    afterMs,
    graceMs,
    joiner: compileJoiner(spec.joiner),
    left: new JoinWindowStore(retentionMs),
    right: new JoinWindowStore(retentionMs),
    shared: {streamTime: -1, minTime: Number.POSITIVE_INFINITY, waiting: []},
  };
  const leftWindow = parts.graph.add(left, GraphNode.of(joinWindow(join.left)));
  const rightWindow = parts.graph.add(right, GraphNode.of(joinWindow(join.right)));
  const ends = {left: leftWindow, right: rightWindow, isOptimized: false};
  const node = new GraphNode((topology) => {
    if (ends.isOptimized) return topology.add(selfJoin(join), [leftWindow.output]);
    const ofLeft = topology.add(streamJoinSide(join, 'left'), [leftWindow.output]);
    const ofRight = topology.add(streamJoinSide(join, 'right'), [rightWindow.output]);
    return topology.add(pass, [ofLeft, ofRight]);
  });
  node.selfJoin = ends;
  node.needsTime = true;
  node.wantsNullKeys = type !== 'inner';
  parts.addStream(spec.id, [left, right], node, false);
}

export function addJoinTable(spec: Nodes.JoinTableNode, parts: Parts): void {
  const left = parts.partitioned(parts.stream(spec.left));
  const right = parts.table(spec.right);
  if (spec.graceMs !== undefined && right.node.isOutputVersioned === false) {
    throw new RefusedError('a grace needs a versioned table');
  }
  const join = {
    isLeft: spec.type === 'left',
    joiner: compileJoiner(spec.joiner),
    keyOf: compileKeyFn({fn: 'key'}),
    table: right.view(),
    graceMs: spec.graceMs,
  };
  const node = GraphNode.of(streamTableJoin(join));
  node.reads.push(right.node);
  node.needsTime = spec.graceMs !== undefined;
  parts.addStream(spec.id, left, node, false);
  // The reference does so when the node is in the graph.
  node.wantsNullKeys = join.isLeft;
}

export function addJoinGlobal(spec: Nodes.JoinGlobalNode, parts: Parts): void {
  const left = parts.stream(spec.left);
  const table = found(parts.globalTables, spec.right);
  const join = {
    isLeft: spec.type === 'left',
    joiner: compileJoiner(spec.joiner),
    keyOf: compileKeyFn(spec.key),
    table: () => table,
    graceMs: undefined,
  };
  const node = GraphNode.of(streamTableJoin(join));
  node.wantsNullKeys = join.isLeft;
  parts.addStream(spec.id, left.node, node, left.isRekeyed);
}

export function addJoinTableTable(spec: Nodes.JoinTableTableNode, parts: Parts): void {
  const {type} = spec;
  const [left, right] = [parts.table(spec.left), parts.table(spec.right)];
  const joiner = compileJoiner(spec.joiner);
  if (type !== 'inner') left.askForOld(true);
  if (type === 'outer') right.askForOld(true);
  const views = {left: left.view(), right: right.view()};
  const sent = {isSent: false};
  const ofLeft: TableJoinSide = {type, joiner, other: views.right, isVersioned: false};
  const ofRight: TableJoinSide = {
    type: type === 'left' ? 'right' : type,
    joiner: (mine, other) => joiner(other, mine),
    other: views.left,
    isVersioned: false,
  };
  const store = spec.store === true ? new TableStore() : undefined;
  const node = new GraphNode((topology) => {
    const sides = [
      topology.add(tableJoinSide(ofLeft, sent), [left.node.output]),
      topology.add(tableJoinSide(ofRight, sent), [right.node.output]),
    ];
    return topology.add(tableJoinMerge(store, sent), sides);
  });
  node.isOutputVersioned = false;
  node.useVersioned = (parent) => {
    if (parent === left.node) ofLeft.isVersioned = true;
    if (parent === right.node) ofRight.isVersioned = true;
  };
  parts.graph.add(left.node, node);
  parts.graph.add(right.node, node);
  const askForOld = (): boolean => {
    left.askForOld(true);
    right.askForOld(true);
    sent.isSent = true;
    return true;
  };
  const view = () => (): Getter => store ?? joinedGetter(type, joiner, views.left(), views.right());
  parts.tables.set(spec.id, {node, askForOld, view});
}

/** Joins when it is read. */
function joinedGetter(
  type: Nodes.JoinTableTableNode['type'],
  joiner: ReturnType<typeof compileJoiner>,
  left: Getter,
  right: Getter,
): Getter {
  return {
    get: (key) => {
      const [mine, other] = [left.get(key), right.get(key)];
      if (mine === undefined && (type !== 'outer' || other === undefined)) return undefined;
      if (other === undefined && type === 'inner') return undefined;
      const value = joiner(mine?.value ?? null, other?.value ?? null);
      return value === null ? undefined : {value, ts: Math.max(mine?.ts ?? -1, other?.ts ?? -1)};
    },
  };
}

export function addJoinForeignKey(spec: Nodes.JoinForeignKeyNode, parts: Parts): void {
  const {graph} = parts;
  const [left, right] = [parts.table(spec.left), parts.table(spec.right)];
  const isLeft = spec.type === 'left';
  right.askForOld(true);
  left.askForOld(true);
  const [ofLeft, ofRight] = [{isVersioned: false}, {isVersioned: false}];
  const subscriptions: Subscriptions = new Map();
  const sendNode = GraphNode.of(subscribe(compileKeyFn(spec.fk), isLeft, ofLeft));
  sendNode.useVersioned = () => {
    ofLeft.isVersioned = true;
  };
  graph.add(left.node, sendNode);
  const subscriptionTopic = parts.newTopic('subscriptions');
  const subscriptionSink = graph.add(sendNode, GraphNode.of(send(subscriptionTopic)));
  const subscriptionSource = graph.add(
    subscriptionSink,
    new GraphNode((topology) => topology.addSource(subscriptionTopic)),
  );
  // The reference has two processors here, one behind the other.
  const answerNode = graph.add(
    subscriptionSource,
    GraphNode.of(answer(subscriptions, right.view())),
  );
  answerNode.reads.push(right.node);
  const tellNode = GraphNode.of(tellSubscribers(subscriptions, ofRight));
  tellNode.useVersioned = () => {
    ofRight.isVersioned = true;
  };
  graph.add(right.node, tellNode);
  const responseTopic = parts.newTopic('responses');
  const responseSink = graph.add([answerNode, tellNode], GraphNode.of(respond(responseTopic)));
  const responseSource = graph.add(
    responseSink,
    new GraphNode((topology) => topology.addSource(responseTopic)),
  );
  const resolver = graph.add(
    responseSource,
    GraphNode.of(resolve(left.view(), compileKeyFn(spec.fk), isLeft, compileJoiner(spec.joiner))),
  );
  resolver.reads.push(left.node);
  for (const source of [subscriptionSource, responseSource]) source.isTopic = true;
  const result: GraphNode = GraphNode.of((output) => sourceTable(made.table)(output));
  const made: {part: TablePart; table: Parameters<typeof sourceTable>[0]} = sourcePart(result, {
    store: spec.store,
  });
  graph.add(resolver, result);
  parts.tables.set(spec.id, made.part);
}
