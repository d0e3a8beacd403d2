import {expect, test} from 'vitest';
import {houseRuleFindings} from './house-rules.ts';

const lines = (count: number): string => 'const a = 1;\n'.repeat(count);
const mark = ['TO', 'DO'].join('');
const home = ['', 'home', 'someone', 'x'].join('/');
const host = ['registry', 'npmjs', 'org'].join('.');

test.each([
  {name: 'a plain file', path: 'packages/a/src/row-buffer.ts', text: lines(10)},
  {name: 'a test of a type', path: 'packages/a/src/schema.test-d.ts', text: lines(10)},
  {name: 'a document in capitals', path: 'docs/ARCHITECTURE.md', text: 'text'},
  {name: 'a Korean readme', path: 'README.ko.md', text: 'text'},
  {name: 'exactly as long as a file may be', path: 'packages/a/src/b.ts', text: lines(400)},
])('$name is fine', ({path, text}) => {
  expect(houseRuleFindings({path, text})).toEqual([]);
});

test.each([
  {name: 'too long a file', path: 'a/b.ts', text: lines(601), finds: /601 lines/},
  {name: 'a room for anything', path: 'a/src/utils/b.ts', text: '', finds: /named for nothing/},
  {name: 'a file for anything', path: 'a/src/helpers.ts', text: '', finds: /named for nothing/},
  {name: 'camel case', path: 'a/src/rowBuffer.ts', text: '', finds: /kebab-case/},
  {name: 'an export of all', path: 'a/b.ts', text: "export * from './c.ts';\n", finds: /names/},
  {name: 'a path of a machine', path: 'a/b.md', text: `see ${home}`, finds: /absolute path/},
  {name: 'a registry', path: 'a/b.json', text: `https://${host}/x`, finds: /package registry/},
  {name: 'something unfinished', path: 'a/b.ts', text: `// ${mark}: later`, finds: /be done/},
])('$name is refused', ({path, text, finds}) => {
  const findings = houseRuleFindings({path, text});
  expect(findings.map(({severity, message}) => `${severity}: ${message}`)).toEqual([
    expect.stringMatching(finds),
  ]);
  expect(findings[0]?.severity).toBe('error');
});

test('a file above 400 lines is a warning', () => {
  expect(houseRuleFindings({path: 'a/b.ts', text: lines(401)})).toEqual([
    expect.objectContaining({severity: 'warning'}),
  ]);
});
