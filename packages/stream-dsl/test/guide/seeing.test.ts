import {
  describe,
  diffTopologies,
  formatDiff,
  json,
  toJson,
  toMermaid,
  topology,
  tumbling,
} from '@crm/stream-dsl';
import {expect, test} from 'vitest';

test('describe', () => {
  const perPage = topology('per-page', ({stream}) => {
    stream('views', json<{page: string}>())
      .groupBy((view) => view.page)
      .count({name: 'views'})
      .toStream()
      .to('views-per-page');
  });
  expect(describe(perPage).split('\n')).toEqual([
    'Topologies:',
    '   Sub-topology: 0',
    '    Source: source-views (topics: [views])',
    '      --> selectKey-views',
    '    Processor: selectKey-views (stores: [])',
    '      --> views-repartition-sink',
    '      <-- source-views',
    '    Sink: views-repartition-sink (topic: per-page-views-repartition)',
    '      <-- selectKey-views',
    '',
    '   Sub-topology: 1',
    '    Source: views-repartition (topics: [per-page-views-repartition])',
    '      --> views',
    '    Processor: views (stores: [views], changelog: per-page-views-changelog)',
    '      --> toStream-views',
    '      <-- views-repartition',
    '    Processor: toStream-views (stores: [])',
    '      --> to-views-per-page',
    '      <-- views',
    '    Sink: to-views-per-page (topic: views-per-page)',
    '      <-- toStream-views',
    '',
  ]);
});

test('as data and as a picture', () => {
  const perPage = topology('per-page', ({stream}) => {
    stream('views', json<{page: string}>())
      .groupBy((view) => view.page)
      .count({name: 'views'})
      .toStream()
      .to('views-per-page');
  });
  const data = toJson(perPage);
  expect(data).toMatchObject({
    name: 'per-page',
    inputs: [{topic: 'views', key: 'string', value: 'json'}],
    outputs: [{topic: 'views-per-page', key: 'string', value: 'json'}],
    repartitions: [{topic: 'per-page-views-repartition', key: 'string', value: 'json'}],
    stores: [{name: 'views', changelog: 'per-page-views-changelog'}],
  });
  expect(toMermaid(data)).toContain('subgraph sub0["Sub-topology 0"]');
});

test('diff', () => {
  const version = (minutes: number, hasAlarm: boolean) =>
    toJson(
      topology('traffic', ({stream}) => {
        const views = stream('views', json<number>());
        if (hasAlarm) views.filter((ms) => ms > 1_000).to('slow-views');
        views
          .groupByKey()
          .windowedBy(tumbling(`${minutes} minutes`, {grace: 0}))
          .count({name: 'traffic'});
      }),
    );
  expect(diffTopologies(version(1, false), version(1, true)).verdict).toBe('compatible');
  const diff = diffTopologies(version(1, true), version(5, true));
  expect(diff).toMatchObject({verdict: 'needs reset', changes: [{subject: 'traffic'}]});
  expect(formatDiff(diff)).toContain('needs reset: traffic');
});

test('names that are demanded', () => {
  const build = (name?: string) =>
    topology(
      'strict',
      ({stream}) => {
        stream('views', json<number>()).groupByKey().count({name});
      },
      {names: 'explicit'},
    );
  expect(() => build()).toThrow(
    /explicit names only, and something would be named count-views-store/,
  );
  expect(toJson(build('views')).stores).toMatchObject([{name: 'views', isNamed: true}]);
});
