import {compileFn, compileKeyFn, compileListFn} from '../../scenario/functions/fn.ts';
import {compilePred} from '../../scenario/functions/pred.ts';
import type * as Nodes from '../../scenario/node.ts';
import {GraphNode} from '../graph/graph-node.ts';
import {RefusedError} from '../model-record.ts';
import {processor} from '../operators/processors.ts';
import {filter, flatMapValues, map, mapValues, pass, send, split} from '../operators/stateless.ts';
import {found, type Parts} from './parts.ts';

export function addStream({id, topic}: Nodes.StreamNode, parts: Parts): void {
  const node = new GraphNode((topology) => topology.addSource(topic));
  parts.addStream(id, parts.graph.root, node, false);
}

export function addStreamMapValues({id, from, fn}: Nodes.MapValuesNode, parts: Parts): void {
  const parent = parts.stream(from);
  const node = GraphNode.of(mapValues(compileFn(fn)));
  node.changesValue = true;
  parts.addStream(id, parent.node, node, parent.isRekeyed);
}

export function addStreamFilter({id, from, op, pred}: Nodes.FilterNode, parts: Parts): void {
  const parent = parts.stream(from);
  const holds = compilePred(op === 'filter' ? pred : {pred: 'not', of: pred});
  parts.addStream(id, parent.node, GraphNode.of(filter(holds)), parent.isRekeyed);
}

export function addMap({id, from, key, value}: Nodes.MapNode, parts: Parts): void {
  const node = GraphNode.of(map(compileKeyFn(key), compileFn(value)));
  node.changesKey = true;
  parts.addStream(id, parts.stream(from).node, node, true);
}

export function addSelectKey({id, from, fn}: Nodes.SelectKeyNode, parts: Parts): void {
  parts.addStream(id, parts.stream(from).node, selectKey(fn), true);
}

export function addFlatMapValues({id, from, fn}: Nodes.FlatMapValuesNode, parts: Parts): void {
  const parent = parts.stream(from);
  const node = GraphNode.of(flatMapValues(compileListFn(fn)));
  node.changesValue = true;
  parts.addStream(id, parent.node, node, parent.isRekeyed);
}

export function addMerge({id, from}: Nodes.MergeNode, parts: Parts): void {
  const [first, ...others] = from.map((parent) => parts.stream(parent));
  if (first === undefined) throw new Error('nothing to merge');
  let merged = first;
  for (const other of others) {
    const node = GraphNode.of(pass);
    node.isMerge = true;
    parts.graph.add([merged.node, other.node], node);
    const isRekeyed = merged.isRekeyed || other.isRekeyed;
    merged = {node, isRekeyed, repartition: {node: undefined}};
  }
  parts.streams.set(id, merged);
}

export function addSplit(node: Nodes.SplitNode, parts: Parts): void {
  const parent = parts.stream(node.from);
  const names = node.branches.map(({name}) => name);
  const otherwise = node.default === undefined ? undefined : names.length;
  const predicates = node.branches.map(({pred}) => compilePred(pred));
  const branch = parts.graph.add(parent.node, GraphNode.of(split(predicates, otherwise)));
  for (const name of [...names, ...(node.default === undefined ? [] : [node.default])]) {
    parts.addStream(`${node.id}.${name}`, branch, GraphNode.of(pass), parent.isRekeyed);
  }
}

export function addRepartition({id, from}: Nodes.RepartitionNode, parts: Parts): void {
  parts.addStream(id, parts.stream(from).node, parts.repartition('fixed'), false);
}

export function addProcess({id, from, processor: spec}: Nodes.ProcessNode, parts: Parts): void {
  if ('everyMs' in spec && spec.everyMs < 1)
    throw new RefusedError('a punctuation without interval');
  // The reference's optimization does not see that a processor may change keys.
  const node = GraphNode.of(processor(spec));
  node.needsTime = 'everyMs' in spec || spec.name === 'streamTime';
  parts.addStream(id, parts.stream(from).node, node, true);
}

export function addTo({from, topic}: Nodes.ToNode, parts: Parts): void {
  parts.graph.add(parts.stream(from).node, GraphNode.of(send(topic)));
}

export function addGroupByKey({id, from}: Nodes.GroupByKeyNode, parts: Parts): void {
  const {node, isRekeyed} = parts.stream(from);
  parts.groups.set(id, {node, isRekeyed});
}

export function addGroupBy({id, from, fn}: Nodes.GroupByNode, parts: Parts): void {
  const node = parts.graph.add(parts.stream(from).node, selectKey(fn));
  parts.groups.set(id, {node, isRekeyed: true});
}

function selectKey(fn: Nodes.SelectKeyNode['fn']): GraphNode {
  const node = GraphNode.of(map(compileKeyFn(fn), (_key, value) => value));
  node.changesKey = true;
  return node;
}

export function addWindowedBy(node: Nodes.WindowedByNode, parts: Parts): void {
  checkWindows(node, parts);
  const of = parts.cogrouped.get(node.from) ?? found(parts.groups, node.from);
  parts.windowed.set(node.id, {node, of});
}

function checkWindows(node: Nodes.WindowedByNode, {semantics}: Parts): void {
  if (node.type === 'session') return;
  const isEmpty = node.sizeMs < 1;
  const isAllowedEmpty = node.type === 'sliding' && !semantics.has('empty-sliding-window-refused');
  if (isEmpty && !isAllowedEmpty) throw new RefusedError('a window without length');
  if (node.type !== 'hopping') return;
  if (node.advanceMs < 1 || node.advanceMs > node.sizeMs) {
    throw new RefusedError('windows that leave gaps');
  }
}
