import {randomUUID} from 'node:crypto';
import {expect, onTestFinished, test, vi} from 'vitest';
import type {Broker} from '../../../ports/broker.ts';
import type {AssignmentListener, GroupMember} from '../../../ports/group-member.ts';
import {partitionName, type TopicPartition} from '../../../topic.ts';
import {kafkaJs} from '../../kafkajs/kafka-js.ts';
import {PlatformaticConnection} from '../../platformatic/platformatic-connection.ts';
import {resolveOptions} from '../client-options.ts';
import type {OpenConnection} from '../connection.ts';
import {KafkaClient} from '../kafka-client.ts';
import {check} from '../kafka-error.ts';
import {leaveGroup} from '../requests/membership.ts';

const {CRM_KAFKA_BOOTSTRAP = ''} = process.env;
const brokers = CRM_KAFKA_BOOTSTRAP.split(',');
const PARTITIONS = 4;
const PATIENCE = {timeout: 30_000};

async function connect(): Promise<Broker> {
  const broker = kafkaJs({brokers, groupProtocol: 'consumer', retryTimeoutMs: 10_000});
  onTestFinished(() => broker.close());
  await broker.connect();
  return broker;
}

async function createGroup(topicCount = 1) {
  const broker = await connect();
  const suffix = randomUUID();
  const topics = Array.from({length: topicCount}, (_, i) => `consumer-${i}-${suffix}`);
  await broker.createTopics(topics.map((topic) => ({topic, partitions: PARTITIONS})));
  return {broker, topics, groupId: `group-${suffix}`};
}

interface Joining {
  readonly member: GroupMember;
  /** The listener's calls, one after the other. */
  readonly log: string[];
  owned: readonly TopicPartition[];
  onRevoked: (partitions: readonly TopicPartition[]) => Promise<void>;
}

interface JoiningOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly instanceId?: string;
}

function memberOf(broker: Broker, options: JoiningOptions): Joining {
  const log: string[] = [];
  let calls = 0;
  const inTurn = async (entry: string, run: () => Promise<void>) => {
    expect(++calls).toBe(1);
    await run();
    log.push(entry);
    calls--;
  };
  const listener: AssignmentListener = {
    onAssigned: ({partitions, added}) =>
      inTurn(`assigned ${partitions.length}, ${added.length} new`, async () => {
        joining.owned = partitions;
      }),
    onRevoked: (partitions) =>
      inTurn(`revoked ${partitions.length}`, () => joining.onRevoked(partitions)),
    onLost: () =>
      inTurn('lost', async () => {
        joining.owned = [];
      }),
    onFailed: (error) => void log.push(`failed: ${'code' in error ? error.code : error.message}`),
  };
  const joining: Joining = {
    member: broker.member({...options, assignor: () => new Map(), listener}),
    log,
    owned: [],
    onRevoked: async () => undefined,
  };
  return joining;
}

/** As an operator does with `--remove-member`. */
async function throwOut(groupId: string, instanceId: string): Promise<void> {
  const open: OpenConnection = (at, limits) => PlatformaticConnection.open(at, limits, {brokers});
  const client = new KafkaClient(resolveOptions({brokers}, open));
  const pool = client.pool();
  await client.callCoordinator({
    pool,
    kind: 'group',
    id: groupId,
    what: 'throw a member out',
    request: () => leaveGroup({groupId, memberId: '', instanceId}),
    check,
    signal: AbortSignal.timeout(10_000),
  });
  pool.close();
  client.close();
}

const namesOf = ({owned}: Joining) => owned.map(partitionName).sort();

test('who is alone reads everything', async () => {
  const {broker, topics, groupId} = await createGroup();
  const only = memberOf(broker, {groupId, topics});
  await only.member.join();
  expect(only.log).toEqual([`assigned ${PARTITIONS}, ${PARTITIONS} new`]);
  expect(broker.assignsOnServer).toBe(true);
});

test('topics with equal partition counts are shared by partition number', async () => {
  const {broker, topics, groupId} = await createGroup(3);
  const members = [0, 1, 2].map(() => memberOf(broker, {groupId, topics}));
  await Promise.all(members.map(({member}) => member.join()));
  await vi.waitFor(() => {
    expect(members.flatMap(namesOf)).toHaveLength(3 * PARTITIONS);
    expect(new Set(members.flatMap(namesOf)).size).toBe(3 * PARTITIONS);
  }, PATIENCE);
  for (const {owned} of members) {
    const numbers = topics.map((topic) =>
      owned.filter((at) => at.topic === topic).map(({partition}) => partition),
    );
    expect(numbers[0]?.length).toBeGreaterThan(0);
    expect(numbers[1]).toEqual(numbers[0]);
    expect(numbers[2]).toEqual(numbers[0]);
  }
});

