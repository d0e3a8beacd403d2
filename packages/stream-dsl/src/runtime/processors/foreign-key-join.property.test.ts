import fc from 'fast-check';
import {expect, test} from 'vitest';
import {topology} from '../../dsl/topology.ts';
import {json, stringSerde} from '../../serdes.ts';
import {type TestDriver, testDriver} from '../../testing/test-driver.ts';

interface Left {
  readonly fk: string | null;
  readonly n: number;
}
type Type = 'inner' | 'left';
type Input =
  | {readonly side: 'l'; readonly key: string; readonly value: Left | null}
  | {readonly side: 'r'; readonly key: string; readonly value: string | null};

const {PROPERTY_SEED: seed, PROPERTY_RUNS: numRuns = 150} = process.env;
const parameters = {numRuns: Number(numRuns), ...(seed !== undefined && {seed: Number(seed)})};

const keys = fc.constantFrom('a', 'b', 'ab', '');
const lefts = fc.record<Left>({fk: fc.option(keys, {freq: 4}), n: fc.nat(3)});
const inputs = fc.array(
  fc.oneof(
    fc.record({
      side: fc.constant('l' as const),
      key: keys,
      value: fc.option(lefts, {freq: 4}),
    }),
    fc.record({
      side: fc.constant('r' as const),
      key: keys,
      value: fc.option(fc.constantFrom('X', 'Y', ''), {freq: 4}),
    }),
  ),
  {minLength: 1, maxLength: 40},
);
const types = fc.constantFrom<Type>('inner', 'left');
const pair = ({n}: Left, right: string | null): string => `${n}+${right}`;

function driverOf(type: Type, partitions: number): TestDriver {
  const join = topology('joined', ({table}) => {
    const [left, right] = [table('l', json<Left>()), table('r', stringSerde)];
    const fkOf = ({fk}: Left): string | null => fk;
    const joined =
      type === 'inner'
        ? left.joinForeignKey(right, fkOf, pair)
        : left.leftJoinForeignKey(right, fkOf, pair);
    joined.toStream().to('out', {value: stringSerde});
  });
  return testDriver(join, {partitions});
}

/** What the tables, as they are now, join to: each left row with the right row that it points to. */
class Model {
  readonly #type: Type;
  readonly #left = new Map<string, Left>();
  readonly #right = new Map<string, string>();

  constructor(type: Type) {
    this.#type = type;
  }

  take(input: Input): void {
    if (input.side === 'l') put(this.#left, input.key, input.value);
    else put(this.#right, input.key, input.value);
  }

  get results(): ReadonlyMap<string, string> {
    const results = new Map<string, string>();
    for (const [key, left] of this.#left) {
      const right = left.fk === null ? undefined : this.#right.get(left.fk);
      if (right !== undefined || this.#type === 'left') results.set(key, pair(left, right ?? null));
    }
    return results;
  }
}

function put<V>(rows: Map<string, V>, key: string, value: V | null): void {
  if (value === null) rows.delete(key);
  else rows.set(key, value);
}

/** Applies the results since the last call to the rows that they make up. */
function update(rows: Map<string, string>, driver: TestDriver): void {
  // The topology writes text.
  for (const {key, value} of driver.output('out').read()) {
    put(rows, key as string, value as string | null);
  }
}

test('rule 14: after each record the results are those of the two tables, with a restart on the way', () => {
  fc.assert(
    fc.property(types, inputs, fc.nat(40), (type, records, restartAt) => {
      const [driver, model, rows] = [driverOf(type, 1), new Model(type), new Map<string, string>()];
      records.forEach((input, i) => {
        if (i === restartAt) driver.restart();
        driver.input(input.side).pipe(input.key, input.value, i);
        model.take(input);
        update(rows, driver);
        expect(sorted(rows)).toEqual(sorted(model.results));
      });
    }),
    parameters,
  );
});

test('rule 14: whatever overtakes whatever on several partitions, in the end the results are those of the tables', () => {
  fc.assert(
    fc.property(types, inputs, fc.integer({min: 2, max: 3}), (type, records, partitions) => {
      const [driver, model] = [driverOf(type, partitions), new Model(type)];
      records.forEach((input, i) => {
        driver.input(input.side).queue(input.key, input.value, i);
        model.take(input);
      });
      driver.settle();
      const rows = new Map<string, string>();
      update(rows, driver);
      expect(sorted(rows)).toEqual(sorted(model.results));
    }),
    parameters,
  );
});

test('rule 14: a row that loses its foreign key, and is deleted before the answer is back, leaves no result', () => {
  const driver = driverOf('inner', 2);
  driver.input('r').queue('ab', 'X', 0);
  driver.input('l').queue('', {fk: 'ab', n: 0}, 1);
  driver.input('l').queue('', {fk: null, n: 0}, 2);
  driver.input('l').queue('', null, 3);
  driver.settle();
  const rows = new Map<string, string>();
  update(rows, driver);
  expect(rows).toEqual(new Map());
});

function sorted(rows: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
}
