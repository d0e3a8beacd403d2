import {partitionName} from '../../../topic.ts';
import type {Cluster} from '../cluster.ts';
import type {Observations} from '../observations.ts';
import type {ExpectedStage} from '../scenario.ts';

/** Watches the committed offsets of a group: none may go beyond a record that is not done, and none may go back. */
export class CommitWatch {
  readonly violations: string[] = [];
  readonly #parts: CommitWatchParts;
  readonly #committed = new Map<string, number>();

  constructor(parts: CommitWatchParts) {
    this.#parts = parts;
  }

  /** To be called when the cluster is open. */
  start(): void {
    this.#parts.cluster.subscribe(() => this.#look());
  }

  #look(): void {
    const {cluster, groupId, topics} = this.#parts;
    for (const at of topics.flatMap((topic) => cluster.partitionsOf(topic))) {
      const name = partitionName(at);
      const before = this.#committed.get(name) ?? 0;
      const now = cluster.committed(groupId, at);
      if (now === before) continue;
      this.#committed.set(name, now);
      this.#requireDone(name, before, now);
    }
  }

  /** Inputs are written without transactions, so that a record's offset is its number. */
  #requireDone(at: string, from: number, to: number): void {
    // At least once, a commit that was given up may arrive after others: records are repeated, and none is lost.
    if (to < from && this.#parts.mayNotGoBack) {
      this.violations.push(`commit: ${at} went back from ${from} to ${to}`);
    }
    for (let n = from; n < to; n++) {
      const open = this.#parts
        .stages()
        .find(
          ({stage, origins}) =>
            origins.some((origin) => origin.at === at && origin.n === n) &&
            !this.#parts.observations.hasPassed(stage, {at, n}),
        );
      if (open === undefined) continue;
      this.violations.push(
        `commit: ${at} is committed to ${to}, and ${n} has not passed ${open.stage}`,
      );
      return;
    }
  }
}

export interface CommitWatchParts {
  readonly cluster: Cluster;
  readonly observations: Observations;
  readonly groupId: string;
  /** Whether who gave a commit up is fenced before it can arrive. */
  readonly mayNotGoBack: boolean;
  /** Input topics that are watched. */
  readonly topics: readonly string[];
  readonly stages: () => readonly ExpectedStage[];
}
