import type {GraphNode} from '../graph/node.ts';
import type {OperatorSite} from './operator-site.ts';
import {compileAggregate, compileLate} from './processors/aggregate.ts';
import {compileCogroup} from './processors/cogroup.ts';
import {compileDeduplicate} from './processors/deduplicate.ts';
import {compileForeignKeyResolve} from './processors/foreign-key-resolve.ts';
import {compileForeignKeyRespond} from './processors/foreign-key-respond.ts';
import {compileForeignKeySend} from './processors/foreign-key-send.ts';
import {compileForeignKeySubscribe} from './processors/foreign-key-subscribe.ts';
import {compileGlobalTableJoin, compileStreamTableJoin} from './processors/join.ts';
import {compileMapAsync} from './processors/map-async.ts';
import {compileMerge, compileToStream} from './processors/pass.ts';
import {compilePipe} from './processors/pipe.ts';
import {compileChild, compileProcess} from './processors/process.ts';
import {compileSink} from './processors/sink.ts';
import {compileRepartitionReader, compileSource} from './processors/source.ts';
import {compileBranch, compileSplit} from './processors/split.ts';
import {compileStateless} from './processors/stateless.ts';
import {compileStreamStreamJoin} from './processors/stream-stream-join.ts';
import {compileSuppress} from './processors/suppress.ts';
import {compileTable, compileToTable} from './processors/table.ts';
import {compileTableAggregate} from './processors/table-aggregate.ts';
import {compileTableFilter} from './processors/table-filter.ts';
import {compileTableGroup} from './processors/table-group.ts';
import {compileTableMapValues} from './processors/table-map-values.ts';
import {compileTableTableJoin} from './processors/table-table-join.ts';

export {compileRepartitionWriter} from './processors/repartition.ts';

type Compile<Kind extends GraphNode['kind']> = (
  node: Extract<GraphNode, {kind: Kind}>,
  site: OperatorSite,
) => void;

const operators: {readonly [Kind in GraphNode['kind']]: Compile<Kind>} = {
  source: compileSource,
  repartition: compileRepartitionReader,
  table: compileTable,
  toTable: compileToTable,
  toStream: compileToStream,
  tableFilter: compileTableFilter,
  tableMapValues: compileTableMapValues,
  tableGroup: compileTableGroup,
  tableAggregate: compileTableAggregate,
  tableTableJoin: compileTableTableJoin,
  // Every instance holds it whole, outside of its tasks.
  globalTable: () => undefined,
  stateless: compileStateless,
  pipe: compilePipe,
  mapAsync: compileMapAsync,
  merge: compileMerge,
  split: compileSplit,
  branch: compileBranch,
  process: compileProcess,
  child: compileChild,
  deduplicate: compileDeduplicate,
  streamTableJoin: compileStreamTableJoin,
  globalTableJoin: compileGlobalTableJoin,
  streamStreamJoin: compileStreamStreamJoin,
  foreignKeySend: compileForeignKeySend,
  foreignKeySubscribe: compileForeignKeySubscribe,
  foreignKeyRespond: compileForeignKeyRespond,
  foreignKeyResolve: compileForeignKeyResolve,
  aggregate: compileAggregate,
  cogroup: compileCogroup,
  suppress: compileSuppress,
  late: compileLate,
  sink: compileSink,
};

/** Puts the processor of a node together; its parents' are there already. */
export function compileOperator(node: GraphNode, site: OperatorSite): void {
  // The table maps each kind to the function for its nodes, which TypeScript cannot follow through the lookup.
  const compile = operators[node.kind] as Compile<GraphNode['kind']>;
  compile(node, site);
}
