export {
  TestDriver,
  type TestDriverOptions,
  type TestInput,
  type TestOutput,
  type TestRecordOptions,
  testDriver,
} from './test-driver.ts';
