import {startOracle} from '../oracle/oracle.ts';
import type {JudgeName} from './options.ts';
import {localSide, type Side} from './side.ts';

/** A side whose program is not, or not wholly, in this checkout. */
export class SideMissingError extends Error {
  override readonly name = 'SideMissingError';
}

/** Our library; loaded when asked for, since the reference can be run alone. */
export async function openOurs(): Promise<Side> {
  const {runOurs} = await import('../ours/run-ours.ts');
  return localSide('ours', runOurs);
}

export async function openJudge(name: JudgeName): Promise<Side> {
  if (name === 'model') {
    return localSide('model', await exported('../model/run-model.ts', 'runModel'));
  }
  const oracle = await startOracle();
  return {
    name: 'reference',
    run: (scenario) => oracle.run(scenario),
    close: () => oracle.close(),
  };
}

/** A function of a file that need not be there. */
async function exported(file: string, name: string): Promise<Side['run']> {
  const module: unknown = await import(new URL(file, import.meta.url).href).catch(
    (error: unknown) => {
      if (!isModuleMissing(error)) throw error;
      throw new SideMissingError(`cannot load conformance/${file.slice(3)}`, {cause: error});
    },
  );
  const found: unknown = Object.entries(Object(module)).find(([member]) => member === name)?.[1];
  if (typeof found !== 'function') throw new SideMissingError(`${file} has no function ${name}`);
  return async (scenario) => await found(scenario);
}

function isModuleMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
}
