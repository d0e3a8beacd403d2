import {expect, test} from 'vitest';
import {topology} from '../../dsl/topology.ts';
import {json, stringSerde} from '../../serdes.ts';
import {testDriver} from '../../testing/test-driver.ts';

interface Left {
  readonly fk: string | null;
  readonly n?: number;
}
type Type = 'inner' | 'left';
type Input =
  | readonly ['l', string, Left | null, number]
  | readonly ['r', string, string | null, number];

const left = json<Left>();

function joinOf(type: Type, options: {readonly store?: string; readonly history?: number} = {}) {
  return topology('orders', ({table}) => {
    const {history, store} = options;
    const [lefts, rights] = [table('l', left, {history}), table('r', stringSerde, {history})];
    const fkOf = ({fk}: Left): string | null => fk;
    const pair = ({n}: Left, right: string | null): string => `${n ?? '-'}:${right}`;
    const joined =
      type === 'inner'
        ? lefts.joinForeignKey(rights, fkOf, pair, {name: 'joined', store, value: stringSerde})
        : lefts.leftJoinForeignKey(rights, fkOf, pair, {name: 'joined', store, value: stringSerde});
    joined.toStream().to('out');
  });
}

/** Results as `key=value@timestamp`, with the input that caused them. */
function results(
  join: ReturnType<typeof topology>,
  inputs: readonly Input[],
  options: {readonly restartsAfter?: number | undefined; readonly partitions?: number} = {},
): readonly string[] {
  const driver = testDriver(join, {partitions: options.partitions});
  const output = driver.output('out');
  return inputs.flatMap(([topic, key, value, timestampMs], i) => {
    driver.input(topic).pipe(key, value, timestampMs);
    if (options.restartsAfter === i) driver.restart();
    return output.read().map((found) => `${i}: ${found.key}=${found.value}@${found.timestampMs}`);
  });
}

const RULE_14: readonly Input[] = [
  ['r', 'x', 'X', 5],
  ['l', 'a', {fk: 'x'}, 1],
  ['l', 'a', {fk: 'y'}, 6],
  ['r', 'y', 'Y', 2],
];

test.each([undefined, 0, 1, 2])(
  'rule 14: the example of the scenario language; restart after input %s',
  (restartsAfter) => {
    for (const partitions of [1, 3]) {
      expect(results(joinOf('left'), RULE_14, {restartsAfter, partitions})).toEqual([
        '1: a=-:X@5',
        '2: a=-:null@6',
        '3: a=-:Y@2',
      ]);
    }
  },
);

test('rule 14: an inner join forwards a tombstone when the foreign key changes, result or not (rule 12)', () => {
  expect(results(joinOf('inner'), RULE_14)).toEqual(['1: a=-:X@5', '2: a=null@6', '3: a=-:Y@2']);
  const inputs: readonly Input[] = [
    ['l', 'a', {fk: 'x'}, 1],
    ['l', 'a', {fk: 'x', n: 1}, 2],
    ['l', 'a', {fk: 'y'}, 3],
    ['l', 'a', {fk: null}, 4],
    ['l', 'a', {fk: null}, 5],
    ['l', 'a', {fk: 'y'}, 6],
    ['l', 'a', null, 7],
    ['l', 'a', null, 8],
  ];
  expect(results(joinOf('inner'), inputs)).toEqual(['2: a=null@3', '3: a=null@4', '6: a=null@7']);
});

test('rule 14: a left join has a result for each change of a left row', () => {
  const inputs: readonly Input[] = [
    ['l', 'a', null, 0],
    ['l', 'a', {fk: null}, 1],
    ['l', 'a', {fk: 'x', n: 1}, 2],
    ['r', 'x', 'X', 3],
    ['l', 'a', {fk: null}, 4],
    ['r', 'x', 'Y', 5],
    ['l', 'a', null, 6],
    ['l', 'a', null, 7],
  ];
  expect(results(joinOf('left'), inputs)).toEqual([
    '1: a=-:null@1',
    '2: a=1:null@2',
    '3: a=1:X@3',
    '4: a=-:null@4',
    '6: a=null@6',
  ]);
});

