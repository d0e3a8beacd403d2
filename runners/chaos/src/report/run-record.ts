import type {Tally} from '../audit/tally.ts';
import type {ChaosOptions} from '../chaos-options.ts';
import type {InjectedFault} from '../faults/inject-faults.ts';
import type {Instance} from '../processes/instances.ts';
import {normalLagOf, type Recovery, recoveryOf} from '../samples/recovery.ts';
import type {Sample} from '../samples/sample.ts';
import {readTopics} from '../samples/sampler.ts';
import {machineOfNow} from './machine.ts';

/** All that a report tells of a run. */
export interface RunRecord {
  readonly command: string;
  readonly date: string;
  readonly machine: ReturnType<typeof machineOfNow>;
  readonly options: ChaosOptions;
  readonly loadMs: number;
  readonly normalLag: number;
  readonly faults: readonly FaultRecord[];
  readonly audit: readonly Pick<
    Tally,
    'output' | 'expected' | 'found' | 'lost' | 'duplicated' | 'wrong'
  >[];
  readonly unaskedEnds: readonly string[];
  readonly samples: readonly Sample[];
}

export interface FaultRecord extends InjectedFault {
  readonly recovery: Recovery;
}

export interface RunOutcome {
  readonly options: ChaosOptions;
  readonly samples: readonly Sample[];
  readonly faults: readonly InjectedFault[];
  readonly audit: readonly Tally[];
  readonly loadMs: number;
  readonly instances: readonly Instance[];
}

export function runRecord(outcome: RunOutcome): RunRecord {
  const {options, samples, faults, audit, loadMs, instances} = outcome;
  const {minutes, seed, rate} = options;
  const normalLag = normalLagOf(rate, readTopics.length);
  const endMs = samples.at(-1)?.atMs ?? loadMs;
  return {
    command: `pnpm chaos --minutes ${minutes} --seed ${seed} --rate ${rate} --report`,
    date: new Date().toISOString(),
    machine: machineOfNow(),
    ...{options, loadMs, normalLag, samples},
    faults: faults.map((fault, at) => {
      const untilMs = faults[at + 1]?.beganMs ?? endMs;
      const {beganMs} = fault;
      return {...fault, recovery: recoveryOf(samples, {beganMs, untilMs, normalLag})};
    }),
    audit: audit.map(({output, expected, found, lost, duplicated, wrong}) => ({
      ...{output, expected, found, lost, duplicated, wrong},
    })),
    // Folders are those of one machine.
    unaskedEnds: instances.flatMap(({unaskedEnds}) =>
      unaskedEnds.map(
        ({name, end, lastWords}) => `${name}: ${end}: ${lastWords.replaceAll(/\/\S*\//g, '')}`,
      ),
    ),
  };
}
