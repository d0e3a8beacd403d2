import {expect, test} from 'vitest';
import type {Fetcher} from '../../ports/broker.ts';
import {partitionName, type TopicPartition} from '../../topic.ts';
import type {BufferedPartition} from '../partition-group.ts';
import {InputFlow} from './input-flow.ts';

/** Remembers which partitions it does not fetch. */
class PausedPartitions implements Fetcher {
  readonly names = new Set<string>();
  assign(): void {
    throw new Error('not asked for');
  }
  remove(): void {
    throw new Error('not asked for');
  }
  pause(at: TopicPartition): void {
    this.names.add(partitionName(at));
  }
  resume(at: TopicPartition): void {
    this.names.delete(partitionName(at));
  }
  async poll(): Promise<readonly []> {
    return [];
  }
  async close(): Promise<void> {
    this.names.clear();
  }
}

const buffered = (partition: number, records: number, bytes: number): BufferedPartition => ({
  topic: 't',
  partition,
  bufferedRecords: records,
  bufferedBytes: bytes,
  nextOffset: 0,
  endOffset: 0,
});

test('a partition with enough records waits until it has fewer', () => {
  const fetcher = new PausedPartitions();
  const flow = new InputFlow({maxRecords: 10, maxBytes: 1_000});
  flow.regulate(fetcher, [buffered(0, 10, 50), buffered(1, 9, 50)], false);
  expect([...fetcher.names]).toEqual(['t-0']);
  flow.regulate(fetcher, [buffered(0, 9, 50), buffered(1, 9, 50)], false);
  expect([...fetcher.names]).toEqual([]);
});

test('when all together have too many bytes, those wait that have more than their share', () => {
  const fetcher = new PausedPartitions();
  const flow = new InputFlow({maxRecords: 1_000, maxBytes: 90});
  const parts = [buffered(0, 1, 80), buffered(1, 1, 15), buffered(2, 0, 0)];
  flow.regulate(fetcher, parts, false);
  expect([...fetcher.names]).toEqual(['t-0']);
});

test('an empty partition is always fetched, except while nothing is', () => {
  const fetcher = new PausedPartitions();
  const flow = new InputFlow({maxRecords: 0, maxBytes: 0});
  flow.regulate(fetcher, [buffered(0, 0, 0)], false);
  expect([...fetcher.names]).toEqual([]);
  flow.regulate(fetcher, [buffered(0, 0, 0)], true);
  expect([...fetcher.names]).toEqual(['t-0']);
  flow.regulate(fetcher, [buffered(0, 0, 0)], false);
  expect([...fetcher.names]).toEqual([]);
});

test('what is read for anew is not taken for paused', () => {
  const fetcher = new PausedPartitions();
  const flow = new InputFlow({maxRecords: 1, maxBytes: 100});
  flow.regulate(fetcher, [buffered(0, 1, 1)], false);
  fetcher.names.clear();
  flow.forget({topic: 't', partition: 0});
  flow.regulate(fetcher, [buffered(0, 1, 1)], false);
  expect([...fetcher.names]).toEqual(['t-0']);
});
