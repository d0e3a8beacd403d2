import {json, type Stream, topology} from '@crm/stream-dsl';
import {requireEqual} from '../require-equal.ts';
import {inTurn, type OperatorCase} from './operator-case.ts';

const numbers = json<number>();
const chainLength = 10;

/** A case of operators without state: `perEvent` results of each event in each of `outputs`. */
function stateless(
  name: string,
  add: (input: Stream<string, number>) => void,
  {perEvent = 1, outputs = ['out'], ...more}: Partial<OperatorCase> & Expected = {},
): OperatorCase {
  return {
    name,
    topology: () => topology('bench', ({stream}) => add(stream('in', numbers))),
    topics: ['in'],
    record: inTurn(5_000),
    batchRecords: 10_000,
    commitEvents: 100_000,
    check: (harness, events) => {
      for (const output of outputs) {
        requireEqual(`${name}: ${output}`, harness.writtenTo(output), events * perEvent);
      }
    },
    ...more,
  };
}

interface Expected {
  readonly perEvent?: number;
  readonly outputs?: readonly string[];
}

/** What the chain is compared with. */
export const emptyChain = stateless('no operator', (input) => input.to('out'));

export const longChain = stateless('filter and mapValues, ten in a row', (input) => {
  let stream = input;
  for (let i = 0; i < chainLength; i += 2) {
    stream = stream.filter((value) => value >= 0).mapValues((value) => value + 1);
  }
  stream.to('out');
});

/** CPU time of one stateless operator per event, in nanoseconds. */
export function nanosecondsPerOperator(
  empty: {readonly cpuSecondsPerEvent: number},
  long: {readonly cpuSecondsPerEvent: number},
): number {
  return ((long.cpuSecondsPerEvent - empty.cpuSecondsPerEvent) / chainLength) * 1e9;
}

export const statelessCases: readonly OperatorCase[] = [
  emptyChain,
  longChain,
  stateless('flatMap, one to two', (input) => input.flatMapValues((v) => [v, v + 1]).to('out'), {
    perEvent: 2,
  }),
  stateless(
    'split in two',
    (input) => {
      const {even, odd} = input.split({even: (v) => v % 2 === 0}, {default: 'odd'});
      even.to('even');
      odd.to('odd');
    },
    {perEvent: 0.5, outputs: ['even', 'odd']},
  ),
  stateless(
    'mapAsync, 100 at once',
    (input) => input.mapAsync(async (v) => v + 1, {concurrency: 100}).to('out'),
    {isAsync: true, batchRecords: 1_000},
  ),
];
