import {json, type Stream, type Table, topology, within} from '@crm/stream-dsl';
import type {OperatorHarness} from '@crm/stream-dsl/testing';
import {requireEqual} from '../require-equal.ts';
import {batchOf, eachOnce, inTurn, keyAt, type OperatorCase, startMs} from './operator-case.ts';

const numbers = json<number>();
/** Of the table sides. */
const rows = 100_000;
const groups = 1_000;
/** Of streams: each key comes again after five seconds. */
const keys = 5_000;
const day = 86_400_000;

const row = inTurn(rows);

/** Gives a table all its rows. */
const fillTable = (topic: string, count: number) => (harness: OperatorHarness) => {
  harness.push(topic, batchOf(eachOnce, 0, count));
  harness.flush();
};

const everyEvent = (harness: OperatorHarness, events: number): void => {
  requireEqual('results', harness.writtenTo('out'), events);
};

const common = {batchRecords: 10_000, commitEvents: 100_000} as const;

function streamJoin(
  name: string,
  join: (left: Stream<string, number>, right: Stream<string, number>) => Stream<string, number>,
  check: OperatorCase['check'],
): OperatorCase {
  return {
    ...common,
    name,
    topology: () =>
      topology('bench', ({stream}) => {
        join(stream('left', numbers), stream('right', numbers)).to('out');
      }),
    topics: ['left', 'right'],
    batchRecords: 1_000,
    // Both sides have a record of a key at the same time, and the next five seconds later.
    record: (i) => ({key: keyAt(i % keys), value: i, timestampMs: startMs + i}),
    check,
    fill: {topics: ['left', 'right'], record: eachOnce},
  };
}

const near = within('2 seconds', {grace: '1 second'});

const streamJoins: readonly OperatorCase[] = [
  streamJoin(
    'stream-stream join',
    (left, right) => left.joinStream(right, (a, b) => a + b, near),
    (harness, events) => requireEqual('pairs', harness.writtenTo('out'), events / 2),
  ),
  streamJoin(
    'stream-stream left join, half without a match',
    (left, right) =>
      left.leftJoinStream(
        right.filter((value) => value % 2 === 0),
        (a, b) => a + (b ?? 0),
        near,
      ),
    (harness, events) => {
      const end = {keys: [keyAt(keys)], values: [0], timestamps: [startMs + events + day]};
      harness.push('right', end);
      // Every left record gives one result: a pair, or itself once nothing can match any more.
      requireEqual('results', harness.writtenTo('out'), events / 2);
    },
  ),
];

function tableJoin(
  name: string,
  join: (left: Table<string, number>, right: Table<string, number>) => Table<string, number>,
  more: Partial<OperatorCase>,
): OperatorCase {
  return {
    ...common,
    name,
    topology: () =>
      topology('bench', ({table}) => {
        join(table('left', numbers), table('right', numbers)).toStream().to('out');
      }),
    topics: ['left', 'right'],
    record: row,
    cacheBytes: 0,
    check: everyEvent,
    fill: {topics: ['left', 'right'], record: eachOnce},
    ...more,
  };
}

export const joinCases: readonly OperatorCase[] = [
  {
    ...common,
    name: 'stream-table join',
    topology: () =>
      topology('bench', ({stream, table}) => {
        stream('in', numbers)
          .join(table('table', numbers), (value, found) => value + found)
          .to('out');
      }),
    topics: ['in'],
    record: row,
    prepare: fillTable('table', rows),
    check: everyEvent,
    fill: {topics: ['table'], record: eachOnce},
  },
  ...streamJoins,
  tableJoin('table-table join', (left, right) => left.join(right, (a, b) => a + b), {
    topics: ['left'],
    // Both tables are there; each event changes a row of the left one, and so one result.
    prepare: fillTable('right', rows),
  }),
  tableJoin(
    'foreign-key join',
    (left, right) =>
      left.joinForeignKey(
        right,
        (_value, key) => keyAt(Number(key.slice('customer-'.length)) % groups),
        (a, b) => a + b,
      ),
    {
      topics: ['left'],
      prepare: fillTable('right', groups),
      fill: {topics: ['left'], record: eachOnce},
    },
  ),
  {
    ...common,
    name: 'table groupBy and count',
    topology: () =>
      topology('bench', ({table}) => {
        table('table', numbers)
          .groupBy((value) => [`group-${value % groups}`, value])
          .count({name: 'sizes'})
          .toStream()
          .to('out');
      }),
    topics: ['table'],
    record: row,
    check: (harness, events) => {
      let members = 0;
      for (const [, size] of harness.store('sizes').entries()) members += size as number;
      requireEqual('rows in all groups', members, Math.min(events, rows));
    },
    fill: {topics: ['table'], record: eachOnce},
  },
];
