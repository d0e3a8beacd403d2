import fc from 'fast-check';
import {expect, test} from 'vitest';
import {within} from '../../dsl/join-windows.ts';
import {topology} from '../../dsl/topology.ts';
import {stringSerde} from '../../serdes.ts';
import {testDriver} from '../../testing/test-driver.ts';

type Type = 'inner' | 'left' | 'outer';
type Side = 'l' | 'r';

interface Input {
  readonly side: Side;
  readonly key: string | null;
  readonly value: string | null;
  readonly timeMs: number;
}

interface Join {
  readonly type: Type;
  readonly beforeMs: number;
  readonly afterMs: number;
  readonly graceMs: number;
}

interface Arrived extends Input {
  readonly key: string;
  isWaiting: boolean;
}

const {PROPERTY_SEED: seed, PROPERTY_RUNS: numRuns = 150} = process.env;
const parameters = {numRuns: Number(numRuns), ...(seed !== undefined && {seed: Number(seed)})};

const joins: fc.Arbitrary<Join> = fc
  .record({
    type: fc.constantFrom<Type>('inner', 'left', 'outer'),
    beforeMs: fc.integer({min: -5, max: 8}),
    afterMs: fc.integer({min: -5, max: 8}),
    graceMs: fc.integer({min: 0, max: 6}),
  })
  .filter(({beforeMs, afterMs}) => beforeMs + afterMs >= 0);
const inputs = fc.array(
  fc.record<Input>({
    side: fc.constantFrom<Side>('l', 'r'),
    key: fc.oneof({weight: 9, arbitrary: fc.constantFrom('a', 'b', 'ab')}, fc.constant(null)),
    value: fc.oneof({weight: 9, arbitrary: fc.constantFrom('1', '2', '3')}, fc.constant(null)),
    timeMs: fc.oneof(fc.integer({min: 10, max: 40}), fc.integer({min: 0, max: 200})),
  }),
  {minLength: 1, maxLength: 40},
);

const pair = (left: string | null, right: string | null): string => `${left}+${right}`;

/** Rule 9 word by word: every record is compared with every other that came before. */
function model(join: Join, records: readonly Input[]): readonly string[] {
  const {type, beforeMs, afterMs, graceMs} = join;
  const arrived: Arrived[] = [];
  const results: string[] = [];
  let streamTime = -1;
  const give = (key: string | null, left: Input | null, right: Input | null): void => {
    const timeMs = Math.max(left?.timeMs ?? -1, right?.timeMs ?? -1);
    results.push(`${key}: ${pair(left?.value ?? null, right?.value ?? null)}@${timeMs}`);
  };
  const giveAlone = (one: Input): void =>
    one.side === 'l' ? give(one.key, one, null) : give(one.key, null, one);
  const isPast = ({side, timeMs}: Input): boolean =>
    timeMs + (side === 'l' ? afterMs : beforeMs) + graceMs < streamTime;
  for (const record of records) {
    const {side, key, value, timeMs} = record;
    streamTime = Math.max(streamTime, timeMs);
    const closed = arrived.filter((one) => one.isWaiting && isPast(one)).sort(inOrder);
    for (const one of closed) {
      one.isWaiting = false;
      giveAlone(one);
    }
    const isOuter = type === 'outer' || (type === 'left' && side === 'l');
    if (value === null || (key === null && !isOuter)) continue;
    if (key === null) {
      giveAlone(record);
      continue;
    }
    const others = arrived.filter((one) => one.side !== side);
    const otherMax = Math.max(...others.map((one) => one.timeMs));
    const matches = others
      .filter((one) => one.key === key && one.timeMs > otherMax - (beforeMs + afterMs + graceMs))
      .filter((one) => isNear(join, record, one))
      .sort((a, b) => a.timeMs - b.timeMs);
    for (const one of matches) {
      one.isWaiting = false;
      if (side === 'l') give(key, record, one);
      else give(key, one, record);
    }
    const isAlone = isOuter && matches.length === 0;
    if (isAlone && isPast(record)) giveAlone(record);
    arrived.push({...record, key, isWaiting: isAlone && !isPast(record)});
  }
  return results;
}

/** By time, right side first, then by key; equal ones stay in the order in which they came. */
function inOrder(a: Arrived, b: Arrived): number {
  return (
    a.timeMs - b.timeMs ||
    Number(a.side === 'l') - Number(b.side === 'l') ||
    Buffer.compare(Buffer.from(a.key), Buffer.from(b.key))
  );
}

/** As in the reference, a reach that ends below 0 ends at 0. */
function isNear({beforeMs, afterMs}: Join, record: Input, other: Input): boolean {
  const [back, ahead] = record.side === 'l' ? [beforeMs, afterMs] : [afterMs, beforeMs];
  const [from, to] = [Math.max(0, record.timeMs - back), Math.max(0, record.timeMs + ahead)];
  return other.timeMs >= from && other.timeMs <= to;
}

function driverOf({type, beforeMs, afterMs, graceMs}: Join) {
  return testDriver(
    topology('joined', ({stream}) => {
      const [left, right] = [stream('l', stringSerde), stream('r', stringSerde)];
      const windows = within({before: beforeMs, after: afterMs}, {grace: graceMs});
      const joined = {
        inner: () => left.joinStream(right, pair, windows),
        left: () => left.leftJoinStream(right, pair, windows),
        outer: () => left.outerJoinStream(right, pair, windows),
      }[type]();
      joined.to('out', {value: stringSerde});
    }),
  );
}

function shown(driver: ReturnType<typeof driverOf>): readonly string[] {
  const records = driver.output('out').read();
  return records.map(({key, value, timestampMs}) => `${key}: ${value}@${timestampMs}`);
}

test('rules 8 and 9: what a slow model of the rules gives, with a restart on the way', () => {
  fc.assert(
    fc.property(joins, inputs, fc.nat(40), (join, records, restartAt) => {
      const driver = driverOf(join);
      records.forEach(({side, key, value, timeMs}, i) => {
        if (i === restartAt) driver.restart();
        driver.input(side).pipe(key, value, timeMs);
      });
      expect(shown(driver)).toEqual(model(join, records));
    }),
    parameters,
  );
});

test('rule 9: records of one side in one batch give what they give one by one', () => {
  fc.assert(
    fc.property(joins, inputs, (join, records) => {
      const driver = driverOf(join);
      records.forEach(({side, key, value, timeMs}, i) => {
        driver.input(side).queue(key, value, timeMs);
        if (records[i + 1]?.side !== side) driver.settle();
      });
      expect(shown(driver)).toEqual(model(join, records));
    }),
    parameters,
  );
});
