import type {MemberAssignment} from '../../ports/group-member.ts';
import type {PartitionOffset} from '../../topic.ts';
import {
  type GroupCoordinator,
  GroupRefusal,
  type JoinClaim,
  type Joined,
  type MembershipAt,
} from '../membership/group-coordinator.ts';
import type {MemberSettings} from '../membership/member-settings.ts';
import {closedError} from './closed-error.ts';
import type {EmbeddedLog} from './embedded-log.ts';
import type {MemoryGroup} from './memory-group.ts';

export interface MemoryCoordinatorParts {
  readonly log: EmbeddedLog;
  readonly group: MemoryGroup;
  /** Called when the group has something to say. */
  readonly onDisturbed: () => void;
}

/** One member's way to its group in this process. */
export class MemoryCoordinator implements GroupCoordinator {
  readonly #settings: MemberSettings;
  readonly #parts: MemoryCoordinatorParts;
  #memberId = '';
  /** Ends the join or the sync that waits for others. */
  #endWait: (error: Error) => void = () => undefined;
  #isClosed = false;

  constructor(settings: MemberSettings, parts: MemoryCoordinatorParts) {
    this.#settings = settings;
    this.#parts = parts;
  }

  join(claim: JoinClaim): Promise<Joined> {
    const {group, onDisturbed} = this.#parts;
    const settings = this.#settings;
    return this.#ask(() => {
      const {memberId, joined} = group.join({
        memberId: this.#memberId,
        claim,
        settings,
        onDisturbed,
      });
      this.#memberId = memberId;
      return this.#unlessClosed(joined);
    });
  }

  sync(
    at: MembershipAt,
    assignments: ReadonlyMap<string, MemberAssignment>,
  ): Promise<MemberAssignment> {
    return this.#ask(() => this.#unlessClosed(this.#parts.group.sync(this.#at(at), assignments)));
  }

  heartbeat(at: MembershipAt): Promise<void> {
    return this.#ask(async () => this.#parts.group.heartbeat(this.#at(at)));
  }

  commit(at: MembershipAt, offsets: readonly PartitionOffset[]): Promise<void> {
    const {groupId} = this.#settings;
    return this.#ask(async () => {
      this.#parts.group.checkCommit(this.#at(at));
      await this.#parts.log.submit({kind: 'commit-offsets', groupId, offsets});
    });
  }

  async leave(): Promise<void> {
    this.close();
    this.#parts.group.leave(this.#memberId);
  }

  close(): void {
    this.#isClosed = true;
    this.#endWait(this.#closedError());
  }

  #at({memberId, generationId}: MembershipAt) {
    return {memberId, generationId, instanceId: this.#settings.instanceId};
  }

  async #ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    if (this.#isClosed) throw this.#closedError();
    try {
      return await question();
    } catch (error) {
      if (error instanceof GroupRefusal && error.reason === 'unknown-member') this.#memberId = '';
      throw error;
    }
  }

  #unlessClosed<Answer>(answer: Promise<Answer>): Promise<Answer> {
    const waiting = Promise.withResolvers<Answer>();
    this.#endWait = waiting.reject;
    answer.then(waiting.resolve, waiting.reject);
    return waiting.promise;
  }

  #closedError(): Error {
    return closedError(`stay in group ${this.#settings.groupId}`);
  }
}
