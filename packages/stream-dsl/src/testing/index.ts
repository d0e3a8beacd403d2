export {
  TestDriver,
  type TestDriverOptions,
  type TestInput,
  type TestOutput,
  testDriver,
} from './test-driver.ts';
