import {
  consumerGroupHeartbeatV0,
  consumerGroupHeartbeatV1,
  offsetCommitV9,
} from '@platformatic/kafka';
import {expect, test} from 'vitest';
import type {ApiRequest} from '../wire/api-request.ts';
import {WireReader} from '../wire/wire-reader.ts';
import {WireWriter} from '../wire/wire-writer.ts';
import {consumerGroupHeartbeat, consumerOffsetCommit} from './consumer-group.ts';

const TOPIC_ID = '0123456789abcdef0123456789abcdef';
const UUID = '01234567-89ab-cdef-0123-456789abcdef';
const BEAT = {groupId: 'g', memberId: 'm', memberEpoch: 7, instanceId: null};
const FULL = {
  ...BEAT,
  memberEpoch: 0,
  instanceId: 'anna',
  subscription: {topics: ['a', 'bé'], rebalanceTimeoutMs: 30_000, assignor: 'range'},
  owned: [{topicId: TOPIC_ID, partitions: [0, 3]}],
};
const THEIRS = [{topicId: UUID, partitions: [0, 3]}];

function encoded(request: ApiRequest<unknown>, version: number): string {
  const writer = new WireWriter();
  request.encode(writer, version);
  const [headerEnd, ...body] = Buffer.concat(writer.chunks());
  expect(headerEnd).toBe(0);
  return Buffer.from(body).toString('hex');
}

test('heartbeats are what @platformatic/kafka writes', () => {
  const [v0, v1] = [consumerGroupHeartbeatV0, consumerGroupHeartbeatV1];
  const topics = ['a', 'bé'];
  const full = ['g', 'm', 0, 'anna', null, 30_000, topics, null, 'range', THEIRS] as const;
  const short = ['g', 'm', 7, null, null, -1, null, null, null, null] as const;
  for (const [beat, values] of [[FULL, full] as const, [BEAT, short] as const]) {
    const request = consumerGroupHeartbeat(beat);
    const args = values as unknown as Parameters<typeof v1.createRequest>;
    expect(encoded(request, 1)).toBe(v1.createRequest(...args).buffer.toString('hex'));
    expect(encoded(request, 0)).toBe(v0.createRequest(...args).buffer.toString('hex'));
  }
});

test('commits are what @platformatic/kafka writes', () => {
  const offsets = [{topic: 'a', partition: 3, offset: 5_000_000_000, metadata: 'time=7'}];
  const partition = {
    partitionIndex: 3,
    committedOffset: 5_000_000_000n,
    committedLeaderEpoch: -1,
    committedMetadata: 'time=7',
  };
  const theirs = [{name: 'a', partitions: [partition]}];
  const ours = encoded(consumerOffsetCommit({...BEAT, instanceId: 'anna'}, offsets), 9);
  expect(ours).toBe(
    offsetCommitV9.createRequest('g', 7, 'm', 'anna', theirs).buffer.toString('hex'),
  );
});

test('an answer without and with an assignment', () => {
  const answer = (write: (writer: WireWriter) => WireWriter) => {
    const writer = new WireWriter().noTags().int32(0).int16(0).compactString(null);
    write(writer.compactString('m').int32(8).int32(5_000)).noTags();
    return consumerGroupHeartbeat(BEAT).decode(new WireReader(Buffer.concat(writer.chunks())));
  };
  const read = {errorCode: 0, message: null, memberEpoch: 8, heartbeatIntervalMs: 5_000};
  expect(answer((writer) => writer.int8(-1))).toEqual({...read, assignment: undefined});
  const given = answer((writer) =>
    writer
      .int8(1)
      .compactArray(FULL.owned, ({topicId, partitions}) =>
        writer
          .uuid(topicId)
          .compactArray(partitions, (partition) => writer.int32(partition))
          .noTags(),
      )
      .noTags(),
  );
  expect(given).toEqual({...read, assignment: FULL.owned});
});
