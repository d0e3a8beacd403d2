import {expect, test} from 'vitest';
import {type JoinWindows, within} from '../../dsl/join-windows.ts';
import {topology} from '../../dsl/topology.ts';
import {stringSerde} from '../../serdes.ts';
import {testDriver} from '../../testing/test-driver.ts';

type Type = 'inner' | 'left' | 'outer';
/** Topic, key, value and timestamp. */
type Input = readonly ['l' | 'r', string | null, string | null, number];

const pair = (left: string | null, right: string | null): string => `${left}+${right}`;

function joinOf(type: Type, windows: JoinWindows) {
  return topology('join', ({stream}) => {
    const [left, right] = [stream('l', stringSerde), stream('r', stringSerde)];
    const options = {name: 'joined', value: stringSerde};
    const joined = {
      inner: () => left.joinStream(right, pair, windows, options),
      left: () => left.leftJoinStream(right, pair, windows, options),
      outer: () => left.outerJoinStream(right, pair, windows, options),
    }[type]();
    joined.to('out');
  });
}

/** Results as `value@timestamp`, with the input that caused them. */
function results(
  type: Type,
  windows: JoinWindows,
  inputs: readonly Input[],
  restartsAfter?: number,
): readonly string[] {
  const driver = testDriver(joinOf(type, windows));
  const output = driver.output('out');
  return inputs.flatMap(([topic, key, value, timestampMs], i) => {
    driver.input(topic).pipe(key, value, timestampMs);
    if (restartsAfter === i) driver.restart();
    return output.read().map((record) => `${i}: ${record.value}@${record.timestampMs}`);
  });
}

const RULE_9: readonly Input[] = [
  ['l', 'k', 'A0', 0],
  ['l', 'k', 'A0-0', 0],
  ['r', 'k', '1', 111],
  ['r', 'k', '2', 500],
];

test.each([undefined, 0, 1, 2])(
  'rule 9: the example of the semantics page; restart after input %s',
  (restartsAfter) => {
    expect(results('left', within(100, {grace: 10}), RULE_9, restartsAfter)).toEqual([
      '2: A0+null@0',
      '2: A0-0+null@0',
    ]);
  },
);

test('rule 9: both ends of the reach are inclusive, and the result has the later time', () => {
  const inputs: readonly Input[] = [
    ['l', 'k', 'A', 100],
    ['r', 'k', 'w', 89],
    ['r', 'k', 'x', 90],
    ['r', 'k', 'y', 120],
    ['r', 'k', 'z', 121],
  ];
  expect(results('inner', within({before: 10, after: 20}, {grace: 0}), inputs)).toEqual([
    '2: A+x@100',
    '3: A+y@120',
  ]);
});

test('rule 9: a reach may lie on one side alone', () => {
  const inputs: readonly Input[] = [
    ['l', 'k', 'A', 100],
    ['r', 'k', 'at once', 100],
    ['r', 'k', 'soon', 105],
    ['r', 'k', 'later', 110],
    ['r', 'k', 'too late', 111],
  ];
  const after = within({before: -5, after: '10 ms'}, {grace: 0});
  expect(results('inner', after, inputs)).toEqual(['2: A+soon@105', '3: A+later@110']);
  expect(() => within({before: '-6 ms', after: 5}, {grace: 0})).toThrow(/must not be negative/);
});

test('rule 9: duplicates with the same timestamp are all kept, in the order in which they came', () => {
  const inputs: readonly Input[] = [
    ['l', 'k', 'A', 5],
    ['l', 'k', 'B', 3],
    ['l', 'k', 'A', 5],
    ['l', 'k', 'C', 5],
    ['r', 'k', 'x', 4],
  ];
  const expected = ['4: B+x@4', '4: A+x@5', '4: A+x@5', '4: C+x@5'];
  expect(results('inner', within(10, {grace: 0}), inputs)).toEqual(expected);
  expect(results('inner', within(10, {grace: 0}), inputs, 2)).toEqual(expected);
});

test.each([
  {name: 'not at ts + after + grace', timeMs: 110, expected: []},
  {name: 'but after it', timeMs: 111, expected: ['1: A+null@0']},
])('rule 9: a record without a match comes out $name', ({timeMs, expected}) => {
  const inputs: readonly Input[] = [
    ['l', 'k', 'A', 0],
    ['r', 'other', 'x', timeMs],
  ];
  expect(results('left', within(100, {grace: 10}), inputs)).toEqual(expected);
});

test('rule 9: within grace a record waits, where the reference emits a null and joins it all the same', () => {
  const inputs: readonly Input[] = [
    ['r', 'z', 'x', 50],
    ['l', 'a', 'A', 30],
    ['r', 'a', 'B', 35],
    ['r', 'z', 'x', 500],
  ];
  expect(results('left', within(10, {grace: 100}), inputs)).toEqual(['2: A+B@35']);
});

