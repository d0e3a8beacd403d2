import {readdirSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {type Oracle, startOracle} from './oracle.ts';

const rulesDir = fileURLToPath(new URL('../vectors/rules/', import.meta.url));
const names = readdirSync(rulesDir)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length));

let oracle: Oracle;
beforeAll(async () => {
  oracle = await startOracle();
});
afterAll(() => oracle.close());

// What is expected stands in the documents of the language and of the rules.
test.each(names)('the reference does what the page says: %s', async (name) => {
  const scenario: unknown = JSON.parse(readFileSync(`${rulesDir}${name}.json`, 'utf8'));
  const expected = readFileSync(`${rulesDir}${name}.ndjson`, 'utf8').trimEnd().split('\n');
  expect(await oracle.run(scenario)).toEqual(expected);
});
