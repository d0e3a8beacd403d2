import type {LocalKafka, LocalMinio} from '@crm/local';
import {figure} from '../processes/figures.ts';
import type {RunnerProcess} from '../processes/runner-process.ts';
import type {Protocol} from '../protocol.ts';

/** All that runs, and that faults may take away. */
export interface World {
  readonly kafka: LocalKafka;
  readonly minio: LocalMinio;
  readonly streams: readonly RunnerProcess[];
  readonly lake: RunnerProcess;
  readonly protocol: Protocol;
  /** Tasks of the topology, which the instances share. */
  readonly taskCount: number;
}

/** How far a process has committed, over its lives. */
export interface CommitMark {
  readonly life: number;
  readonly commits: number;
}

export function commitMark({life, last}: RunnerProcess): CommitMark {
  return {life, commits: figure(last, 'commits') ?? 0};
}

export function hasCommittedSince(process: RunnerProcess, before: CommitMark): boolean {
  const {life, commits} = commitMark(process);
  return life > before.life ? commits > 0 : commits > before.commits;
}

/** Whether all tasks are at work, and each instance has some. */
export function areTasksShared({streams, taskCount}: World): boolean {
  const counts = streams.map(({last}) => figure(last, 'tasks') ?? 0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  return total === taskCount && counts.every((count) => count > 0);
}
