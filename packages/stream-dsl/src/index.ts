export type {
  AggregateOptions,
  Fold,
  MergingFold,
} from './dsl/aggregations.ts';
export {
  type Aggregator,
  count,
  first,
  last,
  type MergingAggregator,
  max,
  min,
  sum,
} from './dsl/aggregators.ts';
export type {
  CogroupAggregator,
  Cogrouped,
  CogroupOptions,
  SessionCogrouped,
  WindowedCogrouped,
  WindowedCogroupOptions,
} from './dsl/cogrouped.ts';
export {distinct, topN} from './dsl/collecting-aggregators.ts';
export type {CountedGroup} from './dsl/counted-group.ts';
export type {DeduplicateOptions} from './dsl/deduplicate.ts';
export type {NamingOptions} from './dsl/graph-builder.ts';
export type {Grouped, WindowedByOptions} from './dsl/grouped.ts';
export type {Combine, GroupedTable} from './dsl/grouped-table.ts';
export {
  type JoinReach,
  type JoinWindows,
  type SignedDuration,
  within,
} from './dsl/join-windows.ts';
export type {JoinOptions, TableJoinOptions} from './dsl/joins.ts';
export type {LookupCache, MapAsyncOptions} from './dsl/map-async.ts';
export type {KeySerdeOption, Named} from './dsl/origin.ts';
export {
  type KeyValueStoreSpec,
  keyValueStore,
  type ProcessOptions,
  type Processor,
  type ProcessorContext,
  type WindowStoreSpec,
  windowStore,
} from './dsl/processor.ts';
export type {SinkOptions, SinkRecord} from './dsl/sink.ts';
export type {Branches, BranchStreams} from './dsl/split.ts';
export type {ProcessedStream, Stream} from './dsl/stream.ts';
export type {
  GlobalTable,
  StoreOption,
  Table,
  TableOptions,
  TableTableJoinOptions,
  WindowedTable,
} from './dsl/table.ts';
export {type Sources, type StreamOptions, type Topology, topology} from './dsl/topology.ts';
export type {
  SessionGroup,
  WindowedAggregateOptions,
  WindowedGroup,
  WindowedOptions,
} from './dsl/windowed-group.ts';
export {isStreamError, StreamError, type StreamErrorCode} from './errors.ts';
export type {AsyncCall} from './graph/node.ts';
export type {
  Cancellable,
  ForwardedRecord,
  ProcessedRecord,
  StoreSpec,
} from './graph/processor-api.ts';
export {
  type JsonLoggerOptions,
  jsonLogger,
  type Logger,
  type LogLevel,
} from './observability/logger.ts';
export type {
  SpanContextLike,
  SpanLike,
  SpanLinkLike,
  TracerLike,
} from './observability/tracing.ts';
export type {
  Broker,
  FetchedPartition,
  Fetcher,
  FetcherOptions,
  ProducedBatch,
  Producer,
  ProducerOptions,
  SentBatch,
  TopicSpec,
} from './ports/broker.ts';
export type {BrokerAdmin, GroupState, TopicDescription} from './ports/broker-admin.ts';
export {type Clock, systemClock} from './ports/clock.ts';
export type {
  Assigned,
  AssignmentListener,
  Assignor,
  AssignorMember,
  GroupMember,
  LeaveOptions,
  MemberAssignment,
  MemberOptions,
} from './ports/group-member.ts';
export type {
  ImageRange,
  ImageRow,
  StateStorage,
  StoredPosition,
  StoredTask,
  StoreImage,
  TaskStorage,
} from './ports/state-storage.ts';
export type {RecordHeaders, StreamRecord} from './record.ts';
export {partitionFor} from './record-batch/partition-for.ts';
export {readHeaders} from './record-batch/read-headers.ts';
export {RecordBatchBuilder} from './record-batch/record-batch-builder.ts';
export type {RecordColumns} from './record-batch/record-columns.ts';
export {run} from './run.ts';
export type {AppView, InputView, KeyOwner, StoreView, TaskView} from './runtime/app-view.ts';
export type {
  DropCount,
  DropReason,
  LoopPhase,
  MetricsSnapshot,
  NodeMetrics,
  TopicMetrics,
} from './runtime/metrics.ts';
export {
  deadLetterTopic,
  type ErrorPolicies,
  type ErrorPolicy,
  type RetryPolicy,
} from './runtime/record-errors.ts';
export type {Guarantee, RunOptions} from './runtime/run-options.ts';
export type {AppMetrics, AppState, StreamApp} from './runtime/stream-app.ts';
export type {RestoreProgress} from './runtime/task-state.ts';
export type {Serde, SerdeLoading, SerdeUse} from './serde.ts';
export {
  bytesSerde,
  countWindowedSerde,
  float64Serde,
  int32Serde,
  int64Serde,
  json,
  sessionWindowedSerde,
  stringSerde,
  uuidSerde,
  windowedSerde,
} from './serdes.ts';
export type {KeyRange, PrefixOptions} from './state/key-range.ts';
export type {ReadableStore} from './state/table-view.ts';
export type {StateStore, WindowStateStore} from './state-store.ts';
export {type PartitionOffset, partitionName, type TopicPartition} from './topic.ts';
export {describe} from './topology/describe.ts';
export {
  diffTopologies,
  formatDiff,
  type TopologyChange,
  type TopologyDiff,
  type Verdict,
} from './topology/diff-topologies.ts';
export {toMermaid} from './topology/mermaid.ts';
export {
  type GlobalTableJson,
  type NodeJson,
  type StoreJson,
  type SubTopologyJson,
  type TopicJson,
  type TopologyJson,
  toJson,
} from './topology/topology-json.ts';
export {type CountWindowed, type CountWindows, countWindows} from './windows/count-windows.ts';
export {
  type CustomWindows,
  type CustomWindowsOptions,
  customWindows,
  type WindowBounds,
} from './windows/custom-windows.ts';
export type {Duration} from './windows/duration.ts';
export {type SessionWindows, sessions} from './windows/session-windows.ts';
export {type SlidingWindows, sliding} from './windows/sliding-windows.ts';
export {type GraceOption, hopping, type TimeWindows, tumbling} from './windows/time-windows.ts';
export {
  type BufferLimits,
  type UntilTimeLimit,
  type UntilWindowCloses,
  untilTimeLimit,
  untilWindowCloses,
} from './windows/until.ts';
export type {Windowed} from './windows/windowed.ts';
export type {EventTimeWindows, Windows} from './windows/windows.ts';
