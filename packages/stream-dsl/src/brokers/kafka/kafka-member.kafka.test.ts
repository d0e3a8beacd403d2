import {randomUUID} from 'node:crypto';
import {AssignerProtocol, Kafka, logLevel} from 'kafkajs';
import {expect, onTestFinished, test} from 'vitest';
import {memberOf} from '../../../test/conformance/joining.ts';
import {kafkaJs} from '../kafkajs/kafka-js.ts';

const {CRM_KAFKA_BOOTSTRAP = ''} = process.env;
const brokers = CRM_KAFKA_BOOTSTRAP.split(',');

async function createGroup() {
  const broker = kafkaJs({brokers});
  onTestFinished(() => broker.close());
  const topic = `member-${randomUUID()}`;
  await broker.connect();
  await broker.createTopics([{topic, partitions: 2}]);
  return {broker, topic, groupId: `group-${topic}`};
}

test('a session time-out that the brokers refuse is a wrong setting', async () => {
  const {broker, topic, groupId} = await createGroup();
  const {member} = memberOf(broker, {groupId, topics: [topic], sessionTimeoutMs: 10});
  await expect(member.join()).rejects.toMatchObject({code: 'STREAM_CONFIG_INVALID'});
});

test('a group whose members give back everything at each rebalance is not joined', async () => {
  const {broker, topic, groupId} = await createGroup();
  const eager = new Kafka({brokers, logLevel: logLevel.NOTHING}).consumer({groupId});
  onTestFinished(() => eager.disconnect());
  await eager.connect();
  await eager.subscribe({topic});
  const joined = new Promise((resolve) => eager.on('consumer.group_join', resolve));
  await eager.run({eachMessage: async () => undefined});
  await joined;
  const {member} = memberOf(broker, {groupId, topics: [topic]});
  await expect(member.join()).rejects.toMatchObject({
    code: 'STREAM_CONFIG_INVALID',
    message: expect.stringMatching(/INCONSISTENT_GROUP_PROTOCOL.*an older version/),
  });
});

test("Kafka's own tools can read what members say and have", async () => {
  const {broker, topic, groupId} = await createGroup();
  const {member} = memberOf(broker, {groupId, topics: [topic], instanceId: 'left'});
  await member.join();
  const admin = new Kafka({brokers, logLevel: logLevel.NOTHING}).admin();
  onTestFinished(() => admin.disconnect());
  await admin.connect();
  const [group] = (await admin.describeGroups([groupId])).groups;
  expect(group).toMatchObject({state: 'Stable', protocolType: 'consumer'});
  const [only] = group?.members ?? [];
  const {MemberAssignment, MemberMetadata} = AssignerProtocol;
  const said = MemberMetadata.decode(only?.memberMetadata ?? Buffer.alloc(0));
  expect(said?.topics).toEqual([topic]);
  const has = MemberAssignment.decode(only?.memberAssignment ?? Buffer.alloc(0));
  expect(has?.assignment).toEqual({[topic]: [0, 1]});
});
