import {fileURLToPath} from 'node:url';
import {eventsPerCpuSecond, type Figure} from '../../measuring/figure.ts';
import {runMeasured} from '../../measuring/run-measured.ts';
import type {Stage, StageContext} from '../../stage.ts';
import {keyedCases, windowedCases} from './aggregate-cases.ts';
import {joinCases} from './join-cases.ts';
import type {CaseCost} from './measure-case.ts';
import type {OperatorCase} from './operator-case.ts';
import {emptyChain, longChain, nanosecondsPerOperator, statelessCases} from './stateless-cases.ts';
import {topologyCases} from './topology-cases.ts';

const program = fileURLToPath(new URL('operator-engine.ts', import.meta.url));

export const operatorsStage: Stage = {
  name: 'operators',
  what: 'each operator in process, without broker and serdes: decoded batches of 10,000 records, a commit each 100,000 events',
  run: async (context) => {
    const figures = await measureAll(context, [
      ...statelessCases,
      ...windowedCases,
      ...keyedCases,
      ...joinCases,
    ]);
    return figures.map((figure) =>
      figure.name === longChain.name ? {...figure, note: chainNote(figures)} : figure,
    );
  },
};

export const topologiesStage: Stage = {
  name: 'topologies',
  what: 'whole topologies in process, without broker and serdes, with 100,000 customers',
  run: (context) => measureAll(context, topologyCases),
};

async function measureAll(
  {options, say}: StageContext,
  cases: readonly OperatorCase[],
): Promise<readonly Figure[]> {
  const events = options.isQuick ? 200_000 : 1_000_000;
  const figures: Figure[] = [];
  for (const {name} of cases) {
    const cost = (await runMeasured({
      file: program,
      nodeArgs: ['--expose-gc', '--max-semi-space-size=64'],
      args: [name, String(events), String(options.runs)],
      profileDir: options.profileDir,
    })) as CaseCost;
    say(`${name}: ${showCost(cost)}`);
    figures.push({name, ...cost});
  }
  return figures;
}

function showCost({passes, allocatedBytesPerEvent, stateBytesPerKey}: CaseCost): string {
  const rates = passes.map(({events, cpuSeconds = Number.NaN}) => events / cpuSeconds / 1e6);
  const state = stateBytesPerKey === undefined ? '' : `, ${stateBytesPerKey} bytes a key`;
  return `${rates.map((rate) => rate.toFixed(2)).join(', ')} M events per CPU second, ${allocatedBytesPerEvent} bytes allocated an event${state}`;
}

function chainNote(figures: readonly Figure[]): string {
  const nanoseconds = nanosecondsPerOperator(
    costOf(figures, emptyChain),
    costOf(figures, longChain),
  );
  return `a stateless operator of the chain takes ${nanoseconds.toFixed(1)} ns per event`;
}

function costOf(
  figures: readonly Figure[],
  {name}: OperatorCase,
): {readonly cpuSecondsPerEvent: number} {
  const rates = figures.find((figure) => figure.name === name);
  const rate = rates === undefined ? undefined : eventsPerCpuSecond(rates);
  return {cpuSecondsPerEvent: 1 / (rate?.median ?? Number.NaN)};
}
