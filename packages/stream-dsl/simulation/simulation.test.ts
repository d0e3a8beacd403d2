import {expect, test} from 'vitest';
import {CALL_FAULTS, CALLS, TIMED_FAULTS} from '../src/testing/simulator/index.ts';
import {runHistories} from './run-histories.ts';

const histories = Number(process.env['SIMULATION_HISTORIES'] ?? 10_000);
const seed = Number(process.env['SIMULATION_SEED'] ?? Math.floor(Math.random() * 1e9));

test('no history breaks an invariant', {timeout: 1_800_000}, async () => {
  console.log(`${histories} histories from seed ${seed} on: pnpm simulate --seed ${seed}`);
  const summary = await runHistories({seed, histories});
  expect(summary.histories).toBe(histories);
  expect(summary.failures).toEqual([]);
  // Fewer need not meet everything.
  if (histories < 10_000) return;
  const missed = [...CALL_FAULTS, ...TIMED_FAULTS].filter((kind) => !summary.faults.has(kind));
  expect(missed).toEqual([]);
  const points = CALLS.flatMap((call) => [`${call} before`, `${call} after`]);
  expect(points.filter((point) => !summary.crashPoints.has(point))).toEqual([]);
});
