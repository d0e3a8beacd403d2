import fc from 'fast-check';
import {expect, test} from 'vitest';
import {FEEDINGS, type Feeding, fed} from '../../../test/feed.ts';
import {topology} from '../../dsl/topology.ts';
import type {StreamRecord} from '../../record.ts';
import {json} from '../../serdes.ts';
import {customWindows} from '../../windows/custom-windows.ts';
import {sessions} from '../../windows/session-windows.ts';
import {sliding} from '../../windows/sliding-windows.ts';
import {hopping} from '../../windows/time-windows.ts';
import {untilWindowCloses} from '../../windows/until.ts';
import type {EventTimeWindows} from '../../windows/windows.ts';

const {PROPERTY_SEED: seed, PROPERTY_RUNS: numRuns = 200} = process.env;
const parameters = {numRuns: Number(numRuns), ...(seed !== undefined && {seed: Number(seed)})};

/** A record: its key, its number as its value, and its time. */
type Input = readonly [key: string, value: string, timestampMs: number];
type Manner = 'onUpdate' | 'onWindowClose' | 'suppress';
type Result = StreamRecord<unknown, unknown>;

const inputs = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', 'ab'), fc.nat(60)), {minLength: 1, maxLength: 40})
  .map((list) => list.map(([key, time], i) => [key, `${i} `, time] as Input));
/** Out of order, and yet as an input mostly is: late by little. */
const nearlyOrdered = inputs.map((list) =>
  list.map(([key, value, time], i) => [key, value, i * 5 + (time % 20)] as Input),
);
const anyInputs = fc.oneof(inputs, nearlyOrdered);
const durations = fc.record({size: fc.integer({min: 1, max: 20}), grace: fc.nat(20)});
const gridWindows = fc
  .record({
    size: fc.integer({min: 1, max: 20}),
    grace: fc.nat(20),
    part: fc.integer({min: 1, max: 3}),
  })
  .map(({size, grace, part}) => hopping(size, {advance: Math.ceil(size / part), grace}));
const manners = fc.constantFrom<Manner>('onUpdate', 'onWindowClose', 'suppress');
const ways = fc.constantFrom(...FEEDINGS);

/** All texts of a window, in the order in which they came. */
function run(windows: EventTimeWindows, manner: Manner, records: readonly Input[], way: Feeding) {
  const build = topology('windows', ({stream}) => {
    const emit = manner === 'onWindowClose' ? 'onWindowClose' : 'onUpdate';
    const grouped = stream('in', json<string>()).groupByKey();
    const join = (left: string, right: string): string => left + right;
    const table =
      windows.kind === 'sessions'
        ? grouped.windowedBy(windows, {emit}).reduce(join, {name: 'texts'})
        : grouped.windowedBy(windows, {emit}).reduce(join, {name: 'texts'});
    const shown = manner === 'suppress' ? table.suppress(untilWindowCloses()) : table;
    shown.toStream().to('out');
  });
  const driver = fed(build, records, way);
  return {results: driver.output('out').read(), late: driver.metrics().late};
}

const bounds = ({key}: Result) => key as {key: string; startMs: number; endMs: number};

function byPlace(a: Result, b: Result): number {
  const [left, right] = [bounds(a), bounds(b)];
  const byKey = Buffer.compare(Buffer.from(left.key), Buffer.from(right.key));
  return left.endMs - right.endMs || left.startMs - right.startMs || byKey;
}

/** The order in which a suppress lets windows go: that of their keys comes before that of their starts. */
function byPlaceBuffered(a: Result, b: Result): number {
  const [left, right] = [bounds(a), bounds(b)];
  const byKey = Buffer.compare(Buffer.from(left.key), Buffer.from(right.key));
  return left.endMs - right.endMs || byKey || left.startMs - right.startMs;
}

/** Rules 1, 2, 6 and 7 for windows on a grid, word by word. */
function gridModel(
  records: readonly Input[],
  {sizeMs, advanceMs, graceMs}: {sizeMs: number; advanceMs: number; graceMs: number},
  isFinal: boolean,
) {
  const windows = new Map<string, Result>();
  const results: Result[] = [];
  let [timeMs, late] = [-1, 0];
  for (const [key, text, timestampMs] of records) {
    timeMs = Math.max(timeMs, timestampMs);
    for (let startMs = 0; startMs <= timestampMs; startMs += advanceMs) {
      const endMs = startMs + sizeMs;
      if (timestampMs >= endMs) continue;
      if (endMs <= timeMs - graceMs) {
        late += 1;
        continue;
      }
      const id = `${key} ${startMs}`;
      const old = windows.get(id);
      const next = {
        key: {key, startMs, endMs},
        value: `${old?.value ?? ''}${text}`,
        timestampMs: Math.max(old?.timestampMs ?? 0, timestampMs),
      };
      windows.set(id, next);
      if (!isFinal) results.push(next);
    }
    if (!isFinal) continue;
    const closed = [...windows].filter(([, at]) => bounds(at).endMs <= timeMs - graceMs);
    for (const [id] of closed) windows.delete(id);
    results.push(...closed.map(([, at]) => at).sort(byPlace));
  }
  return {results, late};
}

test('rules 1, 2, 6 and 7: windows on a grid are those of the model', () => {
  fc.assert(
    fc.property(anyInputs, gridWindows, manners, ways, (records, windows, manner, way) => {
      const found = run(windows, manner, records, way);
      expect(found).toEqual(gridModel(records, windows, manner !== 'onUpdate'));
    }),
    parameters,
  );
});

