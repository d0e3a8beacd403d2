import {expect, test} from 'vitest';
import {topology} from '../../dsl/topology.ts';
import {stringSerde} from '../../serdes.ts';
import {testDriver} from '../../testing/test-driver.ts';

type Type = 'inner' | 'left';
type Input = readonly [topic: 't' | 's', string | null, string | null, number];

function joinOf(type: Type, grace: number | undefined) {
  return topology('as-of', ({stream, table}) => {
    const names = table('t', stringSerde, {history: 1000});
    const events = stream('s', stringSerde);
    const pair = (event: string, name: string | null): string => `${event}+${name}`;
    const options = {name: 'joined', grace};
    const joined =
      type === 'inner' ? events.join(names, pair, options) : events.leftJoin(names, pair, options);
    joined.to('out');
  });
}

function results(
  join: {readonly type: Type; readonly grace?: number},
  inputs: readonly Input[],
  restartsAfter?: number,
): readonly string[] {
  const driver = testDriver(joinOf(join.type, join.grace));
  const output = driver.output('out');
  return inputs.flatMap(([topic, key, value, timestampMs], i) => {
    driver.input(topic).pipe(key, value, timestampMs);
    if (restartsAfter === i) driver.restart();
    return output.read().map((record) => `${i}: ${record.value}@${record.timestampMs}`);
  });
}

test('rule 10: a versioned table answers as of the time of the record', () => {
  const inputs: readonly Input[] = [
    ['t', 'k', 'Ann', 10],
    ['t', 'k', 'Anna', 20],
    ['s', 'k', 'early', 9],
    ['s', 'k', 'first', 10],
    ['s', 'k', 'still', 19],
    ['s', 'k', 'now', 20],
    ['t', 'k', 'Anne', 15],
    ['s', 'k', 'filed', 15],
    ['t', 'k', null, 30],
    ['s', 'k', 'before', 29],
    ['s', 'k', 'gone', 30],
  ];
  expect(results({type: 'left'}, inputs)).toEqual([
    '2: early+null@9',
    '3: first+Ann@10',
    '4: still+Ann@19',
    '5: now+Anna@20',
    '7: filed+Anne@15',
    '9: before+Anna@29',
    '10: gone+null@30',
  ]);
});

test.each([undefined, 0, 1, 2, 3])(
  'rule 10: with grace a record waits until ts <= streamTime - grace; restart after input %s',
  (restartsAfter) => {
    const inputs: readonly Input[] = [
      ['s', 'k', 'click', 10],
      ['s', 'k', 'tap', 12],
      // The table is late, but not too late for those that wait.
      ['t', 'k', 'Ann', 11],
      ['s', 'k', 'none', 14],
      ['s', 'k', 'end', 15],
      ['s', 'k', 'end', 17],
    ];
    expect(results({type: 'left', grace: 5}, inputs, restartsAfter)).toEqual([
      '4: click+null@10',
      '5: tap+Ann@12',
    ]);
    expect(results({type: 'inner', grace: 5}, inputs, restartsAfter)).toEqual(['5: tap+Ann@12']);
  },
);

test('rule 10: a record that comes when its time is over is joined at once; the limit is inclusive', () => {
  const inputs: readonly Input[] = [
    ['s', 'k', 'A', 20],
    ['s', 'k', 'late', 14],
    ['s', 'k', 'just', 15],
    ['s', 'k', 'waits', 16],
  ];
  expect(results({type: 'left', grace: 5}, inputs)).toEqual(['1: late+null@14', '2: just+null@15']);
});

test('rule 10: what is due at once comes by time, then by key, duplicates as they came', () => {
  const inputs: readonly Input[] = [
    ['s', 'b', 'b1', 2],
    ['s', 'a', 'a1', 3],
    ['s', 'c', 'c', 1],
    ['s', 'a', 'a2', 2],
    ['s', 'b', 'b2', 2],
    ['s', 'z', 'end', 100],
  ];
  const expected = ['c@1', 'a2@2', 'b1@2', 'b2@2', 'a1@3'].map(
    (text) => `5: ${text.replace('@', '+null@')}`,
  );
  expect(results({type: 'left', grace: 50}, inputs)).toEqual(expected);
  expect(results({type: 'left', grace: 50}, inputs, 3)).toEqual(expected);
});

test('rules 8 and 10: a null key gets its left result at once, moves no time, and is dropped by an inner join', () => {
  const inputs: readonly Input[] = [
    ['s', 'k', 'A', 10],
    ['s', null, 'keyless', 500],
    ['s', 'k', null, 500],
    ['s', 'k', 'B', 15],
  ];
  expect(results({type: 'left', grace: 5}, inputs)).toEqual([
    '1: keyless+null@500',
    '3: A+null@10',
  ]);
  expect(results({type: 'inner', grace: 5}, inputs)).toEqual([]);
});

test('records that wait keep their headers, over a restart too', () => {
  const driver = testDriver(joinOf('left', 5));
  const header = ['h', Buffer.from('kept')] as const;
  driver.input('s').pipe('k', 'A', 10, {headers: [header]});
  driver.restart();
  driver.input('s').pipe('k', 'B', 15);
  driver.input('s').pipe('k', 'C', 20);
  const found = driver.output('out').read();
  expect(found.map(({value, headers}) => [value, headers?.length ?? 0])).toEqual([
    ['A+null', 1],
    ['B+null', 0],
  ]);
  expect(found[0]?.headers?.map(([name, value]) => [name, Buffer.from(value).toString()])).toEqual([
    ['h', 'kept'],
  ]);
});

test('a grace needs a table with a history', () => {
  expect(() =>
    topology('plain', ({stream, table}) => {
      const names = table('t', stringSerde);
      stream('s', stringSerde).join(names, (event) => event, {grace: 5});
    }),
  ).toThrow(/join-s cannot wait for table-t, which keeps no history/);
});
