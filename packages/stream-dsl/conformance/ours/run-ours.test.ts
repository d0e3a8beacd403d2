import {readdirSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {jurisdictionOf} from '../command/judges.ts';
import type {Recorded} from '../command/record.ts';
import {compareOutputs, strictnessFor} from '../compare/compare-outputs.ts';
import {sideBySide} from '../compare/side-by-side.ts';
import {runModel} from '../model/run-model.ts';
import {parseScenario} from '../scenario/parse/parse-scenario.ts';
import type {Scenario} from '../scenario/scenario.ts';
import {runOurs} from './run-ours.ts';

const vectorsDir = fileURLToPath(new URL('../vectors/', import.meta.url));

function linesOf(file: string): readonly string[] {
  return readFileSync(`${vectorsDir}${file}`, 'utf8').trim().split('\n');
}

function scenarioIn(file: string): Scenario {
  return parseScenario(JSON.parse(readFileSync(`${vectorsDir}${file}`, 'utf8')));
}

/** Names of the scenarios in a folder of vectors. */
function namesIn(folder: string): readonly string[] {
  return readdirSync(`${vectorsDir}${folder}`)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length));
}

async function expectAgreement(scenario: Scenario, expected: readonly string[]): Promise<void> {
  const actual = await runOurs(scenario);
  const strictness = strictnessFor(scenario);
  if (compareOutputs(expected, actual, strictness) === undefined) return;
  const sides = [
    {name: 'expected', lines: expected},
    {name: 'ours', lines: actual},
  ] as const;
  expect.fail(sideBySide(...sides, strictness));
}

test.each(namesIn('rules'))('the documents: %s', async (name) => {
  const scenario = scenarioIn(`rules/${name}.json`);
  // They say what the reference does; where one of our differences shows, the model says what we do.
  const isOurs = jurisdictionOf(scenario).judge === 'model';
  await expectAgreement(scenario, isOurs ? runModel(scenario) : linesOf(`rules/${name}.ndjson`));
});

test.each(namesIn('differences'))('on purpose another result: %s', async (name) => {
  const scenario = scenarioIn(`differences/${name}.json`);
  await expectAgreement(scenario, linesOf(`differences/${name}.ours.ndjson`));
});

const recorded = linesOf('recorded.ndjson').map((line) => JSON.parse(line) as Recorded);

test(`what Kafka Streams gave for ${recorded.length} random scenarios`, async () => {
  for (const {scenario, output} of recorded) await expectAgreement(scenario, output);
});
