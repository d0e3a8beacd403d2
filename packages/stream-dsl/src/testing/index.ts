export type {ExpectedRecord} from './expect-records.ts';
export {
  type HarnessBatch,
  OperatorHarness,
  type OperatorHarnessOptions,
  operatorHarness,
} from './operator-harness.ts';
export {prepareSerdes} from './prepare-serdes.ts';
export {
  describeFault,
  ENDING_NAMES,
  type Expectation,
  type ExpectedLatest,
  type ExpectedOutput,
  type ExpectedRecords,
  type ExpectedStage,
  type Fault,
  type FaultAtCall,
  type FaultKind,
  type HistoryOptions,
  type HistoryPlan,
  type HistoryResult,
  type Probe,
  planOf,
  type Recipe,
  runHistory,
  type Sabotage,
  type Scenario,
  type Shrunk,
  type SimInput,
  type SimJson,
  type SimOrigin,
  type SimRecord,
  shrinkHistory,
  type TimedFault,
} from './simulator/index.ts';
export {
  TestDriver,
  type TestDriverOptions,
  type TestInput,
  type TestOutput,
  type TestRecordOptions,
  testDriver,
} from './test-driver.ts';
