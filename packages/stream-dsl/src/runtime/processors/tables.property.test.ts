import fc from 'fast-check';
import {expect, test} from 'vitest';
import {FEEDINGS, type Fed, feed, type Row, rowsOf} from '../../../test/feed.ts';
import {topology} from '../../dsl/topology.ts';
import {json} from '../../serdes.ts';

const {PROPERTY_SEED: seed, PROPERTY_RUNS: numRuns = 40} = process.env;
const parameters = {
  numRuns: Number(numRuns),
  ...(seed !== undefined && {seed: Number(seed)}),
};
const amount = json<number>();
const pair = (left: number | null, right: number | null) => `${left}+${right}`;
const isEven = (value: number) => value % 2 === 0;
const TOPICS = ['inner', 'left', 'outer', 'even', 'sums'] as const;
type Topic = (typeof TOPICS)[number];

const tables = topology('tables', ({table}) => {
  const [left, right] = [table('l', amount), table('r', amount)];
  left.join(right, pair, {store: 'inner'}).toStream().to('inner');
  left.leftJoin(right, pair).toStream().to('left');
  left.outerJoin(right, pair, {store: 'outer'}).toStream().to('outer');
  left.filter(isEven).toStream().to('even');
  left
    .groupBy((value) => [`mod ${value % 3}`, value])
    .reduce(
      (sum, value) => sum + value,
      (sum, value) => sum - value,
      {name: 'sums'},
    )
    .toStream()
    .to('sums');
});

interface Timed {
  readonly value: number;
  readonly at: number;
}

/** What all of these tables say of each update, without a store, a batch or an old value passed on. */
class Model {
  readonly outputs = new Map<Topic, Row[]>(TOPICS.map((topic) => [topic, []]));
  readonly sums = new Map<string, Timed>();
  readonly #rows = {l: new Map<string, Timed>(), r: new Map<string, Timed>()};

  update(side: 'l' | 'r', key: string, value: number | null, at: number): void {
    const old = this.#rows[side].get(key)?.value ?? null;
    if (value === null) this.#rows[side].delete(key);
    else this.#rows[side].set(key, {value, at});
    this.#join(side, key, {value, old, at});
    if (side === 'r') return;
    const [isIn, wasIn] = [value, old].map((each) => each !== null && isEven(each));
    if (isIn || wasIn) this.#emit('even', [key, isIn ? value : null, at]);
    this.#regroup({value, old, at});
  }

  #join(
    side: 'l' | 'r',
    key: string,
    {value, old, at}: {value: number | null; old: number | null; at: number},
  ): void {
    const other = this.#rows[side === 'l' ? 'r' : 'l'].get(key);
    const resultAt = Math.max(at, other?.at ?? -1);
    const [l, r] = side === 'l' ? [value, other?.value ?? null] : [other?.value ?? null, value];
    const emit = (topic: Topic, hasResult: boolean) =>
      this.#emit(topic, [key, hasResult ? pair(l, r) : null, resultAt]);
    const isNews = value !== null || old !== null;
    if (other !== undefined) emit('inner', value !== null);
    if (side === 'l' ? other !== undefined || isNews : other !== undefined) {
      emit('left', l !== null);
    }
    if (other !== undefined || isNews) emit('outer', l !== null || r !== null);
  }

  #regroup({value, old, at}: {value: number | null; old: number | null; at: number}): void {
    const [into, from] = [value, old].map((each) => (each === null ? null : `mod ${each % 3}`));
    if (typeof into === 'string' && into === from) {
      this.#add(into, (value ?? 0) - (old ?? 0), at);
      return;
    }
    if (typeof from === 'string') this.#add(from, -(old ?? 0), at);
    if (typeof into === 'string') this.#add(into, value ?? 0, at);
  }

  #add(group: string, change: number, at: number): void {
    const sum = this.sums.get(group);
    const next = {value: (sum?.value ?? 0) + change, at: Math.max(sum?.at ?? -1, at)};
    this.sums.set(group, next);
    this.#emit('sums', [group, next.value, next.at]);
  }

  #emit(topic: Topic, row: Row): void {
    this.outputs.get(topic)?.push(row);
  }
}

// Heads of the two topics never have the same time, so a task has no choice between them.
const update: fc.Arbitrary<Fed> = fc
  .tuple(
    fc.constantFrom('l', 'r'),
    fc.constantFrom('a', 'b', 'c'),
    fc.option(fc.integer({min: 0, max: 7}), {nil: null}),
    fc.integer({min: 0, max: 30}),
  )
  .map(([topic, key, value, at]) => [topic, key, value, topic === 'l' ? 2 * at : 2 * at + 1]);

/** The order in which a task takes records that all wait (rule 15). */
function inTaskOrder(records: readonly Fed[]): readonly Fed[] {
  const queues = ['l', 'r'].map((name) => records.filter(([topic]) => topic === name));
  const taken: Fed[] = [];
  while (taken.length < records.length) {
    const [left, right] = queues.map((queue) => queue[0]?.[3] ?? Number.POSITIVE_INFINITY);
    const next = queues[(left ?? 0) < (right ?? 0) ? 0 : 1]?.shift();
    if (next !== undefined) taken.push(next);
  }
  return taken;
}

test.each(FEEDINGS)('rules 11, 12 and 13: tables follow each update, fed %s', (feeding) => {
  const property = fc.property(fc.array(update, {maxLength: 40}), (records) => {
    const model = new Model();
    for (const [topic, key, value, at] of feeding === 'queued' ? inTaskOrder(records) : records) {
      model.update(topic as 'l' | 'r', key as string, value as number | null, at);
    }
    const driver = feed(tables, records, feeding);
    for (const topic of TOPICS) expect(rowsOf(driver, topic)).toEqual(model.outputs.get(topic));
    const sums = [...model.sums].map(([group, {value}]) => [group, value] as const);
    expect(new Map(driver.store('sums').entries())).toEqual(new Map(sums));
  });
  fc.assert(property, parameters);
});
