import type {TopicName} from '@crm/model';
import type {PlannedRecord, Workload} from '../workload/workload-types.ts';

/** A part of a workload that was sent, and how. */
export interface AuditScope {
  readonly workload: Workload;
  readonly from: number;
  readonly to: number;
  readonly partitions: Readonly<Record<TopicName, number>>;
  readonly partitionOf: (key: string, partitionCount: number) => number;
}

/** The records of the scope that readers can decode, duplicates included. */
export function* decodableRecords(scope: AuditScope): Iterable<PlannedRecord> {
  for (let index = scope.from; index < scope.to; index += 1) {
    const planned = scope.workload.plan(index);
    if (planned.kind !== 'broken' && planned.kind !== 'wrongVersion') yield planned;
  }
}
