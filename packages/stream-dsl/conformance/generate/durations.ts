import type {Node, Topology} from '../scenario/node.ts';

/** Lengths of time at whose ends a node changes its mind, in milliseconds, none twice. */
export function durationsOf(topology: Topology): readonly number[] {
  return [...new Set(topology.flatMap(durationsOfNode).map(Math.abs))];
}

/** Sizes by which windows are aligned. */
export function gridsOf(topology: Topology): readonly number[] {
  return topology.flatMap((node) => {
    if (node.op === 'process' && 'everyMs' in node.processor) return [node.processor.everyMs];
    if (node.op !== 'windowedBy') return [];
    if (node.type === 'hopping') return [node.advanceMs, node.sizeMs];
    return node.type === 'tumbling' ? [node.sizeMs] : [];
  });
}

function durationsOfNode(node: Node): readonly number[] {
  switch (node.op) {
    case 'windowedBy': {
      const length = node.type === 'session' ? node.gapMs : node.sizeMs;
      return [length, node.graceMs, length + node.graceMs];
    }
    case 'joinStream': {
      const {beforeMs, afterMs, graceMs} = node;
      return [beforeMs, afterMs, graceMs, afterMs + graceMs, beforeMs + afterMs + graceMs];
    }
    case 'joinTable':
      return node.graceMs === undefined ? [] : [node.graceMs];
    case 'suppress':
      return node.until === 'timeLimit' ? [node.ms] : [];
    case 'table':
    case 'toTable':
      return node.versioned === undefined ? [] : [node.versioned.historyRetentionMs];
    case 'process':
      if ('everyMs' in node.processor) return [node.processor.everyMs];
      return 'withinMs' in node.processor ? [node.processor.withinMs] : [];
    default:
      return [];
  }
}
