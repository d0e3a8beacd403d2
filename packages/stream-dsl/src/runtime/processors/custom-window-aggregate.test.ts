import {describe, expect, test} from 'vitest';
import {FEEDINGS, fed} from '../../../test/feed.ts';
import {topology} from '../../dsl/topology.ts';
import {json} from '../../serdes.ts';
import {testDriver} from '../../testing/test-driver.ts';
import {customWindows} from '../../windows/custom-windows.ts';

/** Calendar months of 2026, in UTC. */
const months = customWindows({
  windowsFor: (timestampMs) => {
    const at = new Date(timestampMs);
    const start = Date.UTC(at.getUTCFullYear(), at.getUTCMonth());
    return [{startMs: start, endMs: Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1)}];
  },
  maxSize: '31 days',
  grace: '1 day',
});

const perMonth = (emit: 'onUpdate' | 'onWindowClose') =>
  topology('months', ({stream}) => {
    const counts = stream('in', json<number>())
      .groupByKey()
      .windowedBy(months, {emit})
      .count({name: 'counts'});
    counts.toStream().to('out');
    counts.late().to('late');
  });

const time = (text: string): number => Date.parse(`2026-${text}Z`);

const month = (key: string, start: string, end: string, value: number, last: string) => ({
  key: {key, startMs: time(`${start}T00:00`), endMs: time(`${end}T00:00`)},
  value,
  timestampMs: time(last),
});

const RECORDS = [
  ['k', 1, time('02-01T00:00')],
  ['j', 1, time('02-28T23:59')],
  ['k', 1, time('03-01T00:00')],
  // The last moment of grace for February.
  ['k', 1, time('02-10T12:00')],
  ['k', 1, time('03-02T00:00')],
  ['k', 1, time('02-28T00:00')],
  ['k', 1, time('05-01T00:00')],
] as const;

describe.each(FEEDINGS)('calendar months, fed %s', (feeding) => {
  test('rules 6 and 7: on close each comes once, a day after its end, and what is late is told', () => {
    const driver = fed(perMonth('onWindowClose'), RECORDS, feeding);
    expect(driver.output('out').read()).toEqual([
      month('j', '02-01', '03-01', 1, '02-28T23:59'),
      month('k', '02-01', '03-01', 2, '02-10T12:00'),
      month('k', '03-01', '04-01', 2, '03-02T00:00'),
    ]);
    expect(driver.output('late').read()).toEqual([
      {key: 'k', value: 1, timestampMs: time('02-28T00:00')},
    ]);
    expect(driver.metrics().late).toBe(1);
  });

  test('on update each record shows its month', () => {
    const driver = fed(perMonth('onUpdate'), RECORDS.slice(0, 4), feeding);
    expect(driver.output('out').read()).toEqual([
      month('k', '02-01', '03-01', 1, '02-01T00:00'),
      month('j', '02-01', '03-01', 1, '02-28T23:59'),
      month('k', '03-01', '04-01', 1, '03-01T00:00'),
      month('k', '02-01', '03-01', 2, '02-10T12:00'),
    ]);
  });
});

test('bounds that cannot be those of a record fail it', () => {
  const wrong = topology('wrong-windows', ({stream}) => {
    const windows = customWindows({
      windowsFor: () => [{startMs: 0, endMs: 10}],
      maxSize: 10,
      grace: 1,
    });
    stream('in', json<number>()).groupByKey().windowedBy(windows).count().toStream().to('out');
  });
  const driver = testDriver(wrong, {errors: {process: 'skip'}});
  driver.input('in').pipe('k', 1, 10);
  driver.input('in').pipe('k', 1, 9);
  expect(driver.output('out').read()).toHaveLength(1);
  expect(driver.metrics().dropped).toMatchObject([{reason: 'process-failed', count: 1}]);
});
