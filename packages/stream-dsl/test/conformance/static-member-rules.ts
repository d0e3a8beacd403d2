import {expect, vi} from 'vitest';
import {memberOf, namesOf, PATIENCE, untilShared} from './joining.ts';
import type {RuleSetting, Rules} from './rule.ts';

const PARTITIONS = 4;
/** The least that a Kafka broker allows without being told otherwise. */
const SESSION_TIMEOUT_MS = 6_000;

/** What the port says of members with an instance id (KIP-345). */
export const staticMemberRules: Rules = {
  'who comes back within its session has what it had, and nobody is disturbed': async (setting) => {
    const {left, right, join} = await twoOf(setting);
    const before = [...left.owned];
    const logged = [...right.log];
    await left.member.leave({keepsPlace: true});
    const back = join('left');
    await back.member.join();
    expect(back.owned).toEqual(before);
    expect(back.log).toEqual(['assigned 2 +2']);
    expect(right.log).toEqual(logged);
  },

  'who does not come back is replaced when its session is over': async (setting) => {
    const {left, right, names} = await twoOf(setting);
    await left.member.leave({keepsPlace: true});
    await untilShared([right], names);
  },

  'who leaves for good is replaced at once': async (setting) => {
    const {left, right, names} = await twoOf(setting, 60_000);
    await left.member.leave();
    await untilShared([right], names);
  },

  'a second member with the same id fences the first': async (setting) => {
    const {left, right, join} = await twoOf(setting);
    const before = [...left.owned];
    const heir = join('left');
    await heir.member.join();
    await vi.waitFor(() => expect(left.log.at(-1)).toBe('failed'), PATIENCE);
    expect(left.failure).toMatchObject({
      code: 'STREAM_FENCED',
      message: expect.stringContaining('left'),
    });
    expect(heir.owned).toEqual(before);
    expect(right.log.filter((line) => line === 'lost' || line === 'failed')).toEqual([]);
  },

  'without an instance id nobody keeps a place': async ({broker, createTopic, name}) => {
    const topic = await createTopic(PARTITIONS);
    const options = {groupId: name('group'), topics: [topic], sessionTimeoutMs: 60_000};
    const [leaving, staying] = [memberOf(broker, options), memberOf(broker, options)];
    await leaving.member.join();
    await staying.member.join();
    await leaving.member.leave({keepsPlace: true});
    await untilShared([staying], namesOf(topic, PARTITIONS));
  },

  'an empty instance id is a wrong setting': async ({broker, name}) => {
    const options = {groupId: name('group'), topics: ['any'], instanceId: ''};
    expect(() => memberOf(broker, options)).toThrowError(
      expect.objectContaining({code: 'STREAM_CONFIG_INVALID'}),
    );
  },
};

async function twoOf(setting: RuleSetting, sessionTimeoutMs = SESSION_TIMEOUT_MS) {
  const topic = await setting.createTopic(PARTITIONS);
  const groupId = setting.name('group');
  const join = (instanceId: string) =>
    memberOf(setting.broker, {groupId, topics: [topic], instanceId, sessionTimeoutMs});
  const [left, right] = [join('left'), join('right')];
  await Promise.all([left.member.join(), right.member.join()]);
  const names = namesOf(topic, PARTITIONS);
  await untilShared([left, right], names);
  // Of the round in which nothing moved any more.
  const isSettled = () => {
    expect(left.log.at(-1)).toMatch(/^assigned 2/);
    expect(right.log.at(-1)).toMatch(/^assigned 2/);
  };
  await vi.waitFor(isSettled, PATIENCE);
  return {left, right, names, join};
}
