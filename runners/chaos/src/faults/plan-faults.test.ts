import {expect, test} from 'vitest';
import {faultKinds} from './fault.ts';
import {planFaults} from './plan-faults.ts';

const plansOf = (durationMs: number) =>
  Array.from({length: 100}, (_, seed) => planFaults({seed, durationMs}));

test('the same seed gives the same plan, another one another', () => {
  const plans = plansOf(180_000);
  expect(planFaults({seed: 7, durationMs: 180_000})).toEqual(plans[7]);
  expect(new Set(plans.map((plan) => JSON.stringify(plan))).size).toBe(100);
});

test.each([
  {name: 'three minutes', durationMs: 180_000, least: 12},
  // 1,132 s of 24 s each are 47 units, of which a round of the twelve kinds takes 15.
  {name: 'twenty minutes', durationMs: 1_200_000, least: 36},
])('in $name every kind comes, within the load, one after the other', ({durationMs, least}) => {
  for (const plan of plansOf(durationMs)) {
    expect(new Set(plan.map(({kind}) => kind)).size).toBe(faultKinds.length);
    expect(plan.length).toBeGreaterThanOrEqual(least);
    for (const [index, {atMs, forMs}] of plan.entries()) {
      expect(atMs).toBeGreaterThanOrEqual(20_000);
      expect(atMs + forMs).toBeLessThan(durationMs);
      expect(atMs).toBeLessThan(plan[index + 1]?.atMs ?? durationMs);
    }
  }
});

test('every instance and every broker gets its turn', () => {
  const faults = plansOf(1_200_000).flat();
  expect(new Set(faults.map(({instance}) => instance))).toEqual(new Set([0, 1, 2, 3]));
  expect(new Set(faults.map(({broker}) => broker))).toEqual(new Set([0, 1, 2]));
});
