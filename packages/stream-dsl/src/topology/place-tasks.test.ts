import {randomInt} from 'node:crypto';
import {expect, test} from 'vitest';
import {type Candidate, placeTasks, type TaskToPlace} from './place-tasks.ts';

const options = {standbyReplicas: 0, acceptableLagRecords: 100};

const tasks = (count: number, isStateful = false, subTopology = 0): TaskToPlace[] =>
  Array.from({length: count}, (_, i) => ({name: `${subTopology}_${i}`, subTopology, isStateful}));

const member = (memberId: string, owned: string[] = [], lags = {}): Candidate => ({
  memberId,
  owned: new Set(owned),
  lags,
});

test('tasks are spread evenly, those of each sub-topology too', () => {
  const placed = placeTasks(
    [...tasks(3), ...tasks(3, false, 1)],
    [member('a'), member('b')],
    options,
  );
  expect(placed.get('a')?.active).toEqual(['0_0', '0_2', '1_1']);
  expect(placed.get('b')?.active).toEqual(['0_1', '1_0', '1_2']);
});

test('who comes back gets what he had, and nothing else moves', () => {
  const before = [member('a', ['0_1', '0_3']), member('b', ['0_0', '0_2'])];
  const placed = placeTasks(tasks(4), before, options);
  expect(placed.get('a')?.active).toEqual(['0_1', '0_3']);
  expect(placed.get('b')?.active).toEqual(['0_0', '0_2']);
});

test('a new member takes only what makes it even', () => {
  const placed = placeTasks(
    tasks(6),
    [member('a', ['0_0', '0_1', '0_2', '0_3', '0_4', '0_5']), member('b')],
    options,
  );
  expect(placed.get('a')?.active).toEqual(['0_0', '0_1', '0_2']);
  expect(placed.get('b')?.active).toEqual(['0_3', '0_4', '0_5']);
});

test('a stateful task stays until its next owner has warmed up', () => {
  const all = ['0_0', '0_1'];
  const cold = placeTasks(tasks(2, true), [member('a', all), member('b')], options);
  expect(cold.get('a')).toEqual({active: ['0_0', '0_1'], standby: [], warmUp: []});
  expect(cold.get('b')).toEqual({active: [], standby: ['0_1'], warmUp: ['0_1']});
  const warm = placeTasks(
    tasks(2, true),
    [member('a', all), member('b', [], {'0_1': 100})],
    options,
  );
  expect(warm.get('a')?.active).toEqual(['0_0']);
  expect(warm.get('b')).toEqual({active: ['0_1'], standby: [], warmUp: []});
  const lagging = placeTasks(
    tasks(2, true),
    [member('a', all), member('b', [], {'0_1': 101})],
    options,
  );
  expect(lagging.get('b')?.warmUp).toEqual(['0_1']);
});

test('without an owner the state on disk or of a standby decides', () => {
  const placed = placeTasks(
    tasks(2, true),
    [member('a', [], {'0_1': 5}), member('b', [], {'0_0': 0})],
    options,
  );
  expect(placed.get('a')?.active).toEqual(['0_1']);
  expect(placed.get('b')?.active).toEqual(['0_0']);
});

test('standbys are on other members, and stay where they are', () => {
  const owners = [
    member('a', ['0_0'], {'0_0': 0}),
    member('b', ['0_1'], {'0_1': 0}),
    member('c', [], {'0_1': 3}),
  ];
  const placed = placeTasks(tasks(2, true), owners, {...options, standbyReplicas: 1});
  expect(placed.get('c')?.standby).toContain('0_1');
  expect([...placed.values()].flatMap(({standby}) => standby).sort()).toEqual(['0_0', '0_1']);
  expect(placed.get('a')?.standby).not.toContain('0_0');
});

test('more standbys than members are as many as there are others', () => {
  const placed = placeTasks(tasks(1, true), [member('a'), member('b')], {
    ...options,
    standbyReplicas: 5,
  });
  expect(placed.get('b')?.standby).toEqual(['0_0']);
});

test('whatever came before, all are placed once, evenly, and a second round moves nothing', () => {
  const seed = Number(process.env['CRM_SEED'] ?? randomInt(1_000_000));
  let state = seed;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % limit;
  };
  for (let round = 0; round < 300; round++) {
    const all = [
      ...tasks(below(9)),
      ...tasks(below(9), below(2) === 0, 1),
      ...tasks(below(4), true, 2),
    ];
    const owners = all.map(() => below(6));
    const members = Array.from({length: 1 + below(5)}, (_, m) => {
      const owned = all.filter((_task, i) => owners[i] === m).map(({name}) => name);
      const lags = Object.fromEntries(
        all.filter(() => below(3) === 0).map(({name}) => [name, below(200)]),
      );
      return member(`m${m}`, owned, lags);
    });
    const placed = placeTasks(all, members, {...options, standbyReplicas: below(3)});
    const where = `seed ${seed}, round ${round}`;
    const active = [...placed.values()].flatMap((placement) => placement.active);
    expect(active.sort(), where).toEqual(all.map(({name}) => name).sort());
    // Warm-ups count for where they go to.
    const sizes = [...placed].map(([id, {active: mine, warmUp}]) => {
      const waited = [...placed]
        .filter(([other]) => other !== id)
        .flatMap(([, other]) => other.warmUp);
      return mine.filter((name) => !waited.includes(name)).length + warmUp.length;
    });
    expect(Math.max(...sizes) - Math.min(...sizes), where).toBeLessThanOrEqual(1);
    const settled = members.map(({memberId}) => {
      const {active: mine = [], warmUp = []} = placed.get(memberId) ?? {};
      const waited = [...placed]
        .filter(([other]) => other !== memberId)
        .flatMap(([, other]) => other.warmUp);
      const owned = [...mine.filter((name) => !waited.includes(name)), ...warmUp];
      return member(memberId, owned, Object.fromEntries(owned.map((name) => [name, 0])));
    });
    const again = placeTasks(all, settled, options);
    for (const {memberId, owned} of settled) {
      expect([...(again.get(memberId)?.active ?? [])].sort(), where).toEqual([...owned].sort());
    }
  }
});
