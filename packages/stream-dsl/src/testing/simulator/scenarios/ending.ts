import {count, sum} from '../../../dsl/aggregators.ts';
import {within} from '../../../dsl/join-windows.ts';
import {keyValueStore} from '../../../dsl/processor.ts';
import type {Stream} from '../../../dsl/stream.ts';
import type {Sources} from '../../../dsl/topology.ts';
import {json} from '../../../serdes.ts';
import {tumbling} from '../../../windows/time-windows.ts';
import type {Random} from '../random.ts';
import type {
  Expectation,
  ExpectedOutput,
  ExpectedRecords,
  SimInput,
  SimRecord,
} from '../scenario.ts';
import {
  type Event,
  eventsOf,
  FIRST_MS,
  GROUPS,
  KEYS,
  type Keyed,
  MAX_DELAY_MS,
  randomEvents,
} from './event.ts';

export const OUT = 'out';

export interface EndingContext {
  /** Whether keys are the groups, read back from a repartition topic: then writers come in any order. */
  readonly isRekeyed: boolean;
  readonly isOrdered: boolean;
  /** Whether each update of a table is forwarded. */
  readonly isUncached: boolean;
}

/** The last part of a topology, and what it makes of the events that reach it. */
export interface Ending {
  readonly name: string;
  /** Whether its results depend on the order of events of different partitions. */
  readonly needsOrder: boolean;
  readonly stores: readonly string[];
  /** Other topics that it reads. */
  inputs(random: Random, context: EndingContext): readonly SimInput[];
  apply(stream: Stream<string, Event>, sources: Sources): void;
  expect(
    events: readonly Keyed[],
    records: readonly SimRecord[],
    context: EndingContext,
  ): Expectation;
}

const to: Ending = {
  name: 'to',
  needsOrder: false,
  stores: [],
  inputs: () => [],
  apply: (stream) => stream.mapValues(label).to(OUT),
  expect: (events, _, context) =>
    exactly(
      events.map(({key, event}) => ({key, value: label(event)})),
      'same',
      context.isOrdered,
    ),
};

const counted: Ending = {
  name: 'count',
  needsOrder: false,
  stores: ['counts'],
  inputs: () => [],
  apply: (stream) => stream.groupByKey().count({name: 'counts'}).toStream().to(OUT),
  expect: (events, _, {isUncached}) => {
    const counts = countBy(events, ({key}) => key);
    if (!isUncached) return latest([...counts].map(([key, value]) => ({key, value})));
    // Each update leaves by itself.
    const updates = [...counts].flatMap(([key, total]) =>
      Array.from({length: total}, (_, i) => ({key, value: i + 1})),
    );
    return exactly(updates, 'keys', false);
  },
};

const summed: Ending = {
  name: 'sum',
  needsOrder: false,
  stores: ['sums'],
  inputs: () => [],
  apply: (stream) =>
    stream
      .groupByKey()
      .aggregate({n: count(), total: sum((event: Event) => event.v)}, {name: 'sums'})
      .toStream()
      .to(OUT),
  expect: (events) => {
    const totals = new Map<string, {n: number; total: number}>();
    for (const {key, event} of events) {
      const {n, total} = totals.get(key) ?? {n: 0, total: 0};
      totals.set(key, {n: n + 1, total: total + event.v});
    }
    return latest([...totals].map(([key, value]) => ({key, value})));
  },
};

const WINDOW_MS = 50;

const windowed: Ending = {
  name: 'window',
  needsOrder: false,
  stores: [],
  inputs: () => [],
  apply: (stream) =>
    stream
      .groupByKey()
      .windowedBy(tumbling(WINDOW_MS, {grace: MAX_DELAY_MS}), {emit: 'onWindowClose'})
      .count()
      .toStream()
      .map((n, {key, startMs}) => [`${key}@${startMs}`, n])
      .to(OUT),
  expect: (events) => {
    const counts = countBy(
      events.filter(({event}) => event.isEnd !== true),
      ({key, timestampMs}) => `${key}@${timestampMs - (timestampMs % WINDOW_MS)}`,
    );
    return exactly(
      [...counts].map(([key, value]) => ({key, value})),
      'none',
      false,
    );
  },
};

const deduplicated: Ending = {
  name: 'deduplicate',
  needsOrder: true,
  stores: [],
  inputs: () => [],
  apply: (stream) =>
    stream
      .deduplicate({id: ({v}, key) => `${key} ${v % 3}`, within: '10 days'})
      .mapValues(label)
      .to(OUT),
  expect: (events) => {
    const firsts = new Map<string, Keyed>();
    for (const each of events) {
      const id = `${each.key} ${each.event.v % 3}`;
      if (!firsts.has(id)) firsts.set(id, each);
    }
    return exactly(
      [...firsts.values()].map(({key, event}) => ({key, value: label(event)})),
      'none',
      false,
    );
  },
};

