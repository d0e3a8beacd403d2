import type {Node} from '../../scenario/node.ts';
import type {Scenario} from '../../scenario/scenario.ts';
import type {Semantics} from '../differences.ts';
import type {Physical} from '../graph/physical.ts';
import {UnknownError} from '../model-record.ts';
import {addAggregation, addCogroup} from './aggregations.ts';
import {
  addJoinForeignKey,
  addJoinGlobal,
  addJoinStream,
  addJoinTable,
  addJoinTableTable,
} from './joins.ts';
import {Parts} from './parts.ts';
import {
  addFlatMapValues,
  addGroupBy,
  addGroupByKey,
  addMap,
  addMerge,
  addProcess,
  addRepartition,
  addSelectKey,
  addSplit,
  addStream,
  addStreamFilter,
  addStreamMapValues,
  addTo,
  addWindowedBy,
} from './streams.ts';
import {
  addGlobalTable,
  addSuppress,
  addTable,
  addTableFilter,
  addTableGroupBy,
  addTableMapValues,
  addTableToStream,
  addToTable,
} from './tables.ts';

/** The topology of a scenario as the reference would make it. Throws a `RefusedError` where it would refuse. */
export function buildTopology(
  {topology, settings}: Scenario,
  {semantics, partitions}: Readonly<{semantics: Semantics; partitions: number}>,
): Physical {
  const parts = new Parts(semantics);
  for (const node of topology) addNode(node, parts);
  if (partitions > 1 && parts.graph.mixesTimes) throw new UnknownError('times of several writers');
  return parts.graph.write({
    isOptimized: settings?.optimize === true && !semantics.has('no-rewriting'),
    makeRepartition: () => parts.repartition('optimizable'),
  });
}

type Add<Op extends Node['op']> = (node: Extract<Node, {op: Op}>, parts: Parts) => void;

const adders: {readonly [Op in Node['op']]: Add<Op>} = {
  stream: addStream,
  table: addTable,
  globalTable: addGlobalTable,
  mapValues: (node, parts) =>
    parts.tables.has(node.from) ? addTableMapValues(node, parts) : addStreamMapValues(node, parts),
  filter: addFilter,
  filterNot: addFilter,
  map: addMap,
  selectKey: addSelectKey,
  flatMapValues: addFlatMapValues,
  merge: addMerge,
  split: addSplit,
  repartition: addRepartition,
  groupByKey: addGroupByKey,
  groupBy: addGroupBy,
  tableGroupBy: addTableGroupBy,
  cogroup: addCogroup,
  windowedBy: addWindowedBy,
  count: addAggregation,
  reduce: addAggregation,
  aggregate: addAggregation,
  suppress: addSuppress,
  joinStream: addJoinStream,
  joinTable: addJoinTable,
  joinGlobal: addJoinGlobal,
  joinTableTable: addJoinTableTable,
  joinForeignKey: addJoinForeignKey,
  toStream: addTableToStream,
  toTable: addToTable,
  process: addProcess,
  to: addTo,
};

function addNode(node: Node, parts: Parts): void {
  // The table maps each op to the function for its nodes, which TypeScript cannot follow through the lookup.
  const add = adders[node.op] as Add<Node['op']>;
  add(node, parts);
}

function addFilter(node: Extract<Node, {op: 'filter' | 'filterNot'}>, parts: Parts): void {
  if (parts.tables.has(node.from)) addTableFilter(node, parts);
  else addStreamFilter(node, parts);
}
