import {expect, test} from 'vitest';
import {json} from '../serdes.ts';
import {testDriver} from '../testing/index.ts';
import {sessions} from '../windows/session-windows.ts';
import {distinct, topN} from './collecting-aggregators.ts';
import {topology} from './topology.ts';

interface Sale {
  readonly product: string;
  readonly total: number;
}

function driver(atMost?: number) {
  return testDriver(
    topology('best', ({stream}) => {
      stream('in', json<Sale>())
        .groupByKey()
        .windowedBy(sessions(10, {grace: 100}))
        .aggregate({
          best: topN(2, (sale) => sale.total),
          products: distinct((sale) => sale.product, {atMost}),
        })
        .toStream()
        .to('out');
    }),
  );
}

function lastOf(run: ReturnType<typeof driver>) {
  return run.output('out').read().at(-1)?.value;
}

const sale = (product: string, total: number): Sale => ({product, total});

test('the best come first, of equal ones the first; distinct values come in their order', () => {
  const run = driver();
  [sale('a', 3), sale('b', 5), sale('c', 3), sale('b', 4)].forEach((value, i) => {
    run.input('in').pipe('k', value, i);
  });
  expect(lastOf(run)).toEqual({best: [sale('b', 5), sale('b', 4)], products: ['a', 'b', 'c']});
});

test('sessions that become one have the best of both, also after a restart', () => {
  const run = driver();
  run.input('in').pipe('k', sale('a', 1), 0);
  run.input('in').pipe('k', sale('b', 3), 20);
  run.restart();
  run.input('in').pipe('k', sale('c', 2), 10);
  // As in Kafka Streams the sessions are merged first, and the value is added then.
  expect(lastOf(run)).toEqual({best: [sale('b', 3), sale('c', 2)], products: ['a', 'b', 'c']});
});

test('more distinct values than allowed fail their record, and change nothing', () => {
  const run = driver(1);
  run.input('in').pipe('k', sale('a', 1), 0);
  run.input('in').pipe('k', sale('b', 2), 1);
  run.input('in').pipe('k', sale('a', 3), 2);
  expect(lastOf(run)).toEqual({best: [sale('a', 3), sale('a', 1)], products: ['a']});
  expect(run.metrics().deadLetters).toBe(1);
});

test.each([0, 1.5, Number.NaN])('the best %s is refused', (n) => {
  expect(() => topN(n, () => 1)).toThrow(/expected a whole number, 1 or more/);
});
