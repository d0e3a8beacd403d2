import {AssignerProtocol} from 'kafkajs';
import {expect, test} from 'vitest';
import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from './consumer-protocol.ts';

const {MemberAssignment, MemberMetadata} = AssignerProtocol;

test('kafkajs reads our subscription, and we read its', () => {
  const topics = ['crm.events', 'crm.profiles'];
  const ours = MemberMetadata.decode(Buffer.from(encodeSubscription(topics)));
  expect(ours?.topics).toEqual(topics);
  const theirs = MemberMetadata.encode({version: 0, topics, userData: Buffer.alloc(0)});
  expect(decodeSubscription(theirs)).toEqual(topics);
});

test('kafkajs reads our assignment, and we read its', () => {
  const partitions = [
    {topic: 'crm.events', partition: 0},
    {topic: 'crm.profiles', partition: 3},
    {topic: 'crm.events', partition: 2},
  ];
  const assignment = {'crm.events': [0, 2], 'crm.profiles': [3]};
  const ours = MemberAssignment.decode(Buffer.from(encodeAssignment(partitions)));
  expect(ours?.assignment).toEqual(assignment);
  const theirs = MemberAssignment.encode({version: 0, assignment, userData: Buffer.alloc(0)});
  expect(new Set(decodeAssignment(theirs))).toEqual(new Set(partitions));
});

test('a member that got nothing has an empty assignment', () => {
  expect(decodeAssignment(Buffer.alloc(0))).toEqual([]);
  expect(decodeAssignment(Buffer.from(encodeAssignment([])))).toEqual([]);
});
