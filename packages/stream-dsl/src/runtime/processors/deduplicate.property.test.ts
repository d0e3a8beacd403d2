import fc from 'fast-check';
import {expect, test} from 'vitest';
import {topology} from '../../dsl/topology.ts';
import {json} from '../../serdes.ts';
import {testDriver} from '../../testing/test-driver.ts';

interface Input {
  readonly id: string | null;
  /** How far behind stream time; within the grace, so that no id may be forgotten too early. */
  readonly behindMs: number;
  readonly stepMs: number;
  readonly restarts: boolean;
}

const {PROPERTY_SEED: seed, PROPERTY_RUNS: numRuns = 200} = process.env;
const parameters = {numRuns: Number(numRuns), ...(seed !== undefined && {seed: Number(seed)})};

const GRACE_MS = 6;
const inputs = fc.array(
  fc.record<Input>({
    id: fc.option(fc.constantFrom('a', 'b'), {freq: 8}),
    behindMs: fc.integer({min: 0, max: GRACE_MS}),
    stepMs: fc.integer({min: 0, max: 9}),
    restarts: fc.boolean(),
  }),
  {minLength: 1, maxLength: 40},
);

interface Timed extends Input {
  readonly timeMs: number;
}

/** Gives each record a time at most the grace behind the highest one so far. */
function timed(records: readonly Input[]): readonly Timed[] {
  let streamMs = 0;
  return records.map((record) => {
    streamMs += record.stepMs;
    return {...record, timeMs: Math.max(0, streamMs - record.behindMs)};
  });
}

/** Word by word: every pass is remembered for ever, and the last one of an id counts. */
function model(records: readonly Timed[], withinMs: number): readonly number[] {
  const passes: Timed[] = [];
  return records.flatMap((record, i) => {
    const last = passes.findLast(({id}) => id === record.id);
    const isSeen = last !== undefined && Math.abs(record.timeMs - last.timeMs) <= withinMs;
    if (record.id !== null && isSeen) return [];
    passes.push(record);
    return [i];
  });
}

function ours(records: readonly Timed[], withinMs: number, inBatches: boolean): readonly unknown[] {
  const driver = testDriver(
    topology('once', ({stream}) => {
      stream('in', json<{id: string | null; i: number}>())
        .deduplicate({id: ({id}) => id, within: withinMs, grace: GRACE_MS})
        .mapValues(({i}) => i)
        .to('out');
    }),
  );
  for (const [i, {id, timeMs, restarts}] of records.entries()) {
    driver.input('in').queue('k', {id, i}, timeMs);
    if (!inBatches || restarts) driver.settle();
    if (restarts) driver.restart();
  }
  driver.settle();
  return driver
    .output('out')
    .read()
    .map(({value}) => value);
}

test.each([false, true])(
  'deduplicate is what a slow model says, with restarts (in batches: %s)',
  (inBatches) => {
    fc.assert(
      fc.property(inputs, fc.integer({min: 0, max: 12}), (records, withinMs) => {
        const all = timed(records);
        expect(ours(all, withinMs, inBatches)).toEqual(model(all, withinMs));
      }),
      parameters,
    );
  },
);