test('rules 1, 2, 6 and 7: so are custom windows', () => {
  fc.assert(
    fc.property(anyInputs, gridWindows, manners, ways, (records, grid, manner, way) => {
      const windowsFor = (timestampMs: number) => {
        const starts = Array.from({length: 400}, (_, i) => i * grid.advanceMs);
        return starts
          .filter((startMs) => startMs <= timestampMs && timestampMs < startMs + grid.sizeMs)
          .map((startMs) => ({startMs, endMs: startMs + grid.sizeMs}));
      };
      const windows = customWindows({windowsFor, maxSize: grid.sizeMs, grace: grid.graceMs});
      const found = run(windows, manner, records, way);
      expect(found).toEqual(gridModel(records, grid, manner !== 'onUpdate'));
    }),
    parameters,
  );
});

/** Rules 1, 3, 6 and 7, word by word: all sessions that there ever were stay where they are. */
function sessionModel(
  records: readonly Input[],
  {gapMs, graceMs}: {gapMs: number; graceMs: number},
  manner: Manner,
) {
  const isFinal = manner !== 'onUpdate';
  const order = manner === 'suppress' ? byPlaceBuffered : byPlace;
  let known: Result[] = [];
  const results: Result[] = [];
  let [timeMs, late, emittedMs] = [-1, 0, Number.NEGATIVE_INFINITY];
  for (const [key, text, timestampMs] of records) {
    timeMs = Math.max(timeMs, timestampMs);
    const closedMs = timeMs - graceMs - gapMs;
    const touched = known
      .filter((at) => bounds(at).key === key)
      .filter((at) => bounds(at).startMs - gapMs <= timestampMs)
      .filter((at) => bounds(at).endMs + gapMs >= timestampMs)
      .sort(byPlace);
    const startMs = Math.min(timestampMs, ...touched.map((at) => bounds(at).startMs));
    const endMs = Math.max(timestampMs, ...touched.map((at) => bounds(at).endMs));
    if (endMs < closedMs) late += 1;
    else {
      const value = touched.map((at) => at.value).join('') + text;
      known = known.filter((at) => !touched.includes(at));
      known.push({key: {key, startMs, endMs}, value, timestampMs: endMs});
      const replaced = startMs === endMs ? [] : touched;
      if (!isFinal) results.push(...replaced.map((at) => ({...at, value: null})));
      if (!isFinal) results.push(...known.slice(-1));
    }
    if (!isFinal) continue;
    const isDue = ({endMs: end}: {endMs: number}) => emittedMs <= end && end < closedMs;
    results.push(...known.filter((at) => isDue(bounds(at))).sort(order));
    emittedMs = Math.max(emittedMs, closedMs);
  }
  return {results, late};
}

test('rules 1, 3, 6 and 7: sessions are those of the model', () => {
  fc.assert(
    fc.property(anyInputs, durations, manners, ways, (records, {size, grace}, manner, way) => {
      const windows = sessions(size, {grace});
      const found = run(windows, manner, records, way);
      expect(found).toEqual(sessionModel(records, windows, manner));
    }),
    parameters,
  );
});

/** Rule 4 where nothing is late: what each window that a record asks for holds in the end. */
function slidingModel(records: readonly Input[], sizeMs: number): ReadonlyMap<string, unknown> {
  const windows = new Map<string, unknown>();
  for (const [key, , timestampMs] of records) {
    for (const startMs of [Math.max(0, timestampMs - sizeMs), timestampMs + 1]) {
      const held = records
        .filter(([other]) => other === key)
        .filter(([, , at]) => startMs <= at && at <= startMs + sizeMs)
        .map(([, text]) => text);
      if (held.length > 0) windows.set(`${key} ${startMs}`, held.sort());
    }
  }
  return windows;
}

function lastValues(results: readonly Result[]): ReadonlyMap<string, unknown> {
  return new Map(
    results.map((result) => {
      const texts = String(result.value).split(/(?<= )/);
      return [`${bounds(result).key} ${bounds(result).startMs}`, texts.sort()] as const;
    }),
  );
}

test('rule 4: sliding windows end up with what lies in them', () => {
  fc.assert(
    fc.property(anyInputs, durations, ways, (records, {size}, way) => {
      const {results, late} = run(sliding(size, {grace: 1000}), 'onUpdate', records, way);
      expect(late).toBe(0);
      expect(lastValues(results)).toEqual(slidingModel(records, size));
    }),
    parameters,
  );
});

test('rules 4 and 6: sliding windows are emitted once, with what their last update said', () => {
  fc.assert(
    fc.property(anyInputs, durations, manners, ways, (records, {size, grace}, manner, way) => {
      const all: readonly Input[] = [...records, ['end', 'x ', 10_000]];
      const windows = sliding(size, {grace});
      const updates = run(windows, 'onUpdate', all, 'piped');
      const finals = run(windows, manner === 'onUpdate' ? 'suppress' : manner, all, way);
      const last = new Map(updates.results.map((at) => [JSON.stringify(at.key), at]));
      const expected = [...last.values()].filter((at) => bounds(at).key !== 'end').sort(byPlace);
      expect(finals.results).toEqual(expected);
      expect(finals.late).toBe(updates.late);
    }),
    parameters,
  );
});
