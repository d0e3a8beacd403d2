import type {Node} from './node.ts';
import type {Scenario} from './scenario.ts';

const first: readonly string[] = ['id', 'op', 'from', 'left', 'right', 'type'];

/** A scenario as a file: one node a line, one step a line, the members that name things first. */
export function formatScenario(scenario: Scenario): string {
  const {topology, script, ...head} = scenario;
  const opening = JSON.stringify(head).slice(0, -1);
  const nodes = topology.map((node) => JSON.stringify(withNamesFirst(node)));
  const steps = script.map((step) => JSON.stringify(step));
  return `${opening},\n"topology":[${block(nodes)}],\n"script":[${block(steps)}]}\n`;
}

/** Only at the top: deeper, the order of members means something. */
function withNamesFirst(node: Node): unknown {
  const members = Object.entries(node);
  const leading = first.flatMap((name) => members.filter(([member]) => member === name));
  return Object.fromEntries([...leading, ...members]);
}

function block(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `\n  ${lines.join(',\n  ')}\n`;
}
