import {expect, test} from 'vitest';
import {countReport} from './run-vitest.ts';

const report = {numPassedTests: 5, numFailedTests: 0, numPendingTests: 0, testResults: []};
const brokenFile = {status: 'failed', assertionResults: []};

test.each([
  {name: 'all passed', report, code: 0, expected: {passed: 5, failed: 0}},
  {
    name: 'two failed',
    report: {...report, numFailedTests: 2},
    code: 1,
    expected: {passed: 5, failed: 2},
  },
  {
    name: 'a file that does not load is a failure',
    report: {...report, testResults: [brokenFile]},
    code: 1,
    expected: {passed: 5, failed: 1},
  },
  {name: 'a stray rejection is a failure', report, code: 1, expected: {passed: 5, failed: 1}},
  {name: 'a crash is a failure', report: undefined, code: 134, expected: {passed: 0, failed: 1}},
  {name: 'no tests', report: undefined, code: 0, expected: {passed: 0, failed: 0}},
])('$name', ({report: given, code, expected}) => {
  expect(countReport(given, code)).toEqual(expected);
});
