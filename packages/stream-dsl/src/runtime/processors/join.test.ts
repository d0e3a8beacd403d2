import {expect, test} from 'vitest';
import {topology} from '../../dsl/topology.ts';
import {json, stringSerde} from '../../serdes.ts';
import {testDriver} from '../../testing/test-driver.ts';

const joins = topology('joins', ({stream, table, globalTable}) => {
  const names = table('names', stringSerde);
  const places = globalTable('places', stringSerde);
  const events = stream('events', stringSerde);
  events.join(names, (event, name, key) => `${key}:${event}+${name}`, {name: 'inner'}).to('inner');
  events.leftJoin(names, (event, name) => `${event}+${name}`, {name: 'left'}).to('left');
  events
    .leftJoinGlobal(
      places,
      (event) => (event === 'nowhere' ? null : event),
      (event, place) => `${event}@${place}`,
      {name: 'global'},
    )
    .to('placed');
});

test('rule 10: only the stream triggers, and its timestamp counts', () => {
  const driver = testDriver(joins);
  driver.input('names').pipe('a', 'Ann', 50);
  driver.input('events').pipe('a', 'click', 10);
  driver.input('names').pipe('a', 'Anna', 60);
  expect(driver.output('inner').read()).toEqual([
    {key: 'a', value: 'a:click+Ann', timestampMs: 10},
  ]);
});

test('rule 10: a plain table answers with its latest value by offset', () => {
  const driver = testDriver(joins);
  driver.input('names').pipe('a', 'new', 50);
  driver.input('names').pipe('a', 'old', 40);
  driver.input('events').pipe('a', 'click', 60);
  expect(driver.output('left').read()).toMatchObject([{value: 'click+old'}]);
});

test('rule 8: a null in a table is a tombstone; an inner join drops what finds nothing', () => {
  const driver = testDriver(joins);
  driver.input('names').pipe('a', 'Ann', 0);
  driver.input('names').pipe('a', null, 1);
  driver.input('names').pipe(null, 'Nobody', 2);
  driver.input('events').pipe('a', 'click', 3);
  expect(driver.output('inner').read()).toEqual([]);
  expect(driver.output('left').read()).toMatchObject([{value: 'click+null'}]);
  expect(driver.metrics().dropped).toEqual(
    expect.arrayContaining([
      {node: 'table-names', reason: 'null-key', count: 1},
      {node: 'inner', reason: 'no-match', count: 1},
    ]),
  );
});

test('rules 8 and 10: null keys stay in left joins, null values go', () => {
  const driver = testDriver(joins);
  driver.input('events').pipe(null, 'click', 3);
  driver.input('events').pipe('a', null, 4);
  expect(driver.output('inner').read()).toEqual([]);
  expect(driver.output('left').read()).toEqual([{key: null, value: 'click+null', timestampMs: 3}]);
  expect(driver.metrics().dropped).toEqual(
    expect.arrayContaining([
      {node: 'inner', reason: 'null-key', count: 1},
      {node: 'inner', reason: 'null-value', count: 1},
      {node: 'left', reason: 'null-value', count: 1},
    ]),
  );
});

test('a global table is asked by a key of its own', () => {
  const driver = testDriver(joins);
  driver.input('places').pipe('click', 'home', 0);
  driver.input('events').pipe('a', 'click', 1);
  driver.input('events').pipe('a', 'nowhere', 2);
  expect(driver.output('placed').read()).toMatchObject([
    {value: 'click@home'},
    {value: 'nowhere@null'},
  ]);
});

test('a table survives a restart by its own topic', () => {
  const driver = testDriver(joins);
  driver.input('names').pipe('a', 'Ann', 0);
  driver.restart();
  driver.input('events').pipe('a', 'click', 1);
  expect(driver.output('left').read()).toMatchObject([{value: 'click+Ann'}]);
});

test('rule 8: aggregates without windows drop null keys and values, and a table of them can be joined', () => {
  const counted = topology('counted', ({stream}) => {
    const counts = stream('seen', stringSerde).groupByKey().count({name: 'counts'});
    stream('events', stringSerde)
      .join(counts, (event, seen) => ({event, seen}), {value: json()})
      .to('out');
  });
  const driver = testDriver(counted);
  driver.input('seen').pipe('a', 'x', 0);
  driver.input('seen').pipe('a', null, 0);
  driver.input('seen').pipe(null, 'x', 0);
  driver.input('seen').pipe('a', 'y', 0);
  driver.restart();
  driver.input('events').pipe('a', 'click', 1);
  expect(driver.output('out').read()).toMatchObject([{value: {event: 'click', seen: 2}}]);
  expect(driver.metrics().dropped).toEqual([
    {node: 'counts', reason: 'null-value', count: 1},
    {node: 'counts', reason: 'null-key', count: 1},
  ]);
});

test('rule 23: a record of a table that cannot be decoded leaves the others alone, also after a restart', () => {
  const typed = topology('typed', ({stream, table, globalTable}) => {
    const names = table('names', json<{name: string}>());
    const places = globalTable('places', json<{place: string}>());
    stream('events', stringSerde)
      .join(names, (event, {name}) => ({event, name}))
      .joinGlobal(
        places,
        ({event}) => event,
        ({name}, {place}) => `${name}@${place}`,
        {name: 'placed'},
      )
      .to('out');
  });
  const driver = testDriver(typed);
  for (const topic of ['names', 'places']) driver.input(topic).pipeRaw('click', '{', 0);
  driver.input('names').pipe('a', {name: 'Ann'}, 0);
  driver.input('places').pipe('click', {place: 'home'}, 0);
  driver.restart();
  driver.input('events').pipe('a', 'click', 1);
  expect(driver.output('out').read()).toMatchObject([{value: 'Ann@home'}]);
  expect(driver.output('names.dead-letters').readText()).toHaveLength(1);
  expect(driver.metrics().dropped).toEqual(
    expect.arrayContaining([
      {node: 'globalTable-places', reason: 'decode-failed', count: 1},
      {node: 'table-names', reason: 'decode-failed', count: 1},
    ]),
  );
});

test('rule 8: a global join drops a null mapped key, unless it is a left one; a null key of the stream is no matter', () => {
  const placed = topology('placed', ({stream, globalTable}) => {
    const places = globalTable('places', stringSerde);
    const events = stream('events', stringSerde);
    const keyOf = (event: string): string | null => (event === 'nowhere' ? null : event);
    const pair = (event: string, place: string | null): string => `${event}@${place}`;
    events.joinGlobal(places, keyOf, pair, {name: 'inner'}).to('inner');
    events.leftJoinGlobal(places, keyOf, pair, {name: 'left'}).to('left');
  });
  const driver = testDriver(placed);
  driver.input('places').pipe('click', 'home', 0);
  driver.input('places').pipe(null, 'nowhere', 0);
  driver.input('events').pipe(null, 'click', 1);
  driver.input('events').pipe('a', 'nowhere', 2);
  driver.input('events').pipe('a', null, 3);
  expect(driver.output('inner').read()).toEqual([{key: null, value: 'click@home', timestampMs: 1}]);
  expect(driver.output('left').read()).toEqual([
    {key: null, value: 'click@home', timestampMs: 1},
    {key: 'a', value: 'nowhere@null', timestampMs: 2},
  ]);
  expect(driver.metrics().dropped).toEqual([
    {node: 'globalTable-places', reason: 'null-key', count: 1},
    {node: 'inner', reason: 'null-key', count: 1},
    {node: 'inner', reason: 'null-value', count: 1},
    {node: 'left', reason: 'null-value', count: 1},
  ]);
});
