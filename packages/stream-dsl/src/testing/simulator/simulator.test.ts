import {expect, test} from 'vitest';
import type {Fault} from './fault.ts';
import {runHistory} from './history.ts';
import {planOf} from './recipe.ts';

const lost = {kind: 'lost response', instance: 0, call: 'group.sync'} as const;

/** What broke an invariant once, and is mended. */
const REGRESSIONS: readonly {readonly found: string; readonly faults: readonly Fault[]}[] = [
  {
    found: 'a clock that is set back kept an instance from committing',
    faults: [{kind: 'clock jump', instance: 0, atMs: 300, forMs: 0, byMs: -3_600_000}],
  },
  {
    found: 'an instance that was closed while it recovered ran on',
    faults: [
      {...lost, nth: 2},
      {...lost, nth: 3},
      {kind: 'network cut', instance: 0, atMs: 1_300, forMs: 500},
      {kind: 'restart', instance: 0, atMs: 1_900, forMs: 50},
    ],
  },
  {
    found: 'a task that was slow to end stopped the reading of the one that came after it',
    faults: [
      {kind: 'lost request', instance: 0, call: 'group.heartbeat', nth: 3},
      {kind: 'lost request', instance: 0, call: 'producer.send', nth: 1},
      {kind: 'late request', instance: 0, call: 'producer.commit', nth: 1},
    ],
  },
  {
    found: 'a task that the group gave while the others were being ended stayed for ever',
    faults: [
      {kind: 'frozen', instance: 0, atMs: 293, forMs: 997},
      {kind: 'frozen', instance: 0, atMs: 1_337, forMs: 354},
      {kind: 'restart', instance: 1, atMs: 1_162, forMs: 468},
      {kind: 'network cut', instance: 2, atMs: 89, forMs: 340},
    ],
  },
];

test('the same seed gives the same history', {timeout: 120_000}, async () => {
  for (let seed = 1; seed <= 40; seed++) {
    const [first, second] = [await runHistory(planOf({seed})), await runHistory(planOf({seed}))];
    expect(`${seed} ${second.hash}`).toBe(`${seed} ${first.hash}`);
    expect(second.steps).toBe(first.steps);
  }
});

test('a history without faults has nothing to recover from', {timeout: 120_000}, async () => {
  for (let seed = 1; seed <= 40; seed++) {
    const {violations, lines, tally} = await runHistory(planOf({seed, faults: []}), {
      keepsTrace: true,
    });
    expect(violations).toEqual([]);
    expect(tally.faults.size).toBe(0);
    expect(lines.filter((line) => line.includes('recovers'))).toEqual([]);
  }
});

test.each(REGRESSIONS)('no more: $found', {timeout: 120_000}, async ({faults}) => {
  for (let seed = 1; seed <= 40; seed++) {
    expect((await runHistory(planOf({seed, faults}))).violations).toEqual([]);
  }
});
