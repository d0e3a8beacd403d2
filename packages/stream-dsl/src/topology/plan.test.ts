import {expect, test} from 'vitest';
import {within} from '../dsl/join-windows.ts';
import {topology} from '../dsl/topology.ts';
import {json} from '../serdes.ts';
import {tumbling} from '../windows/time-windows.ts';
import {describe} from './describe.ts';
import {resolvePartitions} from './partitions.ts';
import {planTopology} from './plan.ts';
import {taskAssignor, tasksOf} from './task-assignor.ts';

const value = json<{category: string}>();

function revenue(extra: 'plain' | 'extended') {
  return topology('revenue', ({stream, table}) => {
    const profiles = table('profiles', value);
    if (extra === 'extended')
      stream('other', value)
        .filter(() => true)
        .to('copy');
    const events = stream('events', value);
    if (extra === 'extended') events.mapValues((event) => event.category).to('categories');
    events
      .join(profiles, (event) => event)
      .groupBy((event) => event.category)
      .windowedBy(tumbling('1 minute', {grace: 0}))
      .count()
      .toStream()
      .to('out');
  });
}
const planOf = (extra: 'plain' | 'extended') => {
  const {name, graph} = revenue(extra);
  return planTopology(name, graph);
};
const counts = new Map([
  ['events', 4],
  ['profiles', 4],
  ['out', 2],
]);

test('a topology is cut at its repartition topics', () => {
  const plan = planOf('plain');
  expect(plan.subTopologies.map(({inputs}) => inputs)).toEqual([
    ['profiles', 'events'],
    ['revenue-events-repartition'],
  ]);
  expect(plan.repartitions).toMatchObject([{writer: 0, reader: 1}]);
  expect(plan.changelogs).toMatchObject([{subTopology: 1}]);
});

test('rule 25: an unrelated operator renames nothing', () => {
  const internal = (plan: ReturnType<typeof planOf>) => [
    ...plan.repartitions.map(({topic}) => topic),
    ...plan.changelogs.map(({topic}) => topic),
  ];
  expect(internal(planOf('extended'))).toEqual(internal(planOf('plain')));
});

test('internal topics get the width of what is upstream', () => {
  const resolved = resolvePartitions(planOf('plain'), counts);
  expect(resolved.get('revenue-events-repartition')).toBe(4);
  expect(resolved.get('revenue-count-events-store-changelog')).toBe(4);
});

test('rule 19: joined topics of different width are refused with both names and counts', () => {
  const other = new Map(counts).set('profiles', 3);
  expect(() => resolvePartitions(planOf('plain'), other)).toThrow(
    expect.objectContaining({
      code: 'STREAM_NOT_COPARTITIONED',
      message: expect.stringMatching(
        /join-events joins events \(4 partitions\) with profiles \(3 partitions\).*plan\.test\.ts:\d+/,
      ),
    }),
  );
});

test.each([
  {topic: 'events', text: /revenue reads topic events, which does not exist: create it/},
  {topic: 'out', text: /revenue writes topic out, which does not exist: create it/},
])('a topic that does not exist: $topic', ({topic, text}) => {
  const fewer = new Map(counts);
  fewer.delete(topic);
  expect(() => resolvePartitions(planOf('plain'), fewer)).toThrow(
    expect.objectContaining({code: 'STREAM_TOPIC_MISSING', message: expect.stringMatching(text)}),
  );
});

test('a repartition topic that is joined gets the width of its partner', () => {
  const {name, graph} = topology('rekeyed', ({stream, table}) => {
    const categories = table('categories', value);
    stream('events', value)
      .selectKey((event) => event.category)
      .join(categories, (event) => event)
      .to('out');
  });
  const resolved = resolvePartitions(
    planTopology(name, graph),
    new Map([...counts, ['categories', 7]]),
  );
  expect(resolved.get('rekeyed-events-repartition')).toBe(7);
});

test('tasks are given out whole, evenly, and each once', () => {
  const plan = planOf('plain');
  const resolved = resolvePartitions(plan, counts);
  const members = ['b', 'a', 'c'].map((memberId) => ({
    memberId,
    instanceId: undefined,
    owned: [],
    userData: new Uint8Array(),
  }));
  const assignment = taskAssignor(plan, resolved)(members, resolved);
  const tasks = [...assignment.values()].map(({partitions}) => tasksOf(plan, partitions));
  expect(tasks.map(({length}) => length)).toEqual([3, 3, 2]);
  expect(new Set(tasks.flat().map((task) => JSON.stringify(task))).size).toBe(8);
  for (const {partitions} of assignment.values()) {
    const events = partitions.filter(({topic}) => topic === 'events');
    const profiles = partitions.filter(({topic}) => topic === 'profiles');
    expect(profiles.map(({partition}) => partition)).toEqual(
      events.map(({partition}) => partition),
    );
  }
});

test('a topology prints itself as Kafka Streams does', () => {
  expect(describe(revenue('plain'))).toBe(`Topologies:
   Sub-topology: 0
    Source: table-profiles (topics: [profiles], stores: [profiles-store])
      --> join-events
    Source: source-events (topics: [events])
      --> join-events
    Processor: join-events (stores: [])
      --> selectKey-events
      <-- source-events, table-profiles
    Processor: selectKey-events (stores: [])
      --> read-events-repartition-sink
      <-- join-events
    Sink: read-events-repartition-sink (topic: revenue-events-repartition)
      <-- selectKey-events

   Sub-topology: 1
    Source: read-events-repartition (topics: [revenue-events-repartition])
      --> count-events
    Processor: count-events (stores: [count-events-store], changelog: revenue-count-events-store-changelog)
      --> toStream-events
      <-- read-events-repartition
    Processor: toStream-events (stores: [])
      --> to-out
      <-- count-events
    Sink: to-out (topic: out)
      <-- toStream-events
`);
});

test('rule 8: records without a key pass a repartition that left or outer joins follow, and no other', () => {
  const {name, graph} = topology('null-keys', ({stream, table}) => {
    const rekeyed = stream('events', value).selectKey((event) => event.category);
    const near = within(5, {grace: 0});
    const other = stream('other', value);
    rekeyed.repartition({name: 'alone'}).to('out');
    rekeyed.joinStream(other, (event) => event, near, {name: 'inner'}).to('out');
    rekeyed.outerJoinStream(other, () => value, near, {name: 'outer'}).to('out');
    rekeyed
      .join(table('profiles', value), (event) => event, {name: 'first'})
      .leftJoin(table('more', value), (event) => event, {name: 'second'})
      .to('out');
  });
  const {repartitions} = planTopology(name, graph);
  const kept = repartitions.map(({nodeId, keepsNullKeys}) => [nodeId, keepsNullKeys]);
  expect(Object.fromEntries(kept)).toEqual({
    'alone-repartition': false,
    'inner-left-repartition': false,
    'outer-left-repartition': true,
    'first-repartition': true,
  });
});