const numbers = keyValueStore<number>('numbers');

const numbered: Ending = {
  name: 'process',
  needsOrder: true,
  stores: ['numbers'],
  inputs: () => [],
  apply: (stream) =>
    stream
      .process<string>(
        (context) => {
          const store = context.store(numbers);
          return {
            process: ({key, value}) => {
              const n = (store.get(key) ?? 0) + 1;
              store.set(key, n);
              context.forward({key, value: `${label(value)} is number ${n}`});
            },
          };
        },
        {stores: [numbers]},
      )
      .to(OUT),
  expect: (events, _, context) => {
    const counts = new Map<string, number>();
    const outputs = events.map(({key, event}) => {
      const n = (counts.get(key) ?? 0) + 1;
      counts.set(key, n);
      return {key, value: `${label(event)} is number ${n}`};
    });
    return exactly(outputs, 'keys', context.isOrdered);
  },
};

const NAMES = 'names';

/** The table is written before the stream, and has its values of long before it. */
const joinedTable: Ending = {
  name: 'join table',
  needsOrder: false,
  stores: [],
  inputs: (random, {isRekeyed}) =>
    (isRekeyed ? GROUPS : KEYS).flatMap((key, i) =>
      random.chance(20)
        ? []
        : [1, 2].map((version) => ({
            topic: NAMES,
            key,
            value: {name: `${key} ${version}`},
            timestampMs: FIRST_MS - 1_000 + 100 * version + i,
            when: 'before' as const,
          })),
    ),
  apply: (stream, {table}) =>
    stream
      .join(
        table(NAMES, json<{readonly name: string}>()),
        (event, {name}) => `${label(event)} ${name}`,
      )
      .to(OUT),
  expect: (events, records, context) => {
    const named = new Set(records.filter(({topic}) => topic === NAMES).map(({key}) => key));
    const outputs = events
      .filter(({key}) => named.has(key))
      .map(({key, event}) => ({key, value: `${label(event)} ${key} 2`}));
    return exactly(outputs, 'same', context.isOrdered);
  },
};

const RIGHT = 'right';
const REACH_MS = 30;

const joinedStream: Ending = {
  name: 'join stream',
  needsOrder: false,
  stores: [],
  inputs: (random, {isRekeyed}) =>
    randomEvents(random, RIGHT, 12).map((input) => ({
      ...input,
      key: isRekeyed ? String(input.value['g']) : input.key,
    })),
  apply: (stream, {stream: source}) =>
    stream
      .joinStream(
        source(RIGHT, json<Event>()),
        (left, right) => `${label(left)} + ${label(right)}`,
        within(REACH_MS, {grace: '10 days'}),
      )
      .to(OUT),
  expect: (events, records) => {
    const rights = eventsOf(records, RIGHT);
    const outputs = events.flatMap((left) =>
      rights
        .filter(
          ({key, timestampMs}) =>
            key === left.key && Math.abs(timestampMs - left.timestampMs) <= REACH_MS,
        )
        .map((right) => ({key: left.key, value: `${label(left.event)} + ${label(right.event)}`})),
    );
    return exactly(outputs, 'same', false);
  },
};

export const ENDINGS: readonly Ending[] = [
  to,
  counted,
  summed,
  windowed,
  deduplicated,
  numbered,
  joinedTable,
  joinedStream,
];

export const SIDE_TOPICS = [NAMES, RIGHT];

/** Tells an event from all others. */
function label({at, n, v}: Event): string {
  return `${at}@${n}:${v}`;
}

function latest(records: readonly ExpectedOutput[]): Expectation {
  return {kind: 'latest', topic: OUT, records};
}

function exactly(
  records: readonly ExpectedOutput[],
  atLeastOnce: ExpectedRecords['atLeastOnce'],
  isOrdered: boolean,
): Expectation {
  return {
    kind: 'records',
    topic: OUT,
    records,
    atLeastOnce,
    orderOf: isOrdered ? orderOf : undefined,
  };
}

/** Of one key, and of one partition that it came from. */
function orderOf({key, value}: ExpectedOutput) {
  const [, at, n] = /^(.+?)@(\d+):/.exec(String(value)) ?? [];
  return at === undefined ? undefined : {group: `${key} from ${at}`, rank: Number(n)};
}

function countBy(events: readonly Keyed[], nameOf: (event: Keyed) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const event of events) counts.set(nameOf(event), (counts.get(nameOf(event)) ?? 0) + 1);
  return counts;
}
