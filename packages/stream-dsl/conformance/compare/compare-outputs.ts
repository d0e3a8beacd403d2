import {keyLabel, parseOutputLine} from '../scenario/output-line.ts';
import {inputsOf, type OutputLine, type OutputRecord, type Scenario} from '../scenario/scenario.ts';

/** What two outputs are held to, beyond topic, key, value, timestamp and headers. */
export type Strictness = Readonly<{
  /** Whether each record must come at the same step. */
  bySteps: boolean;
  /** Whether order counts among all records of a topic, or only among those of one key. */
  order: 'topic' | 'key';
}>;

/** Where the line stands that ends a run; no topic has blanks in its name. */
export const ending = 'end of run';

/** The first line in which two outputs differ; a side that has no such line is undefined. */
export type Difference = Readonly<{
  /** A topic, or `ending` for the line that ends the output. */
  where: string;
  /** Counts from 0 within `where`. */
  index: number;
  expected: string | undefined;
  actual: string | undefined;
}>;

/** Caches and several partitions leave open at which step, and partitions the order among keys. */
export function strictnessFor(scenario: Scenario): Strictness {
  const isSpread = inputsOf(scenario).some(({partition = 0}) => partition !== 0);
  const isCached = (scenario.settings?.cacheBytes ?? 0) > 0;
  return {bySteps: !isSpread && !isCached, order: isSpread ? 'key' : 'topic'};
}

/**
 * Compares two outputs as the language demands: topic by topic, in order, then the ending. Errors agree when they come
 * at the same step; their class is the reference's. Undefined when nothing differs.
 */
export function compareOutputs(
  expected: readonly string[],
  actual: readonly string[],
  strictness: Strictness,
): Difference | undefined {
  const left = sectionsOf(expected, strictness);
  const right = sectionsOf(actual, strictness);
  for (const where of new Set([...left.keys(), ...right.keys()])) {
    const difference = firstDifference(where, left.get(where) ?? [], right.get(where) ?? []);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

/** The lines of an output by topic (and key), each as text that is equal iff the lines agree; `ending` is the last. */
export function sectionsOf(
  lines: readonly string[],
  strictness: Strictness,
): ReadonlyMap<string, readonly string[]> {
  const sections = new Map<string, string[]>();
  const end: string[] = [];
  for (const line of lines.map(parseOutputLine)) {
    if (!('topic' in line)) {
      end.push(endingText(line));
      continue;
    }
    const where =
      strictness.order === 'topic' ? line.topic : `${line.topic} of ${keyLabel(line.key)}`;
    const section = sections.get(where);
    if (section === undefined) sections.set(where, [recordText(line, strictness)]);
    else section.push(recordText(line, strictness));
  }
  if (strictness.order === 'key') {
    // Records without a key go to any partition, so their order is nobody's.
    for (const [where, section] of sections) if (where.endsWith(' of null')) section.sort();
  }
  return sections.set(ending, end);
}

function recordText(record: OutputRecord, {bySteps}: Strictness): string {
  const {key, value, ts, headers, step} = record;
  const shownHeaders = headers === undefined ? '' : ` headers ${JSON.stringify(headers)}`;
  const shownStep = bySteps ? ` step ${step}` : '';
  return `${JSON.stringify(key)} ${JSON.stringify(value)} @${ts}${shownHeaders}${shownStep}`;
}

function endingText(line: Exclude<OutputLine, OutputRecord>): string {
  if ('dropped' in line) return `dropped ${line.dropped}`;
  if ('invalid' in line) return `invalid: ${line.invalid}`;
  return line.step === undefined ? 'refused' : `error at step ${line.step}`;
}

function firstDifference(
  where: string,
  expected: readonly string[],
  actual: readonly string[],
): Difference | undefined {
  const length = Math.max(expected.length, actual.length);
  for (let index = 0; index < length; index += 1) {
    if (expected[index] !== actual[index]) {
      return {where, index, expected: expected[index], actual: actual[index]};
    }
  }
  return undefined;
}
