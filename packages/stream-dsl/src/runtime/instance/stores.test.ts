import {expect, test} from 'vitest';
import {brokerWith, produce, readTopic} from '../../../test/instances.ts';
import {topology} from '../../dsl/topology.ts';
import {run} from '../../run.ts';
import {json} from '../../serdes.ts';
import type {StoreChange} from './watch-store.ts';

const within = {timeout: 10_000, interval: 5};

const counting = topology('counting', ({stream, globalTable}) => {
  const rates = globalTable('rates', json<number>());
  stream('in', json<number>())
    .joinGlobal(
      rates,
      () => 'eur',
      (value, rate) => value * rate,
    )
    .groupByKey()
    .count({name: 'seen'});
});

test('committed reads see what is in the changelog, plain reads what is processed', async () => {
  const broker = await brokerWith({in: 2, rates: 1});
  await produce(broker, 'rates', [['eur', 1, 0]]);
  // Commits only when they are asked for.
  const app = await run(counting, {broker, commitIntervalMs: 1e9});
  const changelog = 'counting-seen-changelog';
  await produce(broker, 'in', [
    ['ann', 1, 0],
    ['bob', 1, 0],
    ['ann', 1, 1],
  ]);
  await expect.poll(() => app.store('seen').get('ann'), within).toBe(2);
  expect(await readTopic(broker, changelog)).toEqual([]);
  expect(await app.store('seen').getCommitted('ann')).toBe(2);
  expect(new Map(await readTopic(broker, changelog)).get('ann')).toBe('2');
  const sizes = await app.store('seen').readCommitted((part) => part.size);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(2);
  expect(await app.store('seen').getCommitted('nobody')).toBeUndefined();
  await app.close();
  await broker.close();
});

test('who watches hears what there is, and then each change with its commit', async () => {
  const broker = await brokerWith({in: 2, rates: 1});
  await produce(broker, 'rates', [['eur', 1, 0]]);
  const app = await run(counting, {broker, commitIntervalMs: 1});
  await produce(broker, 'in', [['ann', 1, 0]]);
  await expect.poll(() => app.store('seen').get('ann'), within).toBe(1);
  const one: unknown[] = [];
  const all = new Map<unknown, unknown>();
  let isEnded = false;
  app
    .store('seen')
    .watch({key: 'ann'})
    .subscribe((change) => one.push(change));
  const seen = app.store('seen').watch({select: (key) => key !== 'carl'});
  seen.subscribe({
    next: ({key, value}: StoreChange<unknown, unknown>) => all.set(key, value),
    complete: () => {
      isEnded = true;
    },
  });
  await expect.poll(() => one, within).toEqual([{key: 'ann', value: 1}]);
  await produce(broker, 'in', [
    ['bob', 1, 0],
    ['carl', 1, 0],
    ['ann', 1, 1],
  ]);
  await expect.poll(() => one.at(-1), within).toEqual({key: 'ann', value: 2});
  await expect.poll(() => Object.fromEntries(all), within).toEqual({ann: 2, bob: 1});
  await app.close();
  expect(isEnded).toBe(true);
  expect(one).toHaveLength(2);
  await broker.close();
});

test('a task that is paused reads nothing on, and goes on where it was', async () => {
  const broker = await brokerWith({in: 2, rates: 1});
  await produce(broker, 'rates', [['eur', 1, 0]]);
  const app = await run(counting, {broker, commitIntervalMs: 1});
  await produce(broker, 'in', [['ann', 1, 0]]);
  await expect.poll(() => app.store('seen').get('ann'), within).toBe(1);
  app.pause();
  await produce(broker, 'in', [['ann', 1, 1]]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(app.store('seen').get('ann')).toBe(1);
  app.resume();
  await expect.poll(() => app.store('seen').get('ann'), within).toBe(2);
  await app.close();
  await broker.close();
});

test('a global table is read on after a fault of its fetcher', async () => {
  const broker = await brokerWith({in: 2, rates: 1});
  await produce(broker, 'rates', [['eur', 1, 0]]);
  const app = await run(counting, {broker, commitIntervalMs: 1});
  await produce(broker, 'rates', [['usd', 2, 1]]);
  await expect.poll(() => app.store('rates-store').get('usd'), within).toBe(2);
  await app.close();
  await broker.close();
});
