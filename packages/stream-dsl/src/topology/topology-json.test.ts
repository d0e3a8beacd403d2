import {expect, test} from 'vitest';
import {topology} from '../dsl/topology.ts';
import {json} from '../serdes.ts';
import {tumbling} from '../windows/time-windows.ts';
import {diffTopologies, formatDiff} from './diff-topologies.ts';
import {toMermaid} from './mermaid.ts';
import {toJson} from './topology-json.ts';

interface Changes {
  readonly name?: string;
  readonly minutes?: number;
  readonly hasExtras?: boolean;
  readonly valueName?: string;
  readonly isRekeyed?: boolean;
  readonly store?: string;
}

const value = json<{category: string}>();

/** Revenue per category, changed in one way or another. */
function version(changes: Changes = {}) {
  const {name = 'shop', minutes = 1, isRekeyed = true, store = 'per-minute'} = changes;
  const serde = {...value, name: changes.valueName ?? value.name};
  return toJson(
    topology(name, ({stream}) => {
      if (changes.hasExtras)
        stream('other', serde)
          .filter(() => true)
          .to('copy');
      const events = stream('events', serde);
      const keyed = isRekeyed ? events.groupBy(({category}) => category) : events.groupByKey();
      keyed
        .windowedBy(tumbling(`${minutes} minutes`, {grace: 0}))
        .count({name: store})
        .toStream()
        .to('out');
    }),
  );
}

const verdictOf = (changes: Changes) => diffTopologies(version(), version(changes)).verdict;

test('a topology as JSON says what stands where, and survives being written', () => {
  const shown = version();
  expect(JSON.parse(JSON.stringify(shown))).toEqual(shown);
  expect(shown.inputs).toEqual([{topic: 'events', key: 'string', value: 'json'}]);
  expect(shown.outputs).toEqual([{topic: 'out', key: 'windowed(string)', value: 'json'}]);
  expect(shown.repartitions).toEqual([
    {topic: 'shop-per-minute-repartition', key: 'string', value: 'json'},
  ]);
  expect(shown.stores).toMatchObject([
    {name: 'per-minute', changelog: 'shop-per-minute-changelog'},
  ]);
});

test('rule 25: the same topology is compatible with itself, and so is one with other operators beside it', () => {
  expect(diffTopologies(version(), version())).toEqual({verdict: 'compatible', changes: []});
  expect(diffTopologies(version(), version({hasExtras: true}))).toEqual({
    verdict: 'compatible',
    changes: [
      {verdict: 'compatible', subject: 'other', message: 'is read now, from its beginning'},
    ],
  });
});

test.each([
  {changes: {minutes: 2}, verdict: 'needs reset'},
  {changes: {isRekeyed: false}, verdict: 'needs reset'},
  {changes: {store: 'per-two-minutes'}, verdict: 'needs reset'},
  {changes: {valueName: 'event-2'}, verdict: 'blocked'},
  {changes: {name: 'other'}, verdict: 'blocked'},
])('rule 25: $changes: $verdict', ({changes, verdict}) => {
  expect(verdictOf(changes)).toBe(verdict);
});

test('a diff as text names the subject and what to do', () => {
  const text = formatDiff(diffTopologies(version(), version({minutes: 2})));
  expect(text).toMatch(
    /^needs reset\n {2}needs reset: per-minute: was .*"sizeMs":60000.*, is .*"sizeMs":120000/,
  );
  expect(text).toMatch(/give the store another name, or reset$/);
});

/** The arrows of a flowchart, with the labels of what they lead from and to. */
function arrowsOf(flowchart: string): readonly string[] {
  const labels = new Map(
    [...flowchart.matchAll(/(\w+)(?:\[\("|\{\{"|\[")([^"]*)"/g)].map(([, id, label]) => [
      id,
      label,
    ]),
  );
  return [...flowchart.matchAll(/(\w+) (-->|---) (\w+)/g)].map(
    ([, from, arrow, to]) => `${labels.get(from)} ${arrow} ${labels.get(to)}`,
  );
}

test('a topology as a flowchart', () => {
  const flowchart = toMermaid(version());
  expect(arrowsOf(flowchart)).toEqual([
    'events --> source-events',
    'source-events --> selectKey-events',
    'selectKey-events --> shop-per-minute-repartition',
    'shop-per-minute-repartition --> per-minute-repartition<br/>repartition',
    'per-minute-repartition<br/>repartition --> per-minute<br/>aggregate',
    'per-minute<br/>aggregate --- per-minute',
    'per-minute<br/>aggregate --> toStream-events',
    'toStream-events --> to-out<br/>sink',
    'to-out<br/>sink --> out',
  ]);
  expect(flowchart.match(/subgraph .*/g)).toEqual([
    'subgraph sub0["Sub-topology 0"]',
    'subgraph sub1["Sub-topology 1"]',
  ]);
});

/** Counts of a topic, without a name; another count stands before it or not. */
function unnamed({hasOther, name}: {readonly hasOther: boolean; readonly name?: string}) {
  return toJson(
    topology('counts', ({stream}) => {
      const events = stream('events', value);
      if (hasOther)
        events
          .filter(() => true)
          .groupByKey()
          .count();
      events.groupByKey().count({name});
    }),
  );
}

test('rule 25: a store without a name that another one takes over is seen', () => {
  const diff = diffTopologies(unnamed({hasOther: false}), unnamed({hasOther: true}));
  expect(diff.verdict).toBe('needs reset');
  expect(formatDiff(diff)).toMatch(/was fed by source events, is fed by source events > filter/);
  const [before, after] = [false, true].map((hasOther) => unnamed({hasOther, name: 'all'}));
  if (before !== undefined && after !== undefined) {
    expect(diffTopologies(before, after).verdict).toBe('compatible');
  }
});

test('rule 25: explicit names can be demanded', () => {
  const build = (name?: string) =>
    topology(
      'strict',
      ({stream}) => {
        stream('events', value)
          .groupBy(({category}) => category, {name})
          .count({name});
      },
      {names: 'explicit'},
    );
  expect(() => build()).toThrow(
    /takes explicit names only, and something would be named events-repartition/,
  );
  expect(build('per-category').graph.nodes).toHaveLength(4);
});
