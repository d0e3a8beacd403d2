import {json, type Sources, type Topology, topology} from '@crm/stream-dsl';
import type {Node} from '../scenario/node.ts';
import type {Scenario} from '../scenario/scenario.ts';
import {
  addAggregate,
  addCogroup,
  addCount,
  addReduce,
  addSuppress,
  addWindowedBy,
} from './aggregations.ts';
import {
  addJoinForeignKey,
  addJoinGlobal,
  addJoinStream,
  addJoinTable,
  addJoinTableTable,
} from './joins.ts';
import {keySerde, type OurKey, type OurValue} from './keys.ts';
import {Parts} from './parts.ts';
import {
  addFlatMapValues,
  addGroupBy,
  addMap,
  addMerge,
  addProcess,
  addRepartition,
  addSelectKey,
  addSplit,
} from './streams.ts';
import {addFilter, addMapValues, addTableGroupBy, addToTable, tableOptions} from './tables.ts';

/** The topology of a scenario, built with our library as a user would. Throws what the library throws. */
export function buildTopology({topology: nodes}: Scenario): Topology {
  return topology('scenario', (sources) => {
    const parts = new Parts();
    for (const node of nodes) addNode(node, parts, sources);
  });
}

type Add<Op extends Node['op']> = (
  node: Extract<Node, {op: Op}>,
  parts: Parts,
  sources: Sources,
) => void;

const value = json<OurValue>();

const adders: {readonly [Op in Node['op']]: Add<Op>} = {
  stream: ({id, topic}, parts, {stream}) =>
    parts.setStream(id, stream<OurKey, OurValue>(topic, value, {name: id, key: keySerde})),
  table: (node, parts, {table}) =>
    parts.setTable(
      node.id,
      table<OurKey, OurValue>(node.topic, value, {...tableOptions(node), key: keySerde}),
    ),
  globalTable: ({id, topic}, parts, {globalTable}) =>
    parts.setGlobalTable(
      id,
      globalTable<OurKey, OurValue>(topic, value, {name: id, key: keySerde}),
    ),
  mapValues: addMapValues,
  filter: addFilter,
  filterNot: addFilter,
  map: addMap,
  selectKey: addSelectKey,
  flatMapValues: addFlatMapValues,
  merge: addMerge,
  split: addSplit,
  repartition: addRepartition,
  groupByKey: ({id, from}, parts) => parts.setGrouped(id, parts.stream(from).groupByKey()),
  groupBy: addGroupBy,
  tableGroupBy: addTableGroupBy,
  cogroup: addCogroup,
  windowedBy: addWindowedBy,
  count: addCount,
  reduce: addReduce,
  aggregate: addAggregate,
  suppress: addSuppress,
  joinStream: addJoinStream,
  joinTable: addJoinTable,
  joinGlobal: addJoinGlobal,
  joinTableTable: addJoinTableTable,
  joinForeignKey: addJoinForeignKey,
  toStream: ({id, from}, parts) => parts.setStream(id, parts.table(from).toStream()),
  toTable: addToTable,
  process: addProcess,
  // One serde for all: several outputs may go to one topic, windowed keys among them.
  to: ({from, topic}, parts) => parts.stream(from).to(topic, {key: keySerde}),
};

function addNode(node: Node, parts: Parts, sources: Sources): void {
  // The table maps each op to the function for its nodes, which TypeScript cannot follow through the lookup.
  const add = adders[node.op] as Add<Node['op']>;
  add(node, parts, sources);
}
