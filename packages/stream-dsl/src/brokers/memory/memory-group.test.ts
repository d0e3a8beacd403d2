import {expect, test} from 'vitest';
import type {MemberAssignment} from '../../ports/group-member.ts';
import type {Joined} from '../membership/group-coordinator.ts';
import {memberSettings} from '../membership/member-settings.ts';
import {MemoryGroup} from './memory-group.ts';
import type {Scheduler} from './scheduler.ts';

const SESSION_MS = 1_000;
const REBALANCE_MS = 5_000;

/** Time that a test moves. */
class HandMovedTime implements Scheduler {
  readonly #timers = new Set<{readonly atMs: number; readonly run: () => void}>();
  #nowMs = 0;

  nowMs = () => this.#nowMs;
  turn = () => Promise.resolve();

  after(delayMs: number, run: () => void): () => void {
    const timer = {atMs: this.#nowMs + delayMs, run};
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  async pass(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    for (;;) {
      const due = [...this.#timers].filter(({atMs}) => atMs <= endMs);
      const next = due.sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#nowMs = next.atMs;
      next.run();
    }
    this.#nowMs = endMs;
    await Promise.resolve();
  }
}

function openGroup() {
  const time = new HandMovedTime();
  const group = new MemoryGroup(time);
  const disturbed: string[] = [];
  const join = (memberId: string, instanceId?: string) => {
    const settings = memberSettings({
      groupId: 'group',
      topics: ['t'],
      assignor: () => new Map(),
      instanceId,
      sessionTimeoutMs: SESSION_MS,
      rebalanceTimeoutMs: REBALANCE_MS,
      listener: {
        onAssigned: async () => undefined,
        onRevoked: async () => undefined,
        onLost: async () => undefined,
        onFailed: () => undefined,
      },
    });
    const claim = {topics: ['t'], userData: Buffer.alloc(0), owned: [], generationId: -1};
    const onDisturbed = () => disturbed.push(instanceId ?? memberId);
    return group.join({memberId, claim, settings, onDisturbed});
  };
  const sync = (joined: Joined, instanceId?: string, all = new Map<string, MemberAssignment>()) =>
    group.sync({...joined, instanceId}, all);
  const beat = (joined: Joined, instanceId?: string) => group.heartbeat({...joined, instanceId});
  return {time, group, disturbed, join, sync, beat};
}

const refused = (reason: string) => expect.objectContaining({reason});

test('who sends no heartbeats is out when its session is over; the others hear of it', async () => {
  const {time, disturbed, join, sync, beat} = openGroup();
  const first = join('');
  const second = join('');
  const [a, b] = [await join(first.memberId).joined, await second.joined];
  await sync(a);
  await sync(b);
  disturbed.length = 0;
  await time.pass(SESSION_MS - 1);
  beat(b);
  await time.pass(1);
  expect(() => beat(a)).toThrowError(refused('unknown-member'));
  expect(() => beat(b)).toThrowError(refused('rebalancing'));
  expect(disturbed).toHaveLength(1);
});

test('a round waits for its members as long as their rebalance time-out, not longer', async () => {
  const {time, join, sync, beat} = openGroup();
  const a = await join('').joined;
  await sync(a);
  const guest = join('');
  let isIn = false;
  void guest.joined.then(() => {
    isIn = true;
  });
  for (let passed = 0; passed < REBALANCE_MS - 500; passed += 500) {
    await time.pass(500);
    expect(() => beat(a)).toThrowError(refused('rebalancing'));
  }
  expect(isIn).toBe(false);
  await time.pass(500);
  await guest.joined;
  expect(() => beat(a)).toThrowError(refused('unknown-member'));
});

test('a commit is let through until all have joined the next generation', async () => {
  const {group, join, sync} = openGroup();
  const a = await join('').joined;
  await sync(a);
  const at = {...a, instanceId: undefined};
  const guest = join('');
  group.checkCommit(at);
  const again = await join(a.memberId).joined;
  expect(() => group.checkCommit(at)).toThrowError(refused('stale'));
  const now = {...again, instanceId: undefined};
  expect(() => group.checkCommit(now)).toThrowError(refused('rebalancing'));
  await sync(again);
  group.checkCommit(now);
  await sync(await guest.joined);
});

test('a static member that is away keeps its place through the rounds of others', async () => {
  const {time, join, sync, beat} = openGroup();
  const away = await join('', 'away').joined;
  await sync(away, 'away');
  const other = join('');
  await time.pass(SESSION_MS / 2);
  // Its session runs from its last sign, whatever the others do.
  expect(() => beat(away, 'away')).toThrowError(refused('rebalancing'));
  const back = join('', 'away');
  const [returned, guest] = await Promise.all([back.joined, other.joined]);
  expect(returned.generationId).toBe(away.generationId + 1);
  expect(() => beat(away, 'away')).toThrowError(refused('fenced'));
  expect(returned.leaderId).toBe(guest.leaderId);
});

test('a leader that dies before it decided is replaced', async () => {
  const {group, join, sync} = openGroup();
  const first = join('');
  const second = join('');
  const leader = await join(first.memberId).joined;
  const follower = await second.joined;
  expect(leader.members).toHaveLength(2);
  const waiting = sync(follower);
  group.leave(leader.memberId);
  await expect(waiting).rejects.toMatchObject({reason: 'rebalancing'});
  const alone = await join(follower.memberId).joined;
  expect(alone.leaderId).toBe(follower.memberId);
  expect(alone.members.map(({memberId}) => memberId)).toEqual([follower.memberId]);
});
