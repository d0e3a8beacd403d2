export type {ExpectedRecord} from './expect-records.ts';
export {
  type HarnessBatch,
  OperatorHarness,
  type OperatorHarnessOptions,
  operatorHarness,
} from './operator-harness.ts';
export {prepareSerdes} from './prepare-serdes.ts';
export {
  TestDriver,
  type TestDriverOptions,
  type TestInput,
  type TestOutput,
  type TestRecordOptions,
  testDriver,
} from './test-driver.ts';
