import {fileURLToPath} from 'node:url';
import type {Pass} from '../measuring/figure.ts';
import {runMeasured} from '../measuring/run-measured.ts';
import type {EngineSetting} from './engine-setting.ts';

export interface EngineOptions {
  /** Its program, in this folder. */
  readonly program: string;
  readonly setting: EngineSetting;
  /** Folder for a CPU profile. */
  readonly profileDir: string | undefined;
}

/** Runs an engine in a process of its own. */
export async function runEngine({program, setting, profileDir}: EngineOptions): Promise<Pass> {
  const file = fileURLToPath(new URL(program, import.meta.url));
  // The program's last line is a pass; see its source.
  return (await runMeasured({file, args: [JSON.stringify(setting)], profileDir})) as Pass;
}
