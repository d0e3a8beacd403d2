import {expect, test} from 'vitest';
import {decodeRecordBatches} from '../record-batch/decode-record-batches.ts';
import {RecordBatchBuilder} from '../record-batch/record-batch-builder.ts';
import {PartitionGroup} from './partition-group.ts';

function fetched(topic: string, times: readonly number[], endOffset = times.length) {
  const builder = new RecordBatchBuilder();
  for (const time of times) builder.append('k', String(time), time);
  const at = {topic, partition: 0};
  const {batches} = decodeRecordBatches(at, builder.build(), {fromOffset: 0});
  return {...at, batches, nextOffset: times.length, endOffset};
}

function group(topics: readonly string[], maxTaskIdleMs = 0, nowMs = () => 0): PartitionGroup {
  const positions = topics.map((topic) => ({topic, partition: 0, offset: 0}));
  return new PartitionGroup(positions, {maxTaskIdleMs, nowMs});
}

function drain(partitions: PartitionGroup): readonly number[] {
  const times: number[] = [];
  for (let slice = partitions.next(100); slice !== undefined; slice = partitions.next(100)) {
    for (let row = slice.from; row < slice.to; row++) {
      times.push(slice.columns.timestamps[row] ?? -1);
    }
  }
  return times;
}

test('rule 15: the lowest head timestamp goes first, offset order within a partition', () => {
  const partitions = group(['p1', 'p2']);
  partitions.enqueue(fetched('p1', [1, 5, 3]));
  partitions.enqueue(fetched('p2', [2, 4, 6]));
  expect(drain(partitions)).toEqual([1, 2, 4, 5, 3, 6]);
});

test.each([
  {name: '0 waits while the broker has more', idleMs: 0, endOffset: 9, expected: []},
  {name: '0 goes on when it has no more', idleMs: 0, endOffset: 0, expected: [1, 2]},
  {name: '-1 never waits', idleMs: -1, endOffset: 9, expected: [1, 2]},
  {name: 'above 0 waits although it has no more', idleMs: 5, endOffset: 0, expected: []},
])('rule 16: an empty partition: $name', ({idleMs, endOffset, expected}) => {
  const partitions = group(['p1', 'p2'], idleMs);
  partitions.enqueue(fetched('p1', [1, 2]));
  partitions.enqueue({topic: 'p2', partition: 0, batches: [], nextOffset: 0, endOffset});
  expect(drain(partitions)).toEqual(expected);
});

test('rule 16: above 0 waits that much longer', () => {
  let now = 100;
  const partitions = group(['p1', 'p2'], 5, () => now);
  partitions.enqueue(fetched('p1', [1]));
  partitions.enqueue({topic: 'p2', partition: 0, batches: [], nextOffset: 0, endOffset: 0});
  expect(drain(partitions)).toEqual([]);
  now = 105;
  expect(drain(partitions)).toEqual([1]);
});

test('rule 16: a partition that was never fetched is waited for', () => {
  const partitions = group(['p1', 'p2']);
  partitions.enqueue(fetched('p1', [1]));
  expect(drain(partitions)).toEqual([]);
});

test('positions follow what was handed out, not what was fetched, and keep the time of rule 17', () => {
  const partitions = group(['p1', 'p2']);
  partitions.enqueue({...fetched('p1', [1, 7, 3]), nextOffset: 5, endOffset: 5});
  partitions.enqueue(fetched('p2', [2]));
  partitions.next(100);
  expect(partitions.positions()).toMatchObject([
    {topic: 'p1', offset: 1, metadata: '1'},
    {topic: 'p2', offset: 0, metadata: ''},
  ]);
  expect(partitions.lagRecords).toBe(5);
  drain(partitions);
  expect(partitions.positions()).toMatchObject([
    {topic: 'p1', offset: 5, metadata: '7'},
    {topic: 'p2', offset: 1, metadata: '2'},
  ]);
  expect(partitions.isCaughtUp).toBe(true);
});
