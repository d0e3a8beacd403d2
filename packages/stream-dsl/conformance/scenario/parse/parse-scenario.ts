import {kindsOf} from '../kinds.ts';
import {isSource} from '../node.ts';
import {
  type Header,
  type InputRecord,
  inputsOf,
  type Scenario,
  type Settings,
  type Step,
} from '../scenario.ts';
import {MemberReader, readList, readText, ScenarioError} from './member-reader.ts';
import {parseNode} from './parse-node.ts';

/**
 * Reads a scenario. Throws a `ScenarioError` that names the place. What the reference refuses as a topology (a
 * `suppress` that waits for the end of no window) is a scenario all the same.
 */
export function parseScenario(json: unknown): Scenario {
  const from = new MemberReader(json, 'scenario');
  const version = from.only('scenario', [1]);
  const name = from.optional('name', (member) => from.text(member));
  const settings = from.optional('settings', (member) => parseSettings(from.object(member)));
  const topology = readList(from.take('topology'), 'topology', parseNode);
  const script = readList(from.take('script'), 'script', parseStep);
  from.end();
  const scenario: Scenario = {
    scenario: version,
    ...(name === undefined ? {} : {name}),
    ...(settings === undefined ? {} : {settings}),
    topology,
    script,
  };
  kindsOf(topology);
  checkTopics(scenario);
  return scenario;
}

function parseSettings(from: MemberReader): Settings {
  const cacheBytes = from.optional('cacheBytes', (name) => from.integer(name, {min: 0}));
  const wallClockMs = from.optional('wallClockMs', (name) => from.integer(name, {min: 0}));
  const optimize = from.optional('optimize', (name) => from.flag(name));
  from.end();
  return {
    ...(cacheBytes === undefined ? {} : {cacheBytes}),
    ...(wallClockMs === undefined ? {} : {wallClockMs}),
    ...(optimize === undefined ? {} : {optimize}),
  };
}

function parseStep(json: unknown, place: string): Step {
  const from = new MemberReader(json, place);
  const step = readStep(from);
  from.end();
  return step;
}

function readStep(from: MemberReader): Step {
  if (from.has('in')) return readRecord(from);
  if (from.has('batch')) return {batch: from.list('batch', parseRecord)};
  if (from.has('advanceWallClockMs'))
    return {advanceWallClockMs: from.durationMs('advanceWallClockMs')};
  if (from.has('commit')) return {commit: from.only('commit', [true])};
  if (from.has('restart')) return {restart: from.only('restart', [true])};
  throw new ScenarioError(from.place, 'expected in, batch, advanceWallClockMs, commit or restart');
}

function parseRecord(json: unknown, place: string): InputRecord {
  const from = new MemberReader(json, place);
  const record = readRecord(from);
  from.end();
  return record;
}

function readRecord(from: MemberReader): InputRecord {
  const headers = from.optional('headers', (name) => from.list(name, parseHeader));
  const partition = from.optional('partition', (name) => from.integer(name, {min: 0}));
  return {
    in: from.text('in'),
    key: from.textOrNull('key'),
    value: from.json('value'),
    ts: from.integer('ts'),
    ...(headers === undefined ? {} : {headers}),
    ...(partition === undefined ? {} : {partition}),
  };
}

function parseHeader(json: unknown, place: string): Header {
  const [name, text, ...rest] = readList(json, place, readText);
  if (name === undefined || text === undefined || rest.length > 0) {
    throw new ScenarioError(place, 'expected a name and a text');
  }
  return [name, text];
}

function checkTopics(scenario: Scenario): void {
  const topics = new Set(scenario.topology.filter(isSource).map(({topic}) => topic));
  for (const record of inputsOf(scenario)) {
    if (!topics.has(record.in))
      throw new ScenarioError('script', `nothing reads topic ${record.in}`);
  }
}
