import fc from 'fast-check';
import {expect, test} from 'vitest';
import {topology} from '../../dsl/topology.ts';
import {json} from '../../serdes.ts';
import {testDriver} from '../../testing/test-driver.ts';

interface Call {
  /** Turns of the event loop that a call takes. */
  readonly turns: number;
  /** Calls that fail before one succeeds. */
  readonly failures: number;
}

const {PROPERTY_SEED: seed, PROPERTY_RUNS: numRuns = 60} = process.env;
const parameters = {numRuns: Number(numRuns), ...(seed !== undefined && {seed: Number(seed)})};

const RETRIES = 1;
const calls = fc.array(
  fc.record<Call>({turns: fc.integer({min: 0, max: 5}), failures: fc.integer({min: 0, max: 2})}),
  {minLength: 1, maxLength: 12},
);
const settings = fc.record({
  concurrency: fc.integer({min: 1, max: 4}),
  order: fc.constantFrom('ordered' as const, 'unordered' as const),
});

async function turn(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}

test('rule 24: whatever the calls do, each record is done once or set aside, in order where asked', async () => {
  await fc.assert(
    fc.asyncProperty(calls, settings, async (given, {concurrency, order}) => {
      let underWay = 0;
      const attempts = given.map(() => 0);
      const driver = testDriver(
        topology('async', ({stream}) => {
          stream('in', json<number>())
            .mapAsync(
              async (i) => {
                underWay += 1;
                expect(underWay).toBeLessThanOrEqual(concurrency);
                const {turns = 0, failures = 0} = given[i] ?? {};
                for (let n = 0; n < turns; n++) await turn();
                underWay -= 1;
                attempts[i] = (attempts[i] ?? 0) + 1;
                if ((attempts[i] ?? 0) <= failures) throw new Error('not now');
                return i;
              },
              {concurrency, order, retries: RETRIES, backoff: 0},
            )
            .to('out');
        }),
      );
      for (const i of given.keys()) driver.input('in').queue('k', i, i);
      await driver.settleAsync();
      const indices = given.map((_, i) => i);
      const done = driver
        .output('out')
        .read()
        .map(({value}) => Number(value));
      const dead = driver
        .output('in.dead-letters')
        .readText()
        .map(({value}) => Number(value));
      const isLost = (i: number): boolean => (given[i]?.failures ?? 0) > RETRIES;
      expect(order === 'ordered' ? done : done.toSorted((a, b) => a - b)).toEqual(
        indices.filter((i) => !isLost(i)),
      );
      expect(dead.toSorted((a, b) => a - b)).toEqual(indices.filter(isLost));
    }),
    parameters,
  );
});
