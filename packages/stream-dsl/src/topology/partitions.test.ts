import {expect, test} from 'vitest';
import {within} from '../dsl/join-windows.ts';
import {type Sources, topology} from '../dsl/topology.ts';
import {stringSerde} from '../serdes.ts';
import {resolvePartitions} from './partitions.ts';
import {planTopology} from './plan.ts';

type Counts = Readonly<Record<string, number>>;

function resolve(build: (sources: Sources) => void, counts: Counts): Counts {
  const {name, graph} = topology('app', build);
  const known = new Map(Object.entries({...counts, out: 1}));
  return Object.fromEntries(resolvePartitions(planTopology(name, graph), known));
}

const streams = ({stream}: Sources) =>
  [stream('l', stringSerde), stream('r', stringSerde)] as const;
const tables = ({table}: Sources) => [table('l', stringSerde), table('r', stringSerde)] as const;
const near = within(5, {grace: 0});
const either = (left: string | null, right: string | null): string => `${left}${right}`;
const self = (value: string): string => value;

test.each<{name: string; build: (sources: Sources) => void}>([
  {
    name: 'two streams',
    build: (sources) => {
      const [left, right] = streams(sources);
      left.outerJoinStream(right, either, near, {name: 'joined'}).to('out');
    },
  },
  {
    name: 'a stream and a table',
    build: (sources) => {
      const right = sources.table('r', stringSerde);
      streams(sources)[0].join(right, either, {name: 'joined'}).to('out');
    },
  },
  {
    name: 'two tables',
    build: (sources) => {
      const [left, right] = tables(sources);
      left.join(right, either, {name: 'joined'}).toStream().to('out');
    },
  },
  {
    name: 'a stream behind a topic of a width of its own',
    build: (sources) => {
      const [left, right] = streams(sources);
      left.joinStream(right.repartition({partitions: 3}), either, near, {name: 'joined'});
    },
  },
])(
  'rule 19: topics of different width are refused, with both names and counts: $name',
  ({build}) => {
    expect(() => resolve(build, {l: 4, r: 3})).toThrow(
      expect.objectContaining({
        code: 'STREAM_NOT_COPARTITIONED',
        message: expect.stringMatching(/^joined joins .*\(4 partitions\) with .*\(3 partitions\)/),
      }),
    );
  },
);

test('rule 19: tables joined by foreign keys may differ; each of the topics between them fits its reader', () => {
  const counts = resolve(
    (sources) => {
      const [left, right] = tables(sources);
      left.joinForeignKey(right, self, either, {name: 'joined'}).toStream().to('out');
    },
    {l: 4, r: 3},
  );
  expect(counts).toMatchObject({
    'app-joined-subscription-registration-topic': 3,
    'app-joined-subscription-store-changelog': 3,
    'app-joined-subscription-response-topic': 4,
  });
});

test('rule 19: two sides that both go through a topic are as wide as the widest input of either', () => {
  const counts = resolve(
    (sources) => {
      const [left, right] = streams(sources);
      left.selectKey(self).joinStream(right.selectKey(self), either, near, {name: 'joined'});
    },
    {l: 2, r: 8},
  );
  expect(counts).toMatchObject({
    'app-joined-left-repartition': 8,
    'app-joined-right-repartition': 8,
    'app-joined-left-changelog': 8,
  });
});

test('rule 19: one join after the other keeps its width', () => {
  const counts = resolve(
    (sources) => {
      const [left, right] = streams(sources);
      const third = sources.stream('third', stringSerde).selectKey(self);
      left
        .selectKey(self)
        .joinStream(third, either, near, {name: 'first'})
        .joinStream(right, either, near, {name: 'second'});
    },
    {l: 2, r: 5, third: 8},
  );
  expect(counts).toMatchObject({'app-first-left-repartition': 5, 'app-first-right-repartition': 5});
});

test('a wanted width is kept, and taken over by what is joined with it', () => {
  const counts = resolve(
    (sources) => {
      const [left, right] = streams(sources);
      left
        .repartition({name: 'wide', partitions: 6})
        .joinStream(right.selectKey(self), either, near, {name: 'joined'});
    },
    {l: 2, r: 8},
  );
  expect(counts).toMatchObject({'app-wide-repartition': 6, 'app-joined-right-repartition': 6});
});
