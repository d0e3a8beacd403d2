import {existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {createWorkload, normal, phases, spike, type Workload} from '@crm/generator';
import type {DemoOptions} from './demo-options.ts';

/** What a run is made of: all that a later start needs to go on with the same traffic. */
export interface DemoRun {
  readonly folder: string;
  readonly seed: number;
  readonly seconds: number;
  readonly isResumed: boolean;
}

/** Event time passes this many times as fast as the clock on the wall. */
export const speed = 20;
const startMs = Date.UTC(2026, 0, 5, 9);

/** Goes on with the run in the folder, or begins a new one: when there is none, when it is finished, or when asked. */
export function openRun({folder, seed, seconds, isFresh}: DemoOptions): DemoRun {
  const file = join(folder, 'run.json');
  if (isFresh || !existsSync(file) || existsSync(finishedFile(folder))) {
    rmSync(folder, {recursive: true, force: true});
    mkdirSync(folder, {recursive: true});
    writeFileSync(`${file}.new`, JSON.stringify({seed, seconds}));
    renameSync(`${file}.new`, file);
    return {folder, seed, seconds, isResumed: false};
  }
  const stored: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return {folder, ...(stored as {seed: number; seconds: number}), isResumed: true};
}

/** The next start begins anew. */
export function finishRun({folder}: DemoRun): void {
  writeFileSync(finishedFile(folder), '');
}

const finishedFile = (folder: string): string => join(folder, 'finished');

/** Half of the time everyday traffic, then a spike to 3,500 records per second. */
export function workloadOf({seed, seconds}: DemoRun): Workload {
  const wallMs = seconds * 1_000;
  return createWorkload({
    seed,
    customers: 2_000,
    products: 300,
    startMs,
    speed,
    load: phases([
      normal({lowest: 60, highest: 100, durationMs: wallMs / 2}),
      spike({rampMs: wallMs / 8, holdMs: wallMs / 4}),
    ]),
    faults: {
      lateRate: 0.01,
      outOfOrderRate: 0.02,
      duplicateRate: 0.005,
      brokenRate: 0.002,
      wrongVersionRate: 0.001,
    },
  });
}
