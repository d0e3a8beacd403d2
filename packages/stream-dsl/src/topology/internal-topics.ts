import type {RepartitionNode} from '../graph/node.ts';

/** Internal topics are named as Kafka Streams names them (rule 25). */
export function repartitionTopic(application: string, node: RepartitionNode): string {
  return `${application}-${node.name}`;
}

export function changelogTopic(application: string, store: string): string {
  return `${application}-${store}-changelog`;
}
