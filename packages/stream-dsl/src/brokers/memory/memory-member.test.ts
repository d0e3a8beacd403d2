import {expect, onTestFinished, test, vi} from 'vitest';
import {memberOf, untilShared} from '../../../test/conformance/joining.ts';
import {StreamError} from '../../errors.ts';
import type {AssignmentListener, MemberOptions} from '../../ports/group-member.ts';
import {memoryBroker} from './memory-broker.ts';

const topic = 'orders';
const groupId = 'group';
const PARTITIONS = 4;
const names = [0, 1, 2, 3].map((partition) => `${topic}-${partition}`);

async function openGroup() {
  const broker = memoryBroker();
  onTestFinished(() => broker.close());
  await broker.connect();
  await broker.createTopics([{topic, partitions: PARTITIONS}]);
  const join = (
    listener: Partial<AssignmentListener> = {},
    options: Partial<MemberOptions> = {},
    at = broker.connection(),
  ) => memberOf(at, {groupId, topics: [topic], ...options, listener});
  const connection = async () => {
    const other = broker.connection();
    onTestFinished(() => other.close());
    await other.connect();
    return other;
  };
  return {
    broker,
    connection,
    join: (listener?: Partial<AssignmentListener>, options?: Partial<MemberOptions>) =>
      join(listener, options, broker),
    joinAt: join,
  };
}

test('who is too late loses the work, and joins anew once it noticed', async () => {
  const {join} = await openGroup();
  const working = Promise.withResolvers<void>();
  const slow = join({onRevoked: () => working.promise}, {rebalanceTimeoutMs: 20});
  await slow.member.join();
  const other = join();
  await other.member.join();
  const isRefused = () =>
    expect(slow.member.commit([{topic, partition: 0, offset: 1}])).rejects.toMatchObject({
      code: 'STREAM_REBALANCED',
    });
  await vi.waitFor(isRefused);
  working.resolve();
  await untilShared([slow, other], names);
  expect(slow.log.slice(0, 3)).toEqual(['assigned 4 +4', 'revoked 2', 'lost']);
});

test('a commit refused while giving back means that the work is lost, not that the member failed', async () => {
  const {join} = await openGroup();
  const refused = new StreamError('STREAM_REBALANCED', 'cannot commit');
  let times = 0;
  const first = join({
    onRevoked: async () => {
      if (times++ === 0) throw refused;
    },
  });
  await first.member.join();
  const second = join();
  await second.member.join();
  await untilShared([first, second], names);
  expect(first.log.slice(0, 2)).toEqual(['assigned 4 +4', 'lost']);
});

test.each([
  {name: 'onAssigned', own: {onAssigned: () => Promise.reject(new Error('no disk'))}},
  {name: 'onRevoked', own: {onRevoked: () => Promise.reject(new Error('no disk'))}},
])('a member whose $name fails is told why and leaves its part to others', async ({own}) => {
  const {join} = await openGroup();
  const failing = join(own);
  await failing.member.join().catch(() => undefined);
  const other = join();
  await other.member.join();
  await untilShared([other], names);
  expect(failing.log.at(-1)).toBe('failed');
  expect(failing.failure?.message).toBe('cannot stay in group group: no disk');
  await expect(failing.member.join()).rejects.toMatchObject({code: 'STREAM_CLOSED'});
});

test('an assignor that fails ends its member; the next one leads', async () => {
  const {join} = await openGroup();
  const assignor = () => {
    throw new Error('no plan');
  };
  const leader = join({}, {assignor});
  const other = join();
  const refused = expect(leader.member.join()).rejects.toMatchObject({
    code: 'STREAM_PROCESS_FAILED',
    message: 'cannot stay in group group: no plan',
  });
  await other.member.join();
  await refused;
  await untilShared([other], names);
  expect(leader.log).toEqual(['failed']);
});

test('an assignor that gives a partition twice ends its member', async () => {
  const {join} = await openGroup();
  const assignor: MemberOptions['assignor'] = (members) =>
    new Map(
      members.map(({memberId}) => {
        const partitions = [
          {topic, partition: 0},
          {topic, partition: 0},
        ];
        return [memberId, {partitions, userData: new Uint8Array()}];
      }),
    );
  await expect(join({}, {assignor}).member.join()).rejects.toMatchObject({
    code: 'STREAM_CONFIG_INVALID',
    message: expect.stringContaining('gave orders-0 twice'),
  });
});

test('a member may leave from within its own calls', async () => {
  const {join} = await openGroup();
  const leaving = join({onRevoked: () => leaving.member.leave()});
  await leaving.member.join();
  const other = join();
  await other.member.join();
  await untilShared([other], names);
  expect(leaving.log).toEqual(['assigned 4 +4', 'revoked 2']);
});

test('calls of one listener never overlap, however the group changes', async () => {
  const {join} = await openGroup();
  let running = 0;
  let most = 0;
  const slowly = async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 2));
    running--;
  };
  const watched = join({onAssigned: slowly, onRevoked: slowly});
  await watched.member.join();
  for (let i = 0; i < 5; i++) {
    const guest = join();
    await guest.member.join();
    await guest.member.leave();
  }
  await untilShared([watched], names);
  expect(most).toBe(1);
});

test('a dropped connection keeps its partitions until its session is over', async () => {
  const {joinAt, join, connection} = await openGroup();
  const other = await connection();
  const dying = joinAt({}, {sessionTimeoutMs: 200}, other);
  await dying.member.join();
  const staying = join();
  await staying.member.join();
  await untilShared([dying, staying], names);
  const before = performance.now();
  await other.drop();
  await untilShared([staying], names);
  // Less than the last heartbeat before may have been ago.
  expect(performance.now() - before).toBeGreaterThan(200 - 200 / 3 - 20);
  expect(dying.log.at(-1)).toMatch(/^assigned/);
  await expect(dying.member.join()).rejects.toMatchObject({code: 'STREAM_CLOSED'});
});

test('a dropped connection leaves its transaction open until a newer producer comes', async () => {
  const {broker, connection} = await openGroup();
  const other = await connection();
  const producer = await other.producer({transactionalId: 'tx'});
  producer.begin();
  await producer.sendOffsets(groupId, [{topic, partition: 0, offset: 9}]);
  await other.drop();
  const asked = broker.committedOffsets(groupId, [{topic, partition: 0}]);
  expect(await Promise.race([asked, sleep(50, 'waiting')])).toBe('waiting');
  await broker.producer({transactionalId: 'tx'});
  expect(await asked).toEqual([]);
});

function sleep<T>(ms: number, value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(resolve, ms, value));
}
