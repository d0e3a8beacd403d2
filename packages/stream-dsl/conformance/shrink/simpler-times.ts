import {inputsOf, type Scenario} from '../scenario/scenario.ts';
import {withRecords} from './simpler-records.ts';

/** The same with smaller times: nearer to 0, on a smaller scale, single durations and timestamps smaller. */
export function* withSimplerTimes(scenario: Scenario): Generator<unknown> {
  const inputs = inputsOf(scenario);
  const earliest = Math.min(...inputs.map(({ts}) => ts));
  if (inputs.length > 0 && earliest > 0) {
    yield withRecords(scenario, (record) => ({...record, ts: record.ts - earliest}));
  }
  for (const by of [1000, 100, 10, 2]) yield scaledDown(scenario, by);
  for (const [index, node] of scenario.topology.entries()) {
    for (const smaller of withSmallerDuration(node)) {
      const topology = scenario.topology.map((kept, at) => (at === index ? smaller : kept));
      yield {...scenario, topology};
    }
  }
  for (const chosen of inputs) {
    for (const ts of smallerThan(chosen.ts)) {
      yield withRecords(scenario, (record) => (record === chosen ? {...record, ts} : record));
    }
  }
  yield* withSmallerAdvances(scenario);
}

function scaledDown(scenario: Scenario, by: number): unknown {
  const smaller = withRecords(scenario, (record) => ({...record, ts: Math.floor(record.ts / by)}));
  const topology = scenario.topology.map((node) =>
    withDurations(node, (ms) => Math.trunc(ms / by)),
  );
  return {...smaller, topology};
}

function* withSmallerDuration(node: unknown): Generator<unknown> {
  let count = 0;
  withDurations(node, (ms) => {
    count += 1;
    return ms;
  });
  for (let chosen = 0; chosen < count; chosen += 1) {
    for (const form of [0, 1, 2, 3] as const) {
      let at = -1;
      yield withDurations(node, (ms) => {
        at += 1;
        return at === chosen ? (smallerThan(ms)[form] ?? ms) : ms;
      });
    }
  }
}

function* withSmallerAdvances(scenario: Scenario): Generator<unknown> {
  for (const [index, step] of scenario.script.entries()) {
    if (!('advanceWallClockMs' in step)) continue;
    for (const advanceWallClockMs of smallerThan(step.advanceWallClockMs)) {
      const script = scenario.script.map((kept, at) =>
        at === index ? {advanceWallClockMs} : kept,
      );
      yield {...scenario, script};
    }
  }
}

function smallerThan(value: number): readonly number[] {
  return [0, 1, Math.trunc(value / 2), value - 1].filter(
    (smaller) => smaller >= 0 && smaller < value,
  );
}

/** A copy of a node with each duration changed, at every depth. */
function withDurations(part: unknown, change: (ms: number) => number): unknown {
  if (Array.isArray(part)) return part.map((item: unknown) => withDurations(item, change));
  if (part === null || typeof part !== 'object') return part;
  const members = Object.entries(part).map(([name, value]: [string, unknown]) => {
    const isDuration = typeof value === 'number' && (name.endsWith('Ms') || name === 'ms');
    return [name, isDuration ? change(value) : withDurations(value, change)] as const;
  });
  return Object.fromEntries(members);
}
