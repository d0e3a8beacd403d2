import {
  type Grouped,
  hopping,
  json,
  keyValueStore,
  sessions,
  sliding,
  type Table,
  topology,
  tumbling,
  untilWindowCloses,
  type Windowed,
} from '@crm/stream-dsl';
import type {OperatorHarness} from '@crm/stream-dsl/testing';
import {requireEqual} from '../require-equal.ts';
import {
  distinctPerCommit,
  eachOnce,
  inTurn,
  keyAt,
  type OperatorCase,
  startMs,
} from './operator-case.ts';

const numbers = json<number>();
const keys = 5_000;
const commitEvents = 100_000;
const minuteMs = 60_000;
const slidingMs = 5_000;
const hour = 3_600_000;

/** Event `index` comes this long after the first one. */
const ageMs = (index: number): number => Math.floor(index / 3);

const common = {
  topics: ['in'],
  record: inTurn(keys),
  batchRecords: 10_000,
  commitEvents,
  fill: {topics: ['in'], record: eachOnce},
} as const;

function aggregated<K>(
  name: string,
  aggregate: (grouped: Grouped<string, number>) => Table<K, number>,
  check: OperatorCase['check'],
  more: Partial<OperatorCase> = {},
): OperatorCase {
  return {
    ...common,
    name,
    topology: () =>
      topology('bench', ({stream}) => {
        aggregate(stream('in', numbers).groupByKey()).toStream().to('out');
      }),
    check,
    ...more,
  };
}

/** Each key's number of events is what `events` come to. */
function requireCounts(harness: OperatorHarness, events: number): void {
  let sum = 0;
  for (const [, count] of harness.store('counts').entries()) sum += count as number;
  requireEqual('events counted', sum, events);
}

/** One change for each key and window between two commits. */
const requireChanges =
  (windowsOf: (index: number) => readonly number[]) =>
  (harness: OperatorHarness, events: number): void => {
    const expected = distinctPerCommit({events, commitEvents}, (i) =>
      windowsOf(i).map((window) => window * keys + (i % keys)),
    );
    requireEqual('changes of windows', harness.writtenTo('out'), expected);
  };

const minuteOf = (index: number): number => Math.floor(ageMs(index) / minuteMs);

export const windowedCases: readonly OperatorCase[] = [
  aggregated(
    'count in tumbling windows',
    (grouped) => grouped.windowedBy(tumbling(minuteMs, {grace: 10_000})).count(),
    requireChanges((i) => [minuteOf(i)]),
  ),
  aggregated(
    'count in hopping windows, three per event',
    (grouped) => grouped.windowedBy(hopping(minuteMs, {advance: 20_000, grace: 10_000})).count(),
    requireChanges((i) => {
      const last = Math.floor(ageMs(i) / 20_000);
      return [last, last + 1, last + 2];
    }),
  ),
  aggregated(
    'count in sliding windows, of three records each',
    (grouped) => grouped.windowedBy(sliding(slidingMs, {grace: 0})).count({name: 'counts'}),
    (harness, events) => {
      // The window that ends with the last record of a key holds those of five seconds before it.
      const last = events - 1;
      let expected = 0;
      for (let i = last; i >= 0 && ageMs(last) - ageMs(i) <= slidingMs; i -= keys) expected += 1;
      const endMs = startMs + ageMs(last);
      const window = {key: keyAt(last % keys), startMs: endMs - slidingMs, endMs};
      requireEqual('last sliding window', harness.store('counts').get(window), expected);
    },
  ),
  aggregated(
    'count in sessions',
    (grouped) => grouped.windowedBy(sessions(minuteMs, {grace: 0})).count({name: 'counts'}),
    // Each key comes again within less than two seconds: it has one session.
    requireCounts,
  ),
  aggregated(
    'suppress until windows close',
    (grouped): Table<Windowed<string>, number> =>
      grouped
        .windowedBy(tumbling(minuteMs, {grace: 0}))
        .count()
        .suppress(untilWindowCloses()),
    (harness, events) => {
      const end = {keys: [keyAt(0)], values: [0], timestamps: [startMs + ageMs(events) + hour]};
      harness.push('in', end);
      harness.flush();
      const windows = distinctPerCommit({events, commitEvents: events}, (i) => [
        minuteOf(i) * keys + (i % keys),
      ]);
      requireEqual('final windows', harness.writtenTo('out'), windows);
    },
  ),
];

const changesOfKeys = (harness: OperatorHarness, events: number): void => {
  const expected = distinctPerCommit({events, commitEvents}, (i) => [i % keys]);
  requireEqual('changes of keys', harness.writtenTo('out'), expected);
};

/** Of values 0, 1, 2 and so on: all of them are in the state of some key. */
function requireSum(harness: OperatorHarness, events: number): void {
  let sum = 0;
  for (const [, value] of harness.store('sums').entries()) sum += value as number;
  requireEqual('sum of all values', sum, (events * (events - 1)) / 2);
  changesOfKeys(harness, events);
}

const seen = keyValueStore('seen', {value: numbers});

export const keyedCases: readonly OperatorCase[] = [
  aggregated(
    'count',
    (grouped) => grouped.count({name: 'counts'}),
    (harness, events) => {
      requireCounts(harness, events);
      changesOfKeys(harness, events);
    },
  ),
  aggregated(
    'aggregate',
    (grouped) =>
      grouped.aggregate({init: () => 0, add: (sum, value) => sum + value}, {name: 'sums'}),
    requireSum,
  ),
  aggregated(
    'reduce',
    (grouped) => grouped.reduce((left, right) => left + right, {name: 'sums'}),
    requireSum,
  ),
  {
    ...common,
    name: 'deduplicate within a minute',
    topology: () =>
      topology('bench', ({stream}) => {
        stream('in', numbers)
          .deduplicate({id: (_value, key) => key, within: minuteMs})
          .to('out');
      }),
    // Every id comes twice, one after the other.
    record: (i) => ({...inTurn(keys)(i), key: keyAt(Math.floor(i / 2))}),
    check: (harness, events) => {
      requireEqual('records without a double', harness.writtenTo('out'), events / 2);
    },
  },
  {
    ...common,
    name: 'process with a store',
    topology: () =>
      topology('bench', ({stream}) => {
        stream('in', numbers)
          .process<number>(
            (context) => {
              const store = context.store(seen);
              return {
                process: ({key, timestampMs}) => {
                  const count = (store.get(key) ?? 0) + 1;
                  store.set(key, count);
                  context.forward({key, value: count, timestampMs});
                },
              };
            },
            {stores: [seen]},
          )
          .to('out');
      }),
    check: (harness, events) => {
      requireEqual('records forwarded', harness.writtenTo('out'), events);
      requireEqual('keys', harness.store('seen').size, keys);
    },
  },
];