test('rule 14: a right row answers all that wait for it, by primary key; its deletion too', () => {
  const inputs: readonly Input[] = [
    ['l', 'b', {fk: 'x'}, 1],
    ['l', 'a', {fk: 'x'}, 2],
    ['l', 'ab', {fk: 'x'}, 3],
    ['l', 'c', {fk: 'xx'}, 4],
    ['r', 'x', 'X', 0],
    ['r', 'x', null, 9],
  ];
  const expected = [
    '4: a=-:X@0',
    '4: ab=-:X@0',
    '4: b=-:X@0',
    '5: a=null@9',
    '5: ab=null@9',
    '5: b=null@9',
  ];
  expect(results(joinOf('inner'), inputs)).toEqual(expected);
  expect(results(joinOf('inner'), inputs, {restartsAfter: 3})).toEqual(expected);
});

test('rule 14: an empty right value is a value', () => {
  const inputs: readonly Input[] = [
    ['r', 'x', '', 1],
    ['l', 'a', {fk: 'x'}, 2],
  ];
  expect(results(joinOf('inner'), inputs)).toEqual(['1: a=-:@2']);
});

test('rule 14: an answer to a left value that is not there any more is dropped', () => {
  const driver = testDriver(joinOf('left'), {partitions: 2});
  driver.input('r').pipe('x', 'X', 0);
  // With several partitions the subscriptions travel after both changes of the left row.
  driver.input('l').queue('a', {fk: 'x', n: 1}, 1);
  driver.input('l').queue('a', {fk: 'x', n: 2}, 2);
  driver.settle();
  expect(driver.output('out').read()).toEqual([{key: 'a', value: '2:X', timestampMs: 2}]);
  expect(driver.metrics().dropped).toEqual([{node: 'joined', reason: 'stale-answer', count: 1}]);
});

test('rules 11 and 14: an outdated change of a versioned table is ignored on both sides', () => {
  const inputs: readonly Input[] = [
    ['r', 'x', 'X', 10],
    ['l', 'a', {fk: 'x', n: 1}, 10],
    ['r', 'x', 'before', 5],
    ['l', 'a', {fk: 'x', n: 0}, 5],
    ['r', 'x', 'Y', 11],
  ];
  expect(results(joinOf('inner', {history: 100}), inputs)).toEqual(['1: a=1:X@10', '4: a=1:Y@11']);
  expect(results(joinOf('inner'), inputs)).toEqual([
    '1: a=1:X@10',
    '2: a=1:before@5',
    '3: a=0:before@5',
    '4: a=0:Y@11',
  ]);
});

test('results can be kept in a store, which survives a restart', () => {
  const driver = testDriver(joinOf('inner', {store: 'results'}));
  driver.input('r').pipe('x', 'X', 0);
  driver.input('l').pipe('a', {fk: 'x', n: 1}, 1);
  driver.input('l').pipe('b', {fk: 'x', n: 2}, 1);
  driver.input('l').pipe('a', null, 2);
  driver.restart();
  expect([...driver.store('results').entries()]).toEqual([['b', '2:X']]);
});

test('a table joins with itself, and goes on being a table', () => {
  const chain = topology('chain', ({table}) => {
    const people = table('people', json<{name: string; boss: string | null}>());
    people
      .leftJoinForeignKey(
        people,
        ({boss}) => boss,
        ({name}, boss) => ({name, boss: boss?.name ?? null}),
      )
      .filter(({boss}) => boss !== null)
      .mapValues(({name, boss}) => `${name} < ${boss}`)
      .toStream()
      .to('out');
  });
  const driver = testDriver(chain);
  driver.input('people').pipe('1', {name: 'Ann', boss: null}, 1);
  driver.input('people').pipe('2', {name: 'Bob', boss: '1'}, 2);
  driver.input('people').pipe('1', {name: 'Anna', boss: null}, 3);
  expect(
    driver
      .output('out')
      .read()
      .filter(({value}) => value !== null),
  ).toEqual([
    {key: '2', value: 'Bob < Ann', timestampMs: 2},
    {key: '2', value: 'Bob < Anna', timestampMs: 3},
  ]);
});

test('rule 25: internal topics and stores are named after the join', () => {
  const {nodes} = joinOf('inner').graph;
  const names = nodes.flatMap((node) => (node.kind === 'repartition' ? [node.name] : []));
  expect(names).toEqual([
    'joined-subscription-registration-topic',
    'joined-subscription-response-topic',
  ]);
});
