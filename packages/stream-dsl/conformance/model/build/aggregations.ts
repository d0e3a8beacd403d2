import type {Combine} from '../../scenario/function-types.ts';
import {type Combiner, compileCombine} from '../../scenario/functions/combine.ts';
import type {Json} from '../../scenario/json.ts';
import type * as Nodes from '../../scenario/node.ts';
import {GraphNode} from '../graph/graph-node.ts';
import type {Change} from '../model-record.ts';
import {RefusedError, type Stamped} from '../model-record.ts';
import type {Operator} from '../operator.ts';
import {type Aggregation, aggregate, type OldValues} from '../operators/aggregate.ts';
import {sessionAggregate} from '../operators/session-aggregate.ts';
import {slidingWindowAggregate} from '../operators/sliding-window-aggregate.ts';
import {pass} from '../operators/stateless.ts';
import {tableAggregate} from '../operators/table-group.ts';
import {timeWindowAggregate} from '../operators/time-window-aggregate.ts';
import {KeyedStore} from '../stores/keyed-store.ts';
import {type Getter, TableStore} from '../stores/table-store.ts';
import {type Cogrouped, found, type Parts, type TablePart, type WindowedPart} from './parts.ts';

type AggregationNode = Nodes.CountNode | Nodes.ReduceNode | Nodes.AggregateNode;
/** One store, and the operator for each aggregation into it. */
type Aggregate = Readonly<{
  operatorOf: (aggregation: Aggregation) => Operator<Json, Change>;
  getter: Getter;
  windows?: Readonly<{graceMs: number; isEndOpen: boolean}> | undefined;
}>;

type CogroupAggregation = Readonly<{
  node: AggregationNode;
  cogrouped: Cogrouped;
  made: Aggregate;
  old: OldValues;
  isWindowed: boolean;
}>;

export function addCogroup({id, from, aggs}: Nodes.CogroupNode, parts: Parts): void {
  const groups = new Map<string, Cogrouped['groups'][number]>();
  from.forEach((group, at) => {
    const spec = aggs[at];
    if (spec === undefined) throw new Error(`no combine for ${group}`);
    groups.set(group, {
      id: group,
      group: found(parts.groups, group),
      combine: compileCombine(spec),
    });
  });
  parts.cogrouped.set(id, {groups: [...groups.values()], inputs: new Map()});
}

export function addAggregation(node: AggregationNode, parts: Parts): void {
  const grouped = parts.groupedTables.get(node.from);
  if (grouped !== undefined) {
    addOfTable(node, grouped, parts);
    return;
  }
  const windowed = parts.windowed.get(node.from);
  const of = windowed?.of ?? parts.cogrouped.get(node.from) ?? found(parts.groups, node.from);
  const old: OldValues = {isSent: false};
  const made = windowed === undefined ? unwindowed(old) : inWindows(windowed, mergerOf(node), old);
  if ('groups' in of) {
    addOfCogroup({node, cogrouped: of, made, old, isWindowed: windowed !== undefined}, parts);
    return;
  }
  const parent = of.isRekeyed
    ? parts.graph.add(of.node, parts.repartition('optimizable'))
    : of.node;
  const graphNode = aggregateNode(made, aggregationOf(node));
  graphNode.isOutputVersioned = false;
  parts.graph.add(parent, graphNode);
  parts.tables.set(
    node.id,
    partOf(graphNode, old, () => made.getter),
  );
}

/** Several streams into one store; where their results meet stands a node of its own. */
function addOfCogroup(
  {node, cogrouped, made, old, isWindowed}: CogroupAggregation,
  parts: Parts,
): void {
  const init = node.op === 'aggregate' ? node.init : null;
  for (const {id, group} of cogrouped.groups) {
    if (!group.isRekeyed) cogrouped.inputs.set(id, group.node);
    else if (!cogrouped.inputs.has(id)) {
      // Both repartition topics would have the name of the one store.
      if (cogrouped.groups.filter((other) => other.group.isRekeyed).length > 1) {
        throw new RefusedError('two repartitions of one name');
      }
      cogrouped.inputs.set(id, parts.graph.add(group.node, parts.repartition('optimizable')));
    }
  }
  const isTable = parts.semantics.has('cogrouped-windows-as-tables');
  const sides = cogrouped.groups.map(({id, combine}) => {
    const side = aggregateNode(made, {init, add: combine});
    if (!isWindowed || isTable) side.isOutputVersioned = false;
    return parts.graph.add(found(cogrouped.inputs, id), side);
  });
  const merge = parts.graph.add(sides, GraphNode.of(pass));
  const getter = (): Getter => {
    if (isWindowed && !isTable) {
      throw new RefusedError('the windows of a cogroup cannot be looked up');
    }
    return made.getter;
  };
  parts.tables.set(node.id, partOf(merge, old, getter));
}

