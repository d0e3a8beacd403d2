import {StreamError} from '../../errors.ts';
import type {TopicPartition} from '../../topic.ts';
import type {MemoryMember} from './memory-member.ts';

/**
 * One consumer group, eager protocol: when members come or go, all give back what they have, the first one's assignor
 * decides, and all get their part. What changes meanwhile leads to another round.
 */
export class MemoryGroup {
  readonly #groupId: string;
  /** In order of their ids; the first one leads. */
  readonly #members = new Map<string, MemoryMember>();
  #nextMember = 1;
  #hasChanged = false;
  #isRebalancing = false;

  constructor(groupId: string) {
    this.#groupId = groupId;
  }

  add(member: MemoryMember): void {
    this.#members.set(`member-${String(this.#nextMember++).padStart(6, '0')}`, member);
    this.#change();
  }

  remove(member: MemoryMember): void {
    for (const [memberId, other] of this.#members) {
      if (other !== member) continue;
      this.#members.delete(memberId);
      this.#change();
    }
  }

  #change(): void {
    this.#hasChanged = true;
    if (this.#isRebalancing) return;
    this.#isRebalancing = true;
    void this.#rebalance();
  }

  /** Never rejects: failures are the members'. */
  async #rebalance(): Promise<void> {
    while (this.#hasChanged) {
      await Promise.all([...this.#members.values()].map((member) => member.giveBack()));
      // Who came or went until now is in this round.
      this.#hasChanged = false;
      await this.#assign();
    }
    this.#isRebalancing = false;
  }

  async #assign(): Promise<void> {
    const [leader] = this.#members.values();
    if (leader === undefined) return;
    try {
      const assigned = await this.#decide(leader);
      // Who came or went while the leader decided is not in it: once more.
      if (this.#hasChanged) return;
      for (const [memberId, member] of this.#members) member.take(assigned.get(memberId) ?? []);
    } catch (error) {
      await leader.fail(error);
    }
  }

  async #decide(leader: MemoryMember): Promise<ReadonlyMap<string, readonly TopicPartition[]>> {
    const members = [...this.#members.values()];
    const topics = [...new Set(members.flatMap(({options}) => options.topics))].sort();
    const counts = await leader.partitionCounts(topics);
    const missing = topics.filter((topic) => !counts.has(topic));
    if (missing.length > 0) {
      throw new StreamError(
        'STREAM_TOPIC_MISSING',
        `cannot assign partitions in group ${this.#groupId}: no topic ${missing.join(', ')}; create it, or check its name`,
      );
    }
    return leader.options.assignor([...this.#members.keys()], counts);
  }
}
