import {startOracle} from '../oracle/oracle.ts';
import {bothJudges} from './judges.ts';
import type {JudgeName} from './options.ts';
import {localSide, type Side} from './side.ts';

/** Our library; loaded when asked for, since the reference can be run alone. */
export async function openOurs(): Promise<Side> {
  const {runOurs} = await import('../ours/run-ours.ts');
  return localSide('ours', runOurs);
}

export async function openJudge(name: JudgeName): Promise<Side> {
  switch (name) {
    case 'model': {
      const {runModel} = await import('../model/run-model.ts');
      return localSide('model', async (scenario) => runModel(scenario));
    }
    case 'oracle':
      return await openReference();
    case 'both':
      return bothJudges(await openReference());
  }
}

async function openReference(): Promise<Side> {
  const oracle = await startOracle();
  return {
    name: 'reference',
    run: (scenario) => oracle.run(scenario),
    close: () => oracle.close(),
  };
}
