export {type AuditExample, type AuditResult, totals} from './audit/audit-result.ts';
export type {
  Audit,
  AuditOptions,
  DeadLetter,
  DeadLetterOptions,
  GoldOptions,
  RevenueRow,
  Row,
  Rows,
  SilverOptions,
} from './audit/audit-types.ts';
export {createAudit} from './audit/create-audit.ts';
export {partitionOf} from './audit/partition-of.ts';
export {GeneratorError, type GeneratorErrorCode} from './errors.ts';
export type {Load, LoadContext, LoadPiece} from './load/load.ts';
export {
  type NormalOptions,
  normal,
  phases,
  type SpikeOptions,
  spike,
  steady,
} from './load/loads.ts';
export {type Clock, systemClock} from './pacer/clock.ts';
export {type PaceOptions, type PaceProgress, pace} from './pacer/pace.ts';
export type {Sink} from './pacer/sink.ts';
export {createWorkload} from './workload/create-workload.ts';
export type {GeneratedRecord, RecordKind} from './workload/generated-record.ts';
export type {FaultRates, WorkloadOptions} from './workload/workload-options.ts';
export type {PlannedRecord, Workload} from './workload/workload-types.ts';
