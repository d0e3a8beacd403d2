import {compileFn, compileKeyFn} from '../../scenario/functions/fn.ts';
import {compilePred} from '../../scenario/functions/pred.ts';
import type {Json, Key} from '../../scenario/json.ts';
import type * as Nodes from '../../scenario/node.ts';
import {GraphNode} from '../graph/graph-node.ts';
import {RefusedError} from '../model-record.ts';
import {type SourceTable, sourceTable} from '../operators/source-table.ts';
import {toStream} from '../operators/stateless.ts';
import {SuppressBuffer, suppress} from '../operators/suppress.ts';
import {tableGroup} from '../operators/table-group.ts';
import {type TableStep, tableStep} from '../operators/table-steps.ts';
import {type Getter, TableStore} from '../stores/table-store.ts';
import type {Parts, TablePart} from './parts.ts';

export function addTable(node: Nodes.TableNode, parts: Parts): void {
  const source = parts.graph.add(
    parts.graph.root,
    // The topic's source and the table's processor are one node of the reference's graph.
    new GraphNode((topology) =>
      topology.add(sourceTable(made.table), [topology.addSource(node.topic)]),
    ),
  );
  const made = sourcePart(source, node);
  parts.tables.set(node.id, made.part);
}

export function addGlobalTable({id, topic}: Nodes.GlobalTableNode, parts: Parts): void {
  const table: SourceTable = {store: new TableStore(), isKept: true, sendsOld: false};
  parts.graph.add(
    parts.graph.root,
    new GraphNode((topology) =>
      topology.add(sourceTable(table), [topology.addSource(topic, true)]),
    ),
  );
  parts.globalTables.set(id, table.store);
}

export function addToTable(node: Nodes.ToTableNode, parts: Parts): void {
  const stream = parts.stream(node.from);
  // Unlike joins, each table has a repartition of its own.
  const parent = stream.isRekeyed
    ? parts.graph.add(stream.node, parts.repartition('optimizable'))
    : stream.node;
  const source: GraphNode = GraphNode.of((output) => sourceTable(made.table)(output));
  parts.graph.add(parent, source);
  const made = sourcePart(source, node);
  parts.tables.set(node.id, made.part);
}

/** A table that takes records as updates; it keeps them once somebody reads it. */
export function sourcePart(
  node: GraphNode,
  {
    store,
    versioned,
  }: Readonly<{store?: boolean | undefined; versioned?: Nodes.Versioned | undefined}>,
): Readonly<{part: TablePart; table: SourceTable}> {
  const table: SourceTable = {
    store: new TableStore(versioned?.historyRetentionMs),
    isKept: store === true || versioned !== undefined,
    sendsOld: false,
  };
  node.isOutputVersioned = versioned !== undefined;
  const askForOld = (force: boolean): boolean => {
    if (!force && !table.isKept) return false;
    table.isKept = true;
    table.sendsOld = true;
    return true;
  };
  const view = () => {
    table.isKept = true;
    return (): Getter => table.store;
  };
  return {part: {node, askForOld, view}, table};
}

export function addTableMapValues(node: Nodes.MapValuesNode, parts: Parts): void {
  addStep(node, parts, compileFn(node.fn), false);
}

export function addTableFilter(node: Nodes.FilterNode, parts: Parts): void {
  const holds = compilePred(node.op === 'filter' ? node.pred : {pred: 'not', of: node.pred});
  addStep(node, parts, (key, value) => (holds(key, value) ? value : null), true);
}

function addStep(
  {id, from, store}: Nodes.MapValuesNode | Nodes.FilterNode,
  parts: Parts,
  compute: (key: Key, value: Json) => Json,
  isFilter: boolean,
): void {
  const parent = parts.table(from);
  const kept = store === true ? new TableStore() : undefined;
  // A filter asks for old values, and takes them where they cost nothing.
  const sendsOld = isFilter && parent.askForOld(false);
  const step: TableStep = {compute, isFilter, store: kept, sendsOld, isVersioned: false};
  const node = GraphNode.of(tableStep(step));
  if (isFilter) {
    node.useVersioned = () => {
      step.isVersioned = true;
    };
  }
  if (kept !== undefined) node.isOutputVersioned = false;
  parts.graph.add(parent.node, node);
  const askForOld = (force: boolean): boolean => {
    if (kept !== undefined || parent.askForOld(force)) step.sendsOld = true;
    return step.sendsOld;
  };
  const view = (): (() => Getter) => {
    if (kept !== undefined) return () => kept;
    const ofParent = parent.view();
    return () => computed(ofParent(), compute);
  };
  parts.tables.set(id, {node, askForOld, view});
}

/** Reads through to the parent. */
function computed(parent: Getter, compute: (key: Key, value: Json) => Json): Getter {
  const {getAsOf} = parent;
  const through = (key: Key, found: ReturnType<Getter['get']>) => {
    if (found === undefined) return undefined;
    const value = compute(key, found.value);
    return value === null ? undefined : {value, ts: found.ts};
  };
  return {
    get: (key) => through(key, parent.get(key)),
    getAsOf: getAsOf && ((key, ts) => through(key, getAsOf(key, ts))),
  };
}

export function addTableToStream({id, from}: Nodes.ToStreamNode, parts: Parts): void {
  parts.addStream(id, parts.table(from).node, GraphNode.of(toStream), false);
}

export function addTableGroupBy(
  {id, from, key, value}: Nodes.TableGroupByNode,
  parts: Parts,
): void {
  const versioned = {isVersioned: false};
  const parent = parts.table(from);
  const node = GraphNode.of(tableGroup(compileKeyFn(key), compileFn(value), versioned));
  node.useVersioned = () => {
    versioned.isVersioned = true;
  };
  parts.graph.add(parent.node, node);
  parent.askForOld(true);
  parts.groupedTables.set(id, node);
}

export function addSuppress(spec: Nodes.SuppressNode, parts: Parts): void {
  const parent = parts.table(spec.from);
  if (parent.node.isOutputVersioned === true)
    throw new RefusedError('suppress of a versioned table');
  const isFinal = spec.until === 'windowCloses';
  const windows = isFinal ? windowsAbove(parent.node) : undefined;
  const buffer = new SuppressBuffer();
  parent.askForOld(true);
  const held = {
    until: spec.until,
    waitMs: spec.until === 'timeLimit' ? spec.ms : (windows?.graceMs ?? 0),
    isEndOpen: windows?.isEndOpen ?? false,
    maxRecords: spec.maxRecords,
    failsWhenFull: isFinal || spec.full === 'fail',
  };
  const node = GraphNode.of(suppress(held, buffer));
  node.isOutputVersioned = false;
  node.isSuppress = true;
  node.needsTime = isFinal;
  parts.graph.add(parent.node, node);
  parts.tables.set(spec.id, {
    node,
    askForOld: parent.askForOld,
    view: () => {
      const ofParent = parent.view();
      return () => buffer.getterOf(ofParent());
    },
  });
}

/** The windows that close: the reference looks for their grace among all that stands above, on every way. */
function windowsAbove(node: GraphNode): Readonly<{graceMs: number; isEndOpen: boolean}> {
  if (node.graceMs !== undefined) return {graceMs: node.graceMs, isEndOpen: node.isEndOpen};
  if (node.parents.length === 0) throw new RefusedError('no windows to close');
  const above = node.parents.map(windowsAbove);
  return {
    graceMs: Math.max(...above.map(({graceMs}) => graceMs)),
    isEndOpen: above.some(({isEndOpen}) => isEndOpen),
  };
}
