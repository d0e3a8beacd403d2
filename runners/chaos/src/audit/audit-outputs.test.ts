import {partitionFor} from '@crm/stream-dsl';
import {describe, expect, test} from 'vitest';
import {partitions, Workload, windowMs} from '../workload/workload.ts';
import {auditEnriched, auditTotals, auditWindows, type OutputAudit} from './audit-outputs.ts';

const workload = new Workload({seed: 3, rate: 50, seconds: 20});
const events = Array.from({length: workload.size}, (_, index) => workload.event(index));
type Record<V> = readonly [key: string, value: V];

function judge<V>(audit: OutputAudit<V>, records: readonly Record<V>[]) {
  for (const [key, value] of records) audit.take(key, value, partitionFor(key, partitions));
  const {lost, duplicated, wrong, expected} = audit.result();
  return {lost, duplicated, wrong, expected};
}

const enriched = events.map(({index: i, customer, product, amount}) => {
  return [product, {i, customer, product, amount, category: workload.categoryOf(product)}] as const;
});

const sums = new Map<string, {count: number; sum: number}>();
const totals = events.map(({index: i, customer, amount}) => {
  const {count, sum} = sums.get(customer) ?? {count: 0, sum: 0};
  const next = {count: count + 1, sum: sum + amount};
  sums.set(customer, next);
  return [customer, {...next, i}] as const;
});

const windowOf = (timestampMs: number): number => Math.floor(timestampMs / windowMs) * windowMs;
const last = windowOf(events.at(-1)?.timestampMs ?? 0);
const groups = Map.groupBy(
  events.filter(({timestampMs}) => windowOf(timestampMs) < last),
  ({product, timestampMs}) => `${workload.categoryOf(product)} ${windowOf(timestampMs)}`,
);
const windows = [...groups].map(([name, members]) => {
  const [key = '', startMs] = name.split(' ');
  const sum = members.reduce((total, {amount}) => total + amount, 0);
  return [key, {startMs: Number(startMs), count: members.length, sum}] as const;
});

describe.each([
  {
    name: 'enriched',
    size: workload.size,
    check: (change: Change) => judge(auditEnriched(workload), change(enriched)),
    spoil: () => judge(auditEnriched(workload), spoilt(enriched, {category: 'none'})),
  },
  {
    name: 'totals',
    size: workload.size,
    check: (change: Change) => judge(auditTotals(workload), change(totals)),
    spoil: () => judge(auditTotals(workload), spoilt(totals, {sum: -1})),
  },
  {
    name: 'windows',
    size: windows.length,
    check: (change: Change) => judge(auditWindows(workload), change(windows)),
    spoil: () => judge(auditWindows(workload), spoilt(windows, {sum: -1})),
  },
])('the audit of $name', ({size, check, spoil}) => {
  test('finds nothing wrong with the truth', () => {
    expect(check((all) => all)).toEqual({lost: 0, duplicated: 0, wrong: 0, expected: size});
  });
  test('finds what is lost, also the last', () => {
    expect(check((all) => all.filter((_, i) => i !== 5)).lost).toBe(1);
    expect(check((all) => all.slice(0, -1)).lost).toBe(1);
  });
  test('finds what is there twice', () => {
    expect(check((all) => [...all, ...all.slice(7, 9)])).toMatchObject({lost: 0, duplicated: 2});
  });
  test('finds a wrong value', () => {
    expect(spoil().wrong).toBe(1);
  });
});

type Change = <T>(all: readonly T[]) => readonly T[];

function spoilt<V>(records: readonly Record<V>[], wrong: Partial<V>): readonly Record<V>[] {
  return records.map(([key, value], i) => [key, i === 9 ? {...value, ...wrong} : value]);
}

test('records of a customer out of order are wrong', () => {
  const [first = events[0], second] = events.filter(
    ({customer, product}, _, all) =>
      all.filter(
        (other) =>
          other.customer === customer &&
          partitionFor(other.product, partitions) === partitionFor(product, partitions),
      ).length > 1,
  );
  if (first === undefined || second === undefined) throw new Error('no two of a customer');
  const same = events.filter(
    ({customer, product}) =>
      customer === first.customer &&
      partitionFor(product, partitions) === partitionFor(first.product, partitions),
  );
  const order = [same[1], same[0]];
  const audit = auditEnriched(workload);
  for (const event of order) {
    if (event === undefined) continue;
    const {index: i, customer, product, amount} = event;
    const value = {i, customer, product, amount, category: workload.categoryOf(product)};
    audit.take(product, value, partitionFor(product, partitions));
  }
  expect(audit.result().wrong).toBe(1);
});