test('rule 9: a record that comes past ts + after + grace is given at once, and joined if the other side still holds one', () => {
  const inputs: readonly Input[] = [
    ['r', 'k', 'held', 30],
    ['l', 'z', 'ahead', 50],
    // 25 + 10 + 5 < 50, and 30 > 30 - (10 + 10 + 5).
    ['l', 'k', 'late', 25],
    ['l', 'y', 'late', 25],
  ];
  expect(results('left', within(10, {grace: 5}), inputs)).toEqual([
    '2: late+held@30',
    '3: late+null@25',
  ]);
});

test('rule 9: a side forgets by its own time, not by that of the other', () => {
  const inputs: readonly Input[] = [
    ['r', 'k', 'old', 10],
    ['r', 'z', 'x', 34],
    ['l', 'z', 'ahead', 1000],
    ['l', 'k', 'A', 10],
    // 10 > 35 - (10 + 10 + 5) does not hold any more.
    ['r', 'z', 'x', 35],
    ['l', 'k', 'B', 10],
  ];
  expect(results('inner', within(10, {grace: 5}), inputs)).toEqual(['3: A+old@10']);
});

test('rule 9: what one record closes comes by time, right side first, then by key', () => {
  const inputs: readonly Input[] = [
    ['l', 'b', 'lb', 2],
    ['l', 'a', 'la', 2],
    ['r', 'd', 'rd', 2],
    ['r', 'c', 'rc', 3],
    ['l', 'e', 'le', 1],
    ['l', 'z', 'end', 100],
  ];
  expect(results('outer', within(10, {grace: 0}), inputs)).toEqual([
    '5: le+null@1',
    '5: null+rd@2',
    '5: la+null@2',
    '5: lb+null@2',
    '5: null+rc@3',
  ]);
});

test('rule 9: stream time alone closes: a record without a value, or of the other side, is enough', () => {
  const windows = within({before: 50, after: 0}, {grace: 0});
  expect(
    results('left', windows, [
      ['l', 'k', 'A', 0],
      ['r', 'z', null, 1],
    ]),
  ).toEqual(['1: A+null@0']);
  expect(
    results('outer', windows, [
      ['r', 'k', 'x', 0],
      ['l', 'z', 'A', 50],
      ['l', 'z', 'B', 51],
    ]),
  ).toEqual(['2: null+x@0', '2: A+null@50']);
});

test('rule 8: inner joins drop null keys, left and outer ones have a result for them; null values are dropped', () => {
  const inputs: readonly Input[] = [
    ['l', null, 'A', 0],
    ['r', null, 'x', 1],
    ['l', 'k', null, 2],
    ['r', 'k', null, 3],
  ];
  const windows = within(10, {grace: 0});
  expect(results('inner', windows, inputs)).toEqual([]);
  expect(results('left', windows, inputs)).toEqual(['0: A+null@0']);
  expect(results('outer', windows, inputs)).toEqual(['0: A+null@0', '1: null+x@1']);
  const driver = testDriver(joinOf('inner', windows));
  for (const [topic, ...record] of inputs) driver.input(topic).pipe(...record);
  expect(driver.metrics().dropped).toEqual([
    {node: 'joined', reason: 'null-key', count: 2},
    {node: 'joined', reason: 'null-value', count: 2},
  ]);
});

test('rule 8: a null key survives the repartition before an outer join, and is dropped before an inner one', () => {
  const rekeyed = topology('rekeyed', ({stream}) => {
    const left = stream('l', stringSerde).selectKey((value) => erased(value[0] ?? null));
    const right = stream('r', stringSerde);
    left.outerJoinStream(right, pair, within(10, {grace: 0}), {name: 'outer'}).to('outer');
    left.joinStream(right, pair, within(10, {grace: 0}), {name: 'inner'}).to('inner');
  });
  const driver = testDriver(rekeyed);
  driver.input('r').pipe('a', 'x', 0);
  driver.input('l').pipe('any', 'a', 1);
  driver.input('l').pipe('any', '', 2);
  expect(driver.output('inner').read()).toMatchObject([{key: 'a', value: 'a+x'}]);
  expect(driver.output('outer').read()).toMatchObject([
    {key: 'a', value: 'a+x'},
    {key: null, value: '+null'},
  ]);
});

test.each([undefined, 1, 3, 5])(
  'rule 9: behind repartition topics the slowest writer counts, so nothing is falsely late; restart after input %s',
  (restartsAfter) => {
    const drifting = topology('drifting', ({stream}) => {
      const left = stream('l', stringSerde).selectKey((value) => value.slice(0, 1));
      const right = stream('r', stringSerde).selectKey((value) => value.slice(0, 1));
      left.leftJoinStream(right, pair, within(10, {grace: 0}), {name: 'joined'}).to('out');
    });
    const driver = testDriver(drifting, {partitions: 2});
    const results: string[] = [];
    const inputs: readonly (readonly [topic: 'l' | 'r', partition: number, string, number])[] = [
      ['l', 1, 'a behind', 0],
      ['l', 1, 'b alone', 15],
      ['l', 0, 'a ahead', 1000],
      ['r', 0, 'a ahead too', 1005],
      ['r', 1, 'a behind too', 5],
      ['r', 1, 'c', 2000],
      // The last of the four writers to pass 15 + 10.
      ['l', 1, 'c', 2000],
    ];
    inputs.forEach(([topic, partition, value, timeMs], i) => {
      driver.input(topic).queue(null, value, timeMs, {partition});
      driver.settle();
      if (i === restartsAfter) driver.restart();
      const found = driver.output('out').read();
      results.push(...found.map((record) => `${i}: ${record.value}@${record.timestampMs}`));
    });
    expect(results).toEqual([
      '3: a ahead+a ahead too@1005',
      '4: a behind+a behind too@5',
      // A writer says how far it is after the record that took it there.
      '6: c+c@2000',
      '6: b alone+null@15',
    ]);
  },
);

