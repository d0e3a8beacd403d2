import {compactJson, type Key} from './json.ts';
import {MemberReader, readJson, readList, readText, ScenarioError} from './parse/member-reader.ts';
import type {Header, OutputLine, OutputRecord} from './scenario.ts';

/** Reads one line of NDJSON output; throws a `ScenarioError` on anything else. */
export function parseOutputLine(line: string): OutputLine {
  const from = new MemberReader(parseJson(line), 'output');
  if (from.has('topic')) return readRecord(from);
  if (from.has('dropped')) return {dropped: from.integer('dropped')};
  if (from.has('invalid')) return {invalid: String(from.take('invalid'))};
  const error = from.text('error');
  const step = from.optional('step', (name) => from.integer(name));
  return step === undefined ? {error} : {error, step};
}

/** One line of output as it is written. */
export function formatOutputLine(line: OutputLine): string {
  return JSON.stringify(line);
}

/** A record as the output shows it; no headers, no member. */
export function outputRecord(
  record: Omit<OutputRecord, 'headers'> & {headers?: readonly Header[]},
): OutputRecord {
  const {topic, key, value, ts, headers, step} = record;
  const some = headers === undefined || headers.length === 0 ? {} : {headers};
  return {topic, key, value, ts, ...some, step};
}

/** A key as text that differs for keys that differ. */
export function keyLabel(key: Key): string {
  return compactJson(key);
}

function readRecord(from: MemberReader): OutputRecord {
  const headers = from.optional('headers', (name) => from.list(name, readHeader));
  return outputRecord({
    topic: from.text('topic'),
    key: readKey(from.take('key'), from.at('key')),
    value: readJson(from.take('value'), from.at('value')),
    ts: from.integer('ts'),
    ...(headers === undefined ? {} : {headers}),
    step: from.has('step') ? from.integer('step') : 0,
  });
}

function readKey(json: unknown, place: string): Key {
  if (json === null || typeof json === 'string') return json;
  const from = new MemberReader(json, place);
  return {k: from.text('k'), start: from.integer('start'), end: from.integer('end')};
}

function readHeader(json: unknown, place: string): Header {
  const [name, text] = readList(json, place, readText);
  if (name === undefined || text === undefined) throw new ScenarioError(place, 'no header');
  return [name, text];
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new ScenarioError('output', `no JSON: ${line.slice(0, 80)}`);
  }
}
