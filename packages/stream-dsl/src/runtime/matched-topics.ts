import {StreamError} from '../errors.ts';
import type {Graph} from '../graph/graph.ts';
import type {SourceNode} from '../graph/node.ts';
import type {Broker} from '../ports/broker.ts';
import {deadLetterTopic} from './record-errors.ts';

/**
 * The graph with the topics that its patterns match now. Rejects with `STREAM_TOPIC_MISSING` for a pattern that
 * matches none.
 */
export async function withMatchedTopics(
  broker: Pick<Broker, 'topics'>,
  graph: Graph,
): Promise<Graph> {
  return hasPatterns(graph) ? matchTopics(graph, await broker.topics()) : graph;
}

/** As `withMatchedTopics`, among the topics that are given. */
export function matchTopics(graph: Graph, topics: readonly string[]): Graph {
  if (!hasPatterns(graph)) return graph;
  const names = topics.filter((name) => !name.endsWith(deadLetterTopic('')));
  return {
    ...graph,
    nodes: graph.nodes.map((node) =>
      node.kind === 'source' && node.pattern !== undefined
        ? {...node, topics: matching(node, node.pattern, names)}
        : node,
    ),
  };
}

function hasPatterns({nodes}: Graph): boolean {
  return nodes.some((node) => node.kind === 'source' && node.pattern !== undefined);
}

function matching(node: SourceNode, pattern: RegExp, names: readonly string[]): readonly string[] {
  // Without its flags g and y, which would make each test depend on the one before.
  const whole = new RegExp(pattern.source, pattern.flags.replaceAll(/[gy]/g, ''));
  const found = names.filter((name) => whole.test(name)).sort();
  if (found.length > 0) return found;
  const place = node.callSite === undefined ? '' : `, at ${node.callSite}`;
  throw new StreamError(
    'STREAM_TOPIC_MISSING',
    `${node.id} reads the topics that match ${pattern}, and there are none${place}: create them, then start again`,
  );
}
