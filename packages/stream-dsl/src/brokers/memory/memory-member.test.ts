import {expect, onTestFinished, test, vi} from 'vitest';
import {StreamError} from '../../errors.ts';
import type {AssignmentListener, Assignor} from '../../ports/group-member.ts';
import {memoryBroker} from './memory-broker.ts';

const topic = 'orders';
const PARTITIONS = 4;

const inTurn: Assignor = (memberIds, counts) =>
  new Map(
    memberIds.map((id, index) => [
      id,
      Array.from({length: counts.get(topic) ?? 0}, (_, partition) => ({topic, partition})).filter(
        ({partition}) => partition % memberIds.length === index,
      ),
    ]),
  );

async function openGroup() {
  const broker = memoryBroker();
  onTestFinished(() => broker.close());
  await broker.connect();
  await broker.createTopics([{topic, partitions: PARTITIONS}]);
  const join = (
    own: Partial<AssignmentListener> = {},
    options: {rebalanceTimeoutMs?: number; assignor?: Assignor} = {},
  ) => {
    const log: string[] = [];
    const listener: AssignmentListener = {
      onAssigned: async (partitions) => {
        log.push(`assigned ${partitions.length}`);
        await own.onAssigned?.(partitions);
      },
      onRevoked: async () => {
        log.push('revoking');
        await own.onRevoked?.();
        log.push('revoked');
      },
      onLost: async () => void log.push('lost'),
      onFailed: (error) => void log.push(`failed: ${error.message}`),
    };
    const parts = {groupId: 'group', topics: [topic], assignor: inTurn, listener};
    return {log, member: broker.member({...parts, ...options})};
  };
  return {broker, join};
}

test('who takes too long to finish loses the work, and joins anew once it noticed', async () => {
  const {join} = await openGroup();
  const working = Promise.withResolvers<void>();
  const slow = join({onRevoked: () => working.promise}, {rebalanceTimeoutMs: 20});
  await slow.member.join();
  const other = join();
  await other.member.join();
  expect(other.log).toEqual([`assigned ${PARTITIONS}`]);
  const late = slow.member.commit([{topic, partition: 0, offset: 1}]);
  await expect(late).rejects.toMatchObject({code: 'STREAM_REBALANCED'});
  working.resolve();
  await vi.waitFor(() => expect(slow.log.at(-1)).toBe('assigned 2'));
  expect(slow.log).toEqual(['assigned 4', 'revoking', 'revoked', 'lost', 'assigned 2']);
  expect(other.log).toEqual(['assigned 4', 'revoking', 'revoked', 'assigned 2']);
});

test('a commit refused while finishing means that the work is lost, not that the member failed', async () => {
  const {join} = await openGroup();
  const refused = new StreamError('STREAM_REBALANCED', 'cannot commit');
  const first = join({onRevoked: () => Promise.reject(refused)});
  await first.member.join();
  await join().member.join();
  await vi.waitFor(() => expect(first.log.at(-1)).toBe('assigned 2'));
  expect(first.log).toEqual(['assigned 4', 'revoking', 'lost', 'assigned 2']);
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
  await vi.waitFor(() => expect(other.log.at(-1)).toBe(`assigned ${PARTITIONS}`));
  expect(failing.log.at(-1)).toBe('failed: cannot stay in group group: no disk');
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
  });
  await other.member.join();
  await refused;
  expect(leader.log).toEqual(['failed: cannot stay in group group: no plan']);
  expect(other.log).toEqual([`assigned ${PARTITIONS}`]);
});

test('a member may leave from within its own calls', async () => {
  const {join} = await openGroup();
  const leaving = join({onRevoked: () => leaving.member.leave()});
  await leaving.member.join();
  const other = join();
  await other.member.join();
  await vi.waitFor(() => expect(other.log.at(-1)).toBe(`assigned ${PARTITIONS}`));
  expect(leaving.log).toEqual([`assigned ${PARTITIONS}`, 'revoking', 'revoked']);
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
  await vi.waitFor(() => expect(watched.log.at(-1)).toBe(`assigned ${PARTITIONS}`));
  expect(most).toBe(1);
});
