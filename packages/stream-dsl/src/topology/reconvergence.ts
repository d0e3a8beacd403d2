import {type GraphNode, parentsOf} from '../graph/node.ts';
import type {SubTopology} from './plan.ts';

/**
 * Whether one record may reach the same operator, store or topic along several paths. Such a sub-topology handles one
 * record after the other, so that what it writes is in the order in which Kafka Streams would write it; all others
 * take micro-batches, where no path can overtake another.
 */
export function needsRecordOrder(
  {nodes, inputs}: Pick<SubTopology, 'nodes' | 'inputs'>,
  topicsOf: (node: GraphNode) => readonly string[],
): boolean {
  // A processor may ask for the stream time, which is that of the record at work.
  if (nodes.some(({kind}) => kind === 'process')) return true;
  return inputs.some((topic) => {
    const paths = new Map<string, number>();
    const visits = new Map<string, number>();
    for (const node of nodes) {
      const ownTopics = topicsOf(node);
      const count =
        ownTopics.length > 0
          ? Number(ownTopics.includes(topic))
          : streamsInto(node).reduce((sum, parent) => sum + (paths.get(parent) ?? 0), 0);
      if (count > 1) return true;
      paths.set(node.id, count);
      if (count === 0) continue;
      for (const place of sharedPlaces(node)) {
        if (visits.has(place) && visits.get(place) !== 0) return true;
        visits.set(place, 1);
      }
    }
    return false;
  });
}

/** A foreign-key join only asks the tables whose changes reach it through topics. */
function streamsInto(node: GraphNode): readonly string[] {
  switch (node.kind) {
    case 'foreignKeySubscribe':
    case 'foreignKeyResolve':
      return [node.parent];
    case 'foreignKeyRespond':
      return [node.table];
    default:
      return parentsOf(node);
  }
}

/** What a node writes to or reads from that another node may use as well. */
function sharedPlaces(node: GraphNode): readonly string[] {
  switch (node.kind) {
    case 'sink':
      return node.topics.map((topic) => `topic ${topic}`);
    case 'aggregate':
      return [`store ${node.store}`];
    case 'process':
      return node.stores.map(({name}) => `store ${name}`);
    default:
      return [];
  }
}
