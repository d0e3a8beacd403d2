import {AssignerProtocol} from 'kafkajs';
import {expect, test} from 'vitest';
import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from './consumer-protocol.ts';

const {MemberAssignment, MemberMetadata} = AssignerProtocol;
const topics = ['crm.events', 'crm.profiles'];
const userData = Buffer.from('zone-a');
const partitions = [
  {topic: 'crm.events', partition: 0},
  {topic: 'crm.profiles', partition: 3},
  {topic: 'crm.events', partition: 2},
];

test('kafkajs reads our subscription, and we read its, which claims nothing', () => {
  const claim = {topics, userData, owned: partitions, generationId: 7};
  const ours = MemberMetadata.decode(Buffer.from(encodeSubscription(claim)));
  expect(ours).toMatchObject({version: 3, topics, userData});
  const theirs = MemberMetadata.encode({version: 0, topics, userData: Buffer.alloc(0)});
  expect(decodeSubscription(theirs)).toMatchObject({topics, owned: [], generationId: -1});
});

test('a subscription is byte for byte what the schema of its version 3 says', () => {
  const owned = [{topic: 'a', partition: 258}];
  const bytes = encodeSubscription({topics: ['a'], userData: Buffer.of(9), owned, generationId: 5});
  const text = [
    '0003', // version
    '00000001 0001 61', // topics
    '00000001 09', // user data
    '00000001 0001 61 00000001 00000102', // owned partitions
    '00000005', // generation
    'ffff', // no rack
  ].join('');
  expect(Buffer.from(bytes).toString('hex')).toBe(text.replaceAll(' ', ''));
  expect(decodeSubscription(Buffer.from(bytes))).toEqual({
    topics: ['a'],
    userData: Buffer.of(9),
    owned,
    generationId: 5,
  });
});

test('kafkajs reads our assignment, and we read its', () => {
  const assignment = {'crm.events': [0, 2], 'crm.profiles': [3]};
  const ours = MemberAssignment.decode(Buffer.from(encodeAssignment({partitions, userData})));
  expect(ours).toMatchObject({assignment, userData});
  const theirs = MemberAssignment.encode({version: 0, assignment, userData});
  const read = decodeAssignment(theirs);
  expect(new Set(read.partitions)).toEqual(new Set(partitions));
  expect(read.userData).toEqual(userData);
});

test('a member that got nothing has an empty assignment', () => {
  const nothing = {partitions: [], userData: Buffer.alloc(0)};
  expect(decodeAssignment(Buffer.alloc(0))).toEqual(nothing);
  expect(decodeAssignment(Buffer.from(encodeAssignment(nothing)))).toEqual(nothing);
});
