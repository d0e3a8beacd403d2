import {expect, test} from 'vitest';
import {planFaults} from './plan-faults.ts';

const plans = Array.from({length: 200}, (_, seed) => planFaults({seed, durationMs: 40_000}));

test('the same seed gives the same plan, another one another', () => {
  expect(planFaults({seed: 7, durationMs: 40_000})).toEqual(plans[7]);
  expect(new Set(plans.map((plan) => JSON.stringify(plan))).size).toBe(200);
  expect(new Set(plans.map((plan) => plan.map(({kind}) => kind).join())).size).toBeGreaterThan(100);
});

test('each kind comes once, within the traffic, and is over before the next one needs it', () => {
  for (const plan of plans) {
    expect(new Set(plan.map(({kind}) => kind)).size).toBe(6);
    for (const [index, {atMs, downMs}] of plan.entries()) {
      expect(atMs).toBeGreaterThanOrEqual(3_000);
      expect(atMs + downMs).toBeLessThanOrEqual(40_000 + 7_000);
      expect(atMs).toBeLessThan(plan[index + 1]?.atMs ?? 40_000);
    }
  }
});

test('every broker and both instances get their turn', () => {
  const targets = (kind: string) =>
    new Set(plans.map((plan) => plan.find((fault) => fault.kind === kind)?.target));
  expect(targets('kill-broker')).toEqual(new Set([0, 1, 2]));
  for (const kind of ['kill-stream', 'drain-stream', 'stop-stream-twice']) {
    expect(targets(kind)).toEqual(new Set([0, 1]));
  }
});
