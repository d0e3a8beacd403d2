import type {TaskStorage} from '../ports/state-storage.ts';
import {type PartitionCounts, taskCount} from '../topology/partitions.ts';
import type {Plan, SubTopology} from '../topology/plan.ts';
import {type TaskId, taskName} from '../topology/task-assignor.ts';
import type {Collector} from './collector.ts';
import {RecordErrors} from './record-errors.ts';
import type {TaskSetting} from './running-task.ts';
import {Task} from './task.ts';

/** A task that is not started yet: its stores are empty. */
export function makeTask(
  setting: TaskSetting,
  id: TaskId,
  parts: {readonly collector: Collector; readonly storage: TaskStorage | undefined},
): Task {
  const {plan, counts, metrics, errors, globalTables, idling} = setting;
  const {collector, storage} = parts;
  return new Task({
    plan,
    subTopology: subTopologyOf(setting, id),
    writerCount: (topic) => writerCount(plan, counts, topic),
    idling,
    idleAfterMs: setting.idleAfterMs,
    storage,
    context: {
      taskName: taskName(id),
      partition: id.partition,
      collector,
      metrics,
      clock: setting.clock,
      errors: new RecordErrors(errors, collector, metrics, setting.retries),
      globalTables,
      isCaching: setting.isCaching,
    },
  });
}

export function subTopologyOf({plan}: TaskSetting, id: TaskId): SubTopology {
  const subTopology = plan.subTopologies[id.subTopology];
  if (subTopology === undefined) throw new Error(`task ${taskName(id)} is not part of the plan`);
  return subTopology;
}

function writerCount(plan: Plan, counts: PartitionCounts, topic: string): number {
  const writer = plan.repartitions.find((repartition) => repartition.topic === topic)?.writer;
  const subTopology = plan.subTopologies[writer ?? -1];
  return subTopology === undefined ? 0 : taskCount(subTopology, counts);
}
