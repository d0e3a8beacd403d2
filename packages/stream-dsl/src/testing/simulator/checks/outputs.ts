import type {Guarantee} from '../../../runtime/run-options.ts';
import type {SeenRecord} from '../cluster.ts';
import type {ExpectedLatest, ExpectedOutput, ExpectedRecords, SimJson} from '../scenario.ts';

/** How many findings of one kind are told. */
const MAX_TOLD = 3;

/** Exactly once: each result stands there once, and nothing else does. At least once: none is missing. */
export function checkRecords(
  expected: ExpectedRecords,
  seen: readonly SeenRecord[],
  guarantee: Guarantee,
): readonly string[] {
  const {topic, records, atLeastOnce} = expected;
  if (guarantee === 'exactly-once') {
    const {missing, surplus} = compare(records.map(lineOf), seen.map(seenLine));
    return [
      ...tell(`lost from ${topic}`, missing),
      ...tell(`too often in ${topic}`, surplus),
      ...checkOrder(expected, seen, {mayRepeat: false}),
    ];
  }
  if (atLeastOnce === 'none') return [];
  const isSame = atLeastOnce === 'same';
  const line = isSame ? lineOf : ({key}: ExpectedOutput) => key;
  const found = new Set(seen.map(isSame ? seenLine : ({key}) => String(key)));
  const wanted = new Set(records.map(line));
  return [
    ...tell(
      `lost from ${topic}`,
      [...wanted].filter((each) => !found.has(each)),
    ),
    ...tell(
      `wrong in ${topic}`,
      [...found].filter((each) => !wanted.has(each)),
    ),
    ...checkOrder(expected, seen, {mayRepeat: true}),
  ];
}

/** The table that a topic's records make. At least once, one that should be dead may have the last word. */
export function checkLatest(
  {topic, records}: ExpectedLatest,
  seen: readonly SeenRecord[],
  guarantee: Guarantee,
): readonly string[] {
  const values = Map.groupBy(seen, ({key}) => String(key));
  const wrong = records.flatMap(({key, value}) => {
    const texts = (values.get(key) ?? []).map((record) => record.value);
    values.delete(key);
    const isRight =
      guarantee === 'exactly-once'
        ? texts.at(-1) === JSON.stringify(value)
        : texts.some((text) => isAtLeast(parse(text), value));
    return isRight ? [] : [`${key} is ${texts.at(-1)}, expected ${JSON.stringify(value)}`];
  });
  return [...tell(`wrong in ${topic}`, wrong), ...tell(`too many in ${topic}`, [...values.keys()])];
}

function checkOrder(
  {topic, orderOf}: ExpectedRecords,
  seen: readonly SeenRecord[],
  {mayRepeat}: {readonly mayRepeat: boolean},
): readonly string[] {
  if (orderOf === undefined) return [];
  const last = new Map<string, number>();
  const known = new Set<string>();
  const wrong = seen.flatMap((record) => {
    const place = orderOf({key: String(record.key), value: parse(record.value)});
    if (place === undefined) return [];
    const {group, rank} = place;
    const name = `${group} ${rank}`;
    if (mayRepeat && known.has(name)) return [];
    known.add(name);
    const before = last.get(group);
    last.set(group, rank);
    return before !== undefined && rank <= before ? [`${group}: ${rank} after ${before}`] : [];
  });
  return tell(`out of order in ${topic}`, wrong);
}

/** No number is smaller. */
function isAtLeast(found: SimJson, least: SimJson): boolean {
  if (typeof least === 'number') return typeof found === 'number' && found >= least;
  if (typeof least !== 'object' || least === null) return found === least;
  if (typeof found !== 'object' || found === null) return false;
  const values = new Map<string, SimJson>(Object.entries(found));
  return Object.entries(least).every(([name, value]) => isAtLeast(values.get(name) ?? null, value));
}

/** Of two multisets. */
function compare(wanted: readonly string[], found: readonly string[]) {
  const counts = new Map<string, number>();
  for (const line of wanted) counts.set(line, (counts.get(line) ?? 0) + 1);
  const surplus: string[] = [];
  for (const line of found) {
    const count = counts.get(line) ?? 0;
    if (count === 0) surplus.push(line);
    else counts.set(line, count - 1);
  }
  const missing = [...counts].flatMap(([line, count]) => new Array<string>(count).fill(line));
  return {missing, surplus};
}

function lineOf({key, value}: ExpectedOutput): string {
  return `${key} ${JSON.stringify(value)}`;
}

function seenLine({key, value}: SeenRecord): string {
  return `${key} ${value}`;
}

function parse(text: string | null): SimJson {
  // The application wrote it with the JSON serde.
  return text === null ? null : (JSON.parse(text) as SimJson);
}

function tell(what: string, lines: readonly string[]): readonly string[] {
  const more = lines.length > MAX_TOLD ? [`${what}: and ${lines.length - MAX_TOLD} more`] : [];
  return [...lines.slice(0, MAX_TOLD).map((line) => `${what}: ${line}`), ...more];
}
