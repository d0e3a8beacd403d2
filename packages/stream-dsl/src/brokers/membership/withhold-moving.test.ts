import {expect, test} from 'vitest';
import {partitionName} from '../../topic.ts';
import {ownersOf, withholdMoving} from './withhold-moving.ts';

const at = (partition: number) => ({topic: 't', partition});
const claim = (memberId: string, generationId: number, ...owned: readonly number[]) => ({
  memberId,
  generationId,
  owned: owned.map(at),
});
const part = (...partitions: readonly number[]) => ({
  partitions: partitions.map(at),
  userData: new Uint8Array(),
});

test.each([
  {name: 'who claims it has it', claims: [claim('a', 3, 0), claim('b', 3, 1)], owners: ['a', 'b']},
  {name: 'a newer claim wins', claims: [claim('a', 2, 0), claim('b', 3, 0)], owners: ['b']},
  {name: 'in any order', claims: [claim('b', 3, 0), claim('a', 2, 0)], owners: ['b']},
  {name: 'a stale claim that nobody contests counts', claims: [claim('a', 1, 0)], owners: ['a']},
  {name: 'of two as new the first', claims: [claim('b', 3, 0), claim('a', 3, 0)], owners: ['a']},
])('owners: $name', ({claims, owners}) => {
  expect(owners.map((_, partition) => ownersOf(claims).get(`t-${partition}`))).toEqual(owners);
});

test.each([
  {
    name: 'what nobody has goes out at once',
    owners: [],
    target: {a: part(0, 1), b: part(2)},
    expected: {a: ['t-0', 't-1'], b: ['t-2']},
  },
  {
    name: 'what another one has is held back, and taken from it',
    owners: [['t-0', 'a'] as const, ['t-1', 'a'] as const],
    target: {a: part(0), b: part(1, 2)},
    expected: {a: ['t-0'], b: ['t-2']},
  },
  {
    name: 'what a member that is gone had goes out at once',
    owners: [['t-0', 'b'] as const],
    target: {b: part(0, 1)},
    expected: {b: ['t-0', 't-1']},
  },
])('this round: $name', ({owners, target, expected}) => {
  const given = withholdMoving(new Map(Object.entries(target)), new Map(owners));
  const names = [...given].map(([id, {partitions}]) => [id, partitions.map(partitionName)]);
  expect(Object.fromEntries(names)).toEqual(expected);
});

test('user data goes out at once', () => {
  const userData = Buffer.from('new');
  const target = new Map([['b', {partitions: [at(0)], userData}]]);
  const given = withholdMoving(target, new Map([['t-0', 'a']]));
  expect(given.get('b')).toEqual({partitions: [], userData});
});

test('whatever the target and the history, two rounds reach it and nobody shares meanwhile', () => {
  const seed = Number(process.env['CRM_SEED'] ?? Date.now() % 1_000_000);
  const random = randomOf(seed);
  const members = ['a', 'b', 'c', 'd'];
  const pick = () => members[Math.floor(random() * members.length)] ?? 'a';
  for (let run = 0; run < 500; run++) {
    const had = new Map(Array.from({length: 12}, (_, p) => [p, pick()]));
    const wanted = new Map(Array.from({length: 12}, (_, p) => [p, pick()]));
    const shareOf = (owners: ReadonlyMap<number, string>, memberId: string) =>
      [...owners].filter(([, owner]) => owner === memberId).map(([partition]) => partition);
    const target = new Map(members.map((id) => [id, part(...shareOf(wanted, id))]));
    const claims = members.map((id) => claim(id, 1, ...shareOf(had, id)));
    const first = withholdMoving(target, ownersOf(claims));
    for (const [memberId, {partitions}] of first) {
      for (const {partition} of partitions) {
        expect([memberId, partition], `CRM_SEED=${seed}`).toEqual([had.get(partition), partition]);
      }
    }
    const kept = [...first].map(([id, {partitions}]) =>
      claim(id, 2, ...partitions.map(({partition}) => partition)),
    );
    expect(withholdMoving(target, ownersOf(kept)), `CRM_SEED=${seed}`).toEqual(target);
  }
});

/** Mulberry32: numbers from 0 to 1. */
function randomOf(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
