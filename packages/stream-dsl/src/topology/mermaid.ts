import type {NodeJson, TopologyJson} from './topology-json.ts';

/**
 * A topology as a Mermaid flowchart: a box for each sub-topology with its operators and stores inside, topics between
 * them.
 */
export function toMermaid(topology: TopologyJson): string {
  const ids = new MermaidIds();
  const topics = new Set<string>();
  const edges: string[] = [];
  const boxes = topology.subTopologies.flatMap(({id, nodes, writes}) => {
    for (const node of nodes) edges.push(...nodeEdges(node, ids, topics));
    for (const {from, topic} of writes) {
      topics.add(topic);
      edges.push(`  ${ids.of('node', from)} --> ${ids.of('topic', topic)}`);
    }
    return [
      `  subgraph sub${id}["Sub-topology ${id}"]`,
      ...nodes.map((node) => `    ${ids.of('node', node.id)}["${label(node)}"]`),
      ...distinct(nodes.flatMap(({stores}) => stores)).map(
        (store) => `    ${ids.of('store', store)}[("${store}")]`,
      ),
      '  end',
    ];
  });
  const globals = topology.globalTables.flatMap(({id, topic, store}) => {
    topics.add(topic);
    edges.push(`  ${ids.of('topic', topic)} --> ${ids.of('node', id)}`);
    return [`  ${ids.of('node', id)}[("${store}, whole in every instance")]`];
  });
  const topicShapes = [...topics].map((topic) => `  ${ids.of('topic', topic)}{{"${topic}"}}`);
  return ['flowchart TD', ...topicShapes, ...boxes, ...globals, ...edges].join('\n');
}

function nodeEdges(node: NodeJson, ids: MermaidIds, topics: Set<string>): readonly string[] {
  const own = ids.of('node', node.id);
  for (const topic of node.topics) topics.add(topic);
  const isSink = node.kind === 'sink';
  return [
    ...node.parents.map((parent) => `  ${ids.of('node', parent)} --> ${own}`),
    ...node.topics.map((topic) => {
      const shape = ids.of('topic', topic);
      return isSink ? `  ${own} --> ${shape}` : `  ${shape} --> ${own}`;
    }),
    ...node.stores.map((store) => `  ${own} --- ${ids.of('store', store)}`),
  ];
}

function label({id, kind}: NodeJson): string {
  return id.startsWith(kind) ? id : `${id}<br/>${kind}`;
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}

/** Names that Mermaid takes for ids: the same for the same thing, and never for another one. */
class MermaidIds {
  readonly #ids = new Map<string, string>();

  of(kind: 'node' | 'store' | 'topic', name: string): string {
    const whole = `${kind} ${name}`;
    const known = this.#ids.get(whole);
    if (known !== undefined) return known;
    const id = `${kind}${this.#ids.size}`;
    this.#ids.set(whole, id);
    return id;
  }
}