function addOfTable(node: AggregationNode, grouped: GraphNode, parts: Parts): void {
  const [store, old] = [new TableStore(), {isSent: false}];
  const repartition = parts.graph.add(grouped, parts.changeRepartition());
  const {init, add} = aggregationOf(node);
  const subtract = node.op === 'count' ? compileCombine({combine: 'uncount'}) : combine(node.sub);
  const aggregation = {init, add, subtract, isReduce: node.op === 'reduce'};
  const graphNode = GraphNode.of(tableAggregate(aggregation, store, old));
  graphNode.isOutputVersioned = false;
  parts.graph.add(repartition, graphNode);
  parts.tables.set(
    node.id,
    partOf(graphNode, old, () => store),
  );
}

function aggregateNode({operatorOf, windows}: Aggregate, aggregation: Aggregation): GraphNode {
  const node = GraphNode.of(operatorOf(aggregation));
  node.graceMs = windows?.graceMs;
  node.isEndOpen = windows?.isEndOpen ?? false;
  node.needsTime = windows !== undefined;
  return node;
}

function partOf(node: GraphNode, old: OldValues, getter: () => Getter): TablePart {
  const askForOld = (): boolean => {
    old.isSent = true;
    return true;
  };
  return {node, askForOld, view: () => getter};
}

function unwindowed(old: OldValues): Aggregate {
  const store = new TableStore();
  return {operatorOf: (aggregation) => aggregate(aggregation, store, old), getter: store};
}

function inWindows({node, of}: WindowedPart, merge: Combiner, old: OldValues): Aggregate {
  const isFinal = !('groups' in of) && node.emit === 'onWindowClose';
  const {graceMs} = node;
  if (node.type === 'session') {
    const store = new KeyedStore<Json>();
    const windows = {gapMs: node.gapMs, graceMs, isFinal};
    return {
      operatorOf: (aggregation) => sessionAggregate(windows, {...aggregation, merge}, store, old),
      getter: {get: (key) => sessionOf(store, key)},
      windows: {graceMs: graceMs + node.gapMs, isEndOpen: true},
    };
  }
  const store = new KeyedStore<Stamped>();
  const getter: Getter = {get: (key) => store.get(key)};
  const {sizeMs} = node;
  if (node.type === 'sliding') {
    const windows = {sizeMs, graceMs, isFinal};
    return {
      operatorOf: (aggregation) => slidingWindowAggregate({windows, aggregation, store, old}),
      getter,
      windows: {graceMs, isEndOpen: true},
    };
  }
  const advanceMs = node.type === 'hopping' ? node.advanceMs : sizeMs;
  const windows = {sizeMs, advanceMs, graceMs, isFinal};
  return {
    operatorOf: (aggregation) => timeWindowAggregate(windows, aggregation, store, old),
    getter,
    windows: {graceMs, isEndOpen: false},
  };
}

function sessionOf(store: KeyedStore<Json>, key: Parameters<Getter['get']>[0]) {
  const value = store.get(key);
  if (value === undefined || key === null || typeof key === 'string') return undefined;
  return {value, ts: key.end};
}

function aggregationOf(node: AggregationNode): Aggregation {
  if (node.op === 'count') return {init: 0, add: compileCombine({combine: 'count'})};
  if (node.op === 'aggregate') return {init: node.init, add: combine(node.agg ?? node.add)};
  const reduce = combine(node.fn ?? node.add);
  return {init: null, add: (so, value) => (so === null ? value : reduce(so, value))};
}

/** Of two sessions' results. */
function mergerOf(node: AggregationNode): Combiner {
  if (node.op === 'count') return compileCombine({combine: 'sum'});
  if (node.op === 'aggregate') return combine(node.merger);
  const reduce = combine(node.fn);
  return (one, two) => (one === null ? two : reduce(one, two));
}

function combine(spec: Combine | undefined): Combiner {
  if (spec !== undefined) return compileCombine(spec);
  return () => {
    throw new Error('the scenario was checked: no combine is called that is not there');
  };
}
