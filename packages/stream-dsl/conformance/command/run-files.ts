import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {basename, join} from 'node:path';
import {compareOutputs, strictnessFor} from '../compare/compare-outputs.ts';
import {sideBySide} from '../compare/side-by-side.ts';
import {ScenarioError} from '../scenario/parse/member-reader.ts';
import {parseScenario} from '../scenario/parse/parse-scenario.ts';
import type {Scenario} from '../scenario/scenario.ts';
import type {Side} from './side.ts';

/** Prints both outputs of one file side by side; answers whether they agree. */
export async function runFile(file: string, judge: Side, ours: Side): Promise<boolean> {
  const scenario = parseScenario(JSON.parse(readFileSync(file, 'utf8')));
  const [expected, actual] = await Promise.all([judge.run(scenario), ours.run(scenario)]);
  const strictness = strictnessFor(scenario);
  const left = {name: judge.name, lines: expected};
  console.log(sideBySide(left, {name: ours.name, lines: actual}, strictness));
  return compareOutputs(expected, actual, strictness) === undefined;
}

/** Writes the output of each `X.json` in a folder to `X.ndjson` in another; gives their number. */
export async function runFolder(dir: string, outDir: string, ours: Side): Promise<number> {
  const names = readdirSync(dir).filter((name) => name.endsWith('.json'));
  mkdirSync(outDir, {recursive: true});
  for (const name of names.sort()) {
    const lines = await runText(readFileSync(join(dir, name), 'utf8'), ours);
    const text = lines.map((line) => `${line}\n`).join('');
    writeFileSync(join(outDir, `${basename(name, '.json')}.ndjson`), text);
  }
  return names.length;
}

async function runText(text: string, ours: Side): Promise<readonly string[]> {
  const scenario = readScenario(text);
  return typeof scenario === 'string' ? [scenario] : await ours.run(scenario);
}

/** The scenario, or the line that says why it is none. */
function readScenario(text: string): Scenario | string {
  try {
    return parseScenario(JSON.parse(text));
  } catch (error) {
    if (!(error instanceof ScenarioError || error instanceof SyntaxError)) throw error;
    return JSON.stringify({invalid: error.message});
  }
}
