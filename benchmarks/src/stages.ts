import {UsageError} from './bench-options.ts';
import {q2Stage} from './common-workload/q2-stage.ts';
import {endToEndStage} from './end-to-end/end-to-end-stage.ts';
import {columnsStage} from './in-process/columns-stage.ts';
import {deltaAppendStage} from './in-process/delta-append-stage.ts';
import {jsonStage} from './in-process/json-stage.ts';
import {operatorsStage, topologiesStage} from './in-process/operators/operator-stages.ts';
import {parquetStage} from './in-process/parquet-stage.ts';
import {recordBatchStage} from './in-process/record-batch-stage.ts';
import {statelessStage, windowedJoinStage} from './in-process/topology-stages.ts';
import {latencyStage} from './latency/latency-stage.ts';
import {queryStage} from './queries/query-stage.ts';
import {rebalanceStage} from './rebalance/rebalance-stage.ts';
import {restoreStage} from './restore/restore-stage.ts';
import type {Stage} from './stage.ts';

/** All stages, in the order they are run and reported. */
export const stages: readonly Stage[] = [
  recordBatchStage,
  jsonStage,
  columnsStage,
  parquetStage,
  deltaAppendStage,
  operatorsStage,
  topologiesStage,
  statelessStage,
  windowedJoinStage,
  queryStage('q0'),
  queryStage('q1'),
  queryStage('q1r'),
  latencyStage,
  restoreStage,
  rebalanceStage,
  q2Stage,
  endToEndStage,
];

/** Those that were asked for. Throws a `UsageError` for a name that no stage has. */
export function selectStages(only: readonly string[]): readonly Stage[] {
  const names = stages.map(({name}) => name);
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`--only must be one of ${names.join(', ')}: found "${unknown}"`);
  }
  return only.length === 0 ? stages : stages.filter(({name}) => only.includes(name));
}
