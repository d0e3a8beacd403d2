import {closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync} from 'node:fs';
import {join} from 'node:path';
import {DemoError} from './errors.ts';

/**
 * What a folder holds: the remains of a run, being deleted; a run that may be gone on with; or one whose audit is done.
 * How far a run is stands in its topics and tables alone.
 */
export interface RunState {
  readonly phase: 'clearing' | 'running' | 'finished';
  readonly seed: number;
  readonly seconds: number;
}

const fileName = 'run.json';

/** Undefined when the folder has none. Throws DEMO_STATE_UNREADABLE for one that nobody wrote. */
export function readState(folder: string): RunState | undefined {
  const path = join(folder, fileName);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw unusable(folder, error);
  }
  const state = parse(text);
  if (state !== undefined) return state;
  throw new DemoError(
    'DEMO_STATE_UNREADABLE',
    `cannot go on in ${folder}: ${path} is damaged; --fresh begins anew`,
  );
}

/** Replaces the state as a whole: whenever the power goes, the folder has the old one or the new one. */
export function writeState(folder: string, state: RunState): void {
  const path = join(folder, fileName);
  try {
    const file = openSync(`${path}.new`, 'w');
    try {
      writeSync(file, `${JSON.stringify(state)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(`${path}.new`, path);
  } catch (error) {
    throw unusable(folder, error);
  }
}

export function unusable(folder: string, cause: unknown): DemoError {
  const found = cause instanceof Error ? cause.message : String(cause);
  return new DemoError('DEMO_FOLDER_UNUSABLE', `cannot use ${folder}: ${found}`, {cause});
}

function parse(text: string): RunState | undefined {
  try {
    const found: unknown = JSON.parse(text);
    return isState(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

function isState(found: unknown): found is RunState {
  if (typeof found !== 'object' || found === null) return false;
  const {phase, seed, seconds} = found as Readonly<Record<string, unknown>>;
  const isPhase = phase === 'clearing' || phase === 'running' || phase === 'finished';
  return isPhase && Number.isSafeInteger(seed) && Number.isSafeInteger(seconds);
}
