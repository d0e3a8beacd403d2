export {
  CALL_FAULTS,
  CALLS,
  type CallFault,
  type CallName,
  describeFault,
  type Fault,
  type FaultAtCall,
  type FaultKind,
  TIMED_FAULTS,
  type TimedFault,
  type TimedFaultKind,
} from './fault.ts';
export type {Sabotage} from './fleet.ts';
export {
  type HistoryOptions,
  type HistoryPlan,
  type HistoryResult,
  runHistory,
} from './history.ts';
export {planOf, type Recipe} from './recipe.ts';
export type {
  Expectation,
  ExpectedLatest,
  ExpectedOutput,
  ExpectedRecords,
  ExpectedStage,
  Probe,
  Scenario,
  SimInput,
  SimJson,
  SimOrigin,
  SimRecord,
} from './scenario.ts';
export {ENDING_NAMES} from './scenarios/random-scenario.ts';
export {type Shrunk, shrinkHistory} from './shrink.ts';
export type {Tally} from './tally.ts';
