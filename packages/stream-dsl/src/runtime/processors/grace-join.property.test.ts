import fc from 'fast-check';
import {expect, test} from 'vitest';
import {topology} from '../../dsl/topology.ts';
import {stringSerde} from '../../serdes.ts';
import {testDriver} from '../../testing/test-driver.ts';

type Type = 'inner' | 'left';

interface Input {
  readonly topic: 's' | 't';
  readonly key: string | null;
  readonly value: string | null;
  readonly timeMs: number;
}

const {PROPERTY_SEED: seed, PROPERTY_RUNS: numRuns = 200} = process.env;
const parameters = {numRuns: Number(numRuns), ...(seed !== undefined && {seed: Number(seed)})};

const HISTORY_MS = 1000;
const keys = fc.constantFrom('a', 'b', 'ab');
const inputs = fc.array(
  fc.record<Input>({
    topic: fc.constantFrom('s' as const, 't' as const),
    key: fc.option(keys, {freq: 9}),
    value: fc.option(fc.constantFrom('1', '2', '3'), {freq: 6}),
    timeMs: fc.integer({min: 0, max: 30}),
  }),
  {minLength: 1, maxLength: 40},
);
const joins = fc.record({
  type: fc.constantFrom<Type>('inner', 'left'),
  graceMs: fc.option(fc.integer({min: 0, max: 10}), {nil: undefined}),
});

/** Rule 10 word by word: the table is all of its updates, and what waits is a list. */
function model(
  {type, graceMs}: {readonly type: Type; readonly graceMs: number | undefined},
  records: readonly Input[],
): readonly string[] {
  const updates: Input[] = [];
  const results: string[] = [];
  let waiting: Input[] = [];
  let bufferedMs = -1;
  const join = ({key, value, timeMs}: Input): void => {
    const known = updates.filter((update) => update.key === key && update.timeMs <= timeMs);
    // The sort is stable: of equal times the last one counts.
    const found = known.sort((a, b) => a.timeMs - b.timeMs).at(-1)?.value ?? null;
    if (found !== null || type === 'left') results.push(`${key}: ${value}+${found}@${timeMs}`);
  };
  for (const record of records) {
    const {topic, key, value, timeMs} = record;
    if (topic === 't') {
      if (key !== null) updates.push(record);
      continue;
    }
    if (value === null || (key === null && type === 'inner')) continue;
    if (graceMs === undefined || key === null || timeMs < bufferedMs - graceMs) {
      join(record);
      continue;
    }
    waiting.push(record);
    bufferedMs = Math.max(bufferedMs, timeMs);
    const limitMs = bufferedMs - graceMs;
    for (const due of waiting.filter((one) => one.timeMs <= limitMs).sort(inOrder)) join(due);
    waiting = waiting.filter((one) => one.timeMs > limitMs);
  }
  return results;
}

function inOrder(a: Input, b: Input): number {
  return a.timeMs - b.timeMs || Buffer.compare(Buffer.from(a.key ?? ''), Buffer.from(b.key ?? ''));
}

test('rules 8 and 10: what a slow model of the rules gives, with a restart on the way', () => {
  fc.assert(
    fc.property(joins, inputs, fc.nat(40), ({type, graceMs}, records, restartAt) => {
      const driver = testDriver(
        topology('joined', ({stream, table}) => {
          const rows = table('t', stringSerde, {history: HISTORY_MS});
          const events = stream('s', stringSerde);
          const pair = (event: string, row: string | null): string => `${event}+${row}`;
          const joined =
            type === 'inner'
              ? events.join(rows, pair, {grace: graceMs})
              : events.leftJoin(rows, pair, {grace: graceMs});
          joined.to('out');
        }),
      );
      records.forEach(({topic, key, value, timeMs}, i) => {
        if (i === restartAt) driver.restart();
        driver.input(topic).pipe(key, value, timeMs);
      });
      const found = driver.output('out').read();
      expect(found.map(({key, value, timestampMs}) => `${key}: ${value}@${timestampMs}`)).toEqual(
        model({type, graceMs}, records),
      );
    }),
    parameters,
  );
});
