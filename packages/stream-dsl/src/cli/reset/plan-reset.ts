import type {TopologyJson} from '../../topology/topology-json.ts';
import type {MovedOffset} from './offset-target.ts';

/** What a reset would do, all of it; `stream reset` prints it, and does it only when told to. */
export interface ResetPlan {
  readonly application: string;
  readonly offsets: readonly MovedOffset[];
  /** Repartition and changelog topics. */
  readonly deletedTopics: readonly string[];
  /** With the state of the tasks; undefined when no folder was named or it is not there. */
  readonly deletedFolder: string | undefined;
}

/** As the planner names them: see `topology/internal-topics.ts` and the foreign-key join. */
const INTERNAL =
  /-(?:changelog|repartition(?:-\d+)?|subscription-registration-topic|subscription-response-topic)$/;

/** Topics that look like an application's own. One whose id begins with `application-` has topics that look the same. */
export function internalTopicsByName(
  application: string,
  topics: readonly string[],
): readonly string[] {
  return topics
    .filter((topic) => topic.startsWith(`${application}-`) && INTERNAL.test(topic))
    .toSorted();
}

/** The internal topics of a topology, by its plan. */
export function internalTopicsOf({repartitions, stores}: TopologyJson): readonly string[] {
  const own = [...repartitions.map(({topic}) => topic), ...stores.map((store) => store.changelog)];
  return [...new Set(own)].toSorted();
}

/** The plan as a user reads it. */
export function formatPlan(plan: ResetPlan, isDone: boolean): string {
  const {application, offsets, deletedTopics, deletedFolder} = plan;
  const moves = offsets.map(({topic, partition, from, offset, isClamped}) => {
    const note = isClamped ? ' (the nearest that the partition has)' : '';
    return `  ${topic}-${partition}: ${from ?? 'no position'} -> ${offset}${note}`;
  });
  const topics = deletedTopics.map((topic) => `  ${topic}`);
  const lines = [
    `${isDone ? 'Reset' : 'Would reset'} application ${application}`,
    offsets.length === 0 ? 'Positions: none' : 'Positions:',
    ...moves,
    topics.length === 0 ? 'Internal topics to delete: none' : 'Internal topics to delete:',
    ...topics,
    `Local state to delete: ${deletedFolder ?? 'none'}`,
    ...(isDone ? [] : ['Nothing was changed: run it again with --execute']),
  ];
  return lines.join('\n');
}
