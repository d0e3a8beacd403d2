import {expect, test} from 'vitest';
import {subjectFault} from './commit-subject.ts';

test.each([
  'feat: Add tumbling windows #3',
  'fix: Believe only the newest partition leader #3',
  'perf: Scan JSON bytes into columns, once #12',
])('%s has the form', (subject) => {
  expect(subjectFault(subject)).toBeUndefined();
});

test.each([
  {subject: 'Add tumbling windows #3', fault: /begins with none of feat/},
  {subject: 'feature: Add tumbling windows #3', fault: /begins with none of feat/},
  {subject: 'feat: Add tumbling windows', fault: /issue/},
  {subject: 'feat: add tumbling windows #3', fault: /type: Verb/},
  {subject: 'feat: Windows #3', fault: /type: Verb/},
  {subject: 'feat(dsl): Add windows #3', fault: /begins with none of feat/},
  {subject: `feat: Add ${'very '.repeat(15)}long windows #3`, fault: /characters long/},
])('$subject is refused', ({subject, fault}) => {
  expect(subjectFault(subject)).toMatch(fault);
});
