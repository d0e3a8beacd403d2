import type {Graph} from '../graph/graph.ts';
import {type GraphNode, parentsOf} from '../graph/node.ts';
import {changelogTopic, repartitionTopic} from './internal-topics.ts';
import {type Plan, planTopology, type SubTopology} from './plan.ts';
import {storesOf} from './stores.ts';
import {inputTopics} from './sub-topologies.ts';

/** A topology as text, in the form of Kafka Streams' `Topology#describe`, so that its tools can draw it. */
export function describe({name, graph}: {readonly name: string; readonly graph: Graph}): string {
  const plan = planTopology(name, graph);
  const parts = plan.subTopologies.map((subTopology) =>
    [`   Sub-topology: ${subTopology.id}`, ...describeNodes(plan, subTopology)].join('\n'),
  );
  const globals = plan.globalTables.map(({id, topic, store}, i) =>
    [
      `   Sub-topology: ${plan.subTopologies.length + i} for global store (will not generate tasks)`,
      `    Source: ${id} (topics: [${topic}])`,
      `      --> ${store}`,
      `    Processor: ${store} (stores: [${store}])`,
      '      --> none',
      `      <-- ${id}`,
    ].join('\n'),
  );
  return ['Topologies:', ...[...parts, ...globals].flatMap((part) => [part, ''])].join('\n');
}

function describeNodes(plan: Plan, subTopology: SubTopology): readonly string[] {
  const {nodes, writes} = subTopology;
  const childrenOf = (id: string): string => {
    const children = nodes.filter(
      (node) => node.kind !== 'repartition' && parentsOf(node).includes(id),
    );
    const sinks = writes.filter((node) => node.parent === id).map((node) => `${node.id}-sink`);
    const names = [...children.map((node) => node.id), ...sinks];
    return `      --> ${names.length === 0 ? 'none' : names.join(', ')}`;
  };
  const own = nodes.flatMap((node) => {
    const parents = node.kind === 'repartition' ? [] : parentsOf(node);
    const lines = [`    ${title(plan, node)}`];
    if (node.kind !== 'sink') lines.push(childrenOf(node.id));
    if (parents.length > 0) lines.push(`      <-- ${parents.join(', ')}`);
    return lines;
  });
  const sinks = writes.flatMap((node) => [
    `    Sink: ${node.id}-sink (topic: ${repartitionTopic(plan.application, node)})`,
    `      <-- ${node.parent}`,
  ]);
  return [...own, ...sinks];
}

function title(plan: Plan, node: GraphNode): string {
  switch (node.kind) {
    case 'source':
      return node.pattern === undefined
        ? sourceTitle(plan, node)
        : `Source: ${node.id} (topics: ${node.pattern})`;
    case 'repartition':
      return sourceTitle(plan, node);
    case 'table': {
      const isStored = plan.tables.get(node.id)?.isMaterialized === true;
      return `Source: ${node.id} (topics: [${node.topic}], stores: [${isStored ? node.store : ''}])`;
    }
    case 'sink':
      return typeof node.topic === 'string'
        ? `Sink: ${node.id} (topic: ${node.topic})`
        : `Sink: ${node.id} (topics chosen among: [${node.topics.join(', ')}])`;
    case 'globalTableJoin':
      return `Processor: ${node.id} (global table: ${node.table})`;
    default: {
      const stores = storesOf(node, plan.tables);
      const changelogs = stores.map((store) => changelogTopic(plan.application, store));
      const where = changelogs.length === 0 ? '' : `, changelog: ${changelogs.join(', ')}`;
      return `Processor: ${node.id} (stores: [${stores.join(', ')}]${where})`;
    }
  }
}

function sourceTitle(plan: Plan, node: GraphNode): string {
  return `Source: ${node.id} (topics: [${inputTopics(plan.application, node).join(', ')}])`;
}