test('rule 9: behind repartition topics one side may be read to its end before the other one comes', () => {
  const apart = topology('apart', ({stream}) => {
    const left = stream('l', stringSerde).selectKey((value) => value);
    const right = stream('r', stringSerde).selectKey((value) => value);
    left.outerJoinStream(right, pair, within(10, {grace: 0}), {name: 'joined'}).to('out');
  });
  const driver = testDriver(apart, {partitions: 2});
  const times = Array.from({length: 50}, (_, i) => i * 100);
  for (const topic of ['l', 'r']) {
    for (const timeMs of [...times, 100_000]) {
      for (const partition of [0, 1]) {
        driver.input(topic).queue(null, `${timeMs}`, timeMs + partition, {partition});
      }
    }
    driver.settle();
  }
  // Two records of each side and time, so four results of each time; none of them without a match.
  const found = driver
    .output('out')
    .read()
    .map(({value}) => value);
  expect(found).toHaveLength(51 * 4);
  expect(found.filter((value) => String(value).includes('null'))).toEqual([]);
});

test('a stream joined with itself finds each pair, itself included', () => {
  const self = topology('self', ({stream}) => {
    const records = stream('in', stringSerde);
    records.outerJoinStream(records, pair, within(10, {grace: 0}), {name: 'self'}).to('out');
  });
  const driver = testDriver(self);
  driver.input('in').pipe('k', 'A', 0);
  driver.input('in').pipe('k', 'B', 10);
  driver.input('in').pipe('k', 'C', 100);
  expect(
    driver
      .output('out')
      .read()
      .map(({value}) => value),
  ).toEqual(['A+A', 'B+A', 'A+B', 'B+B', 'C+C']);
});

test('of two streams of one table the one that was made first is served first', () => {
  const twice = topology('twice', ({stream}) => {
    const counts = stream('in', stringSerde).groupByKey().count();
    const [right, left] = [counts.toStream(), counts.toStream()];
    left.joinStream(right, (l, r) => `${l}+${r}`, within(10, {grace: 0})).to('out');
    left.merge(right).to('both');
  });
  const driver = testDriver(twice);
  driver.input('in').pipe('k', 'a', 1);
  driver.input('in').pipe('k', 'b', 2);
  // As the reference has it: the new value comes from the right first.
  expect(
    driver
      .output('out')
      .read()
      .map(({value}) => value),
  ).toEqual(['1+1', '1+2', '2+1', '2+2']);
  expect(driver.output('both').read()).toHaveLength(4);
});

test('headers are those of the record that triggered', () => {
  const driver = testDriver(joinOf('left', within(10, {grace: 0})));
  const headers = (text: string) => ({headers: [['h', Buffer.from(text)]] as const});
  driver.input('l').pipe('a', 'A', 0, headers('first'));
  driver.input('r').pipe('a', 'x', 1, headers('second'));
  driver.input('l').pipe('b', 'B', 2, headers('third'));
  driver.input('r').pipe('a', 'y', 20, headers('fourth'));
  expect(
    driver
      .output('out')
      .read()
      .map(({value, headers: found}) => [value, found?.[0]?.[1].toString()]),
  ).toEqual([
    ['A+x', 'second'],
    ['B+null', 'fourth'],
  ]);
});

test('rule 23: a record whose joiner throws is set aside, and leaves nothing behind', () => {
  const failing = topology('failing', ({stream}) => {
    const join = (left: string, right: string | null): string => {
      if (right === 'bad') throw new Error('no such result');
      return pair(left, right);
    };
    const right = stream('r', stringSerde);
    stream('l', stringSerde)
      .leftJoinStream(right, join, within(10, {grace: 0}))
      .to('out');
  });
  const driver = testDriver(failing);
  driver.input('r').pipe('k', 'good', 0);
  driver.input('l').pipe('k', 'A', 1);
  driver.input('r').pipe('k', 'bad', 1);
  driver.input('l').pipe('k', 'B', 2);
  expect(
    driver
      .output('out')
      .read()
      .map(({value}) => value),
  ).toEqual(['A+good', 'B+good']);
  expect(driver.output('r.dead-letters').readText()).toMatchObject([{value: 'bad'}]);
});

const erased = (key: string | null): string => key as string;
