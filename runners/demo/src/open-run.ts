import {mkdirSync, readdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {memoryBroker} from '@crm/stream-dsl/brokers/memory';
import type {DemoOptions} from './demo-options.ts';
import {DemoError} from './errors.ts';
import {type RunState, readState, unusable, writeState} from './run-state.ts';

/** What a run is made of: all that a later start needs to send the same records. */
export interface DemoRun {
  readonly folder: string;
  readonly seed: number;
  readonly seconds: number;
  /** `afresh`: what was left of an earlier run had to go. */
  readonly start: 'first' | 'afresh' | 'resumed';
}

const defaults = {seed: 42, seconds: 36} as const;

export const brokerFolder = (folder: string): string => join(folder, 'broker');
export const lakeFolder = (folder: string): string => join(folder, 'lake');

/** Goes on with the unfinished run in the folder; begins anew when there is none, or when asked to. */
export async function openRun(options: DemoOptions): Promise<DemoRun> {
  const {folder, seed = defaults.seed, seconds = defaults.seconds, isFresh} = options;
  const state = stateOf(options);
  if (state?.phase === 'running' && !isFresh) return resume(state, options);
  if (state === undefined) requireEmpty(folder);
  else await clear(folder, state);
  writeState(folder, {phase: 'running', seed, seconds});
  return {folder, seed, seconds, start: state === undefined ? 'first' : 'afresh'};
}

/** The next start begins anew. */
export function finishRun({folder, seed, seconds}: DemoRun): void {
  writeState(folder, {phase: 'finished', seed, seconds});
}

function stateOf({folder, isFresh}: DemoOptions): RunState | undefined {
  try {
    return readState(folder);
  } catch (error) {
    const isDamaged = error instanceof DemoError && error.code === 'DEMO_STATE_UNREADABLE';
    if (isDamaged && isFresh) return {phase: 'clearing', ...defaults};
    throw error;
  }
}

function resume({seed, seconds}: RunState, options: DemoOptions): DemoRun {
  const {folder} = options;
  const asked = {seed: options.seed ?? seed, seconds: options.seconds ?? seconds};
  if (asked.seed === seed && asked.seconds === seconds) {
    return {folder, seed, seconds, start: 'resumed'};
  }
  throw new DemoError(
    'DEMO_RUN_DIFFERS',
    `cannot go on in ${folder} with --seed ${asked.seed} --seconds ${asked.seconds}: its unfinished run has ${seed} and ${seconds}; leave these options out, or begin anew with --fresh`,
  );
}

/** Nothing is deleted but what a demo has written. */
function requireEmpty(folder: string): void {
  let found: readonly string[];
  try {
    mkdirSync(folder, {recursive: true});
    found = readdirSync(folder);
  } catch (error) {
    throw unusable(folder, error);
  }
  // A run that was killed while it wrote its first state leaves its draft.
  const [foreign] = found.filter((name) => name !== 'run.json.new');
  if (foreign === undefined) return;
  throw new DemoError(
    'DEMO_FOLDER_FOREIGN',
    `cannot use ${folder}: it holds ${foreign}, which the demo did not write; name an empty folder, or one that does not exist`,
  );
}

/** Deletes a run. Killed on the way, the next start goes on deleting. */
async function clear(folder: string, state: RunState): Promise<void> {
  await requireUnused(folder);
  writeState(folder, {...state, phase: 'clearing'});
  try {
    for (const part of [brokerFolder(folder), lakeFolder(folder)]) {
      rmSync(part, {recursive: true, force: true});
    }
  } catch (error) {
    throw unusable(folder, error);
  }
}

/** The broker lets one process in, and names the other. */
async function requireUnused(folder: string): Promise<void> {
  const broker = memoryBroker({folder: brokerFolder(folder)});
  await broker.connect();
  await broker.close();
}