test('only what moves is given back, and it moves when its work is committed', async () => {
  const {broker, topics, groupId} = await createGroup();
  const first = memberOf(broker, {groupId, topics});
  await first.member.join();
  const second = memberOf(await connect(), {groupId, topics});
  const committed: TopicPartition[] = [];
  first.onRevoked = async (partitions) => {
    // Longer than several beats.
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    expect(second.owned).toEqual([]);
    const offsets = partitions.map((at) => ({...at, offset: 42, metadata: 'time=7'}));
    await first.member.commit(offsets);
    committed.push(...partitions);
  };
  await second.member.join();
  await vi.waitFor(() => expect(second.owned).toHaveLength(2), PATIENCE);
  // It had to wait for longer than a join waits for something to read.
  expect(second.log).toEqual(['assigned 0, 0 new', 'assigned 2, 2 new']);
  expect(first.log.slice(1)).toEqual(['revoked 2', 'assigned 2, 0 new']);
  expect(namesOf(second)).toEqual(committed.map(partitionName).sort());
  expect(new Set([...namesOf(first), ...namesOf(second)]).size).toBe(PARTITIONS);
  expect(await broker.committedOffsets(groupId, second.owned)).toHaveLength(2);
  // What the first one gave away is not its to commit any more.
  const stale = first.member.commit(second.owned.map((at) => ({...at, offset: 43})));
  await expect(stale).rejects.toMatchObject({code: 'STREAM_REBALANCED'});
  await first.member.commit(first.owned.map((at) => ({...at, offset: 44})));
});

test('who leaves is replaced at once', async () => {
  const {broker, topics, groupId} = await createGroup();
  const [first, second] = [0, 1].map(() => memberOf(broker, {groupId, topics}));
  if (first === undefined || second === undefined) throw new Error('two members');
  await Promise.all([first.member.join(), second.member.join()]);
  await vi.waitFor(
    () => expect(first.owned.length + second.owned.length).toBe(PARTITIONS),
    PATIENCE,
  );
  await first.member.leave();
  await vi.waitFor(() => expect(second.owned).toHaveLength(PARTITIONS), PATIENCE);
  await expect(first.member.join()).rejects.toMatchObject({code: 'STREAM_CLOSED'});
});

test('a static member that keeps its place gets the same partitions again, and others none of them', async () => {
  const {broker, topics, groupId} = await createGroup();
  const [anna, bert] = ['anna', 'bert'].map((id) =>
    memberOf(broker, {groupId, topics, instanceId: id}),
  );
  if (anna === undefined || bert === undefined) throw new Error('two members');
  await Promise.all([anna.member.join(), bert.member.join()]);
  await vi.waitFor(() => expect(anna.owned.length + bert.owned.length).toBe(PARTITIONS), PATIENCE);
  await vi.waitFor(() => expect([anna.owned.length, bert.owned.length]).toEqual([2, 2]), PATIENCE);
  const [before, logged] = [namesOf(anna), bert.log.length];
  await anna.member.leave({keepsPlace: true});
  const again = memberOf(await connect(), {groupId, topics, instanceId: 'anna'});
  await again.member.join();
  await vi.waitFor(() => expect(namesOf(again)).toEqual(before), PATIENCE);
  expect(bert.log).toHaveLength(logged);
});

test('a second member with the id of one that is there is refused when its patience is over', async () => {
  const {broker, topics, groupId} = await createGroup();
  const anna = memberOf(broker, {groupId, topics, instanceId: 'anna'});
  await anna.member.join();
  const other = memberOf(await connect(), {groupId, topics, instanceId: 'anna'});
  await expect(other.member.join()).rejects.toMatchObject({
    code: 'STREAM_FENCED',
    message: expect.stringContaining('UNRELEASED_INSTANCE_ID'),
  });
  await vi.waitFor(() => expect(other.log).toEqual(['failed: STREAM_FENCED']), PATIENCE);
  expect(anna.log).toHaveLength(1);
});

test('who is thrown out drops its work, cannot commit, and joins anew', async () => {
  const {broker, topics, groupId} = await createGroup();
  const anna = memberOf(broker, {groupId, topics, instanceId: 'anna'});
  await anna.member.join();
  const owned = anna.owned;
  await throwOut(groupId, 'anna');
  const stale = anna.member.commit(owned.map((at) => ({...at, offset: 1})));
  await expect(stale).rejects.toMatchObject({code: 'STREAM_REBALANCED'});
  await vi.waitFor(() => expect(anna.log).toHaveLength(3), PATIENCE);
  const everything = `assigned ${PARTITIONS}, ${PARTITIONS} new`;
  expect(anna.log).toEqual([everything, 'lost', everything]);
  await anna.member.commit(owned.map((at) => ({...at, offset: 2})));
});

test('a commit before joining is refused, and a missing topic is named', async () => {
  const {broker, topics, groupId} = await createGroup();
  const {member} = memberOf(broker, {groupId, topics});
  const early = member.commit([{topic: topics[0] ?? '', partition: 0, offset: 1}]);
  await expect(early).rejects.toMatchObject({code: 'STREAM_REBALANCED'});
  const missing = `missing-${randomUUID()}`;
  const lost = memberOf(broker, {groupId, topics: [missing]});
  await expect(lost.member.join()).rejects.toMatchObject({
    code: 'STREAM_TOPIC_MISSING',
    message: expect.stringContaining(missing),
  });
});
