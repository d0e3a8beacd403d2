import {isSource, type Topology} from './node.ts';
import {type InputRecord, inputsOf, type Scenario} from './scenario.ts';

const dayMs = 86_400_000;

/**
 * What of the spec a scenario breaks though it can be read: undefined when nothing. Generated and shrunk scenarios
 * break nothing, since two right sides may differ on one that does.
 */
export function breachOf(scenario: Scenario): string | undefined {
  const moments = inputsOf(scenario).map(({ts}) => ts);
  if (Math.max(...moments) - Math.min(...moments) >= dayMs) return 'the script spans a day';
  const isRestarted = scenario.script.some((step) => 'restart' in step);
  if (isRestarted && hasPunctuators(scenario.topology)) return 'a restart with punctuators';
  const tables = scenario.topology.filter(isSource).map(({topic}) => topic);
  if (new Set(tables).size < tables.length) return 'two sources read one topic';
  const batches = scenario.script.flatMap((step) => ('batch' in step ? [step.batch] : []));
  if (batches.some(hasEqualHeads)) return 'heads of equal timestamp in different topics';
  return undefined;
}

export function hasPunctuators(topology: Topology): boolean {
  return topology.some((node) => node.op === 'process' && 'everyMs' in node.processor);
}

/** Whether the task would have to choose between equal timestamps (rule 15). */
export function hasEqualHeads(batch: readonly InputRecord[]): boolean {
  const queues = new Map<string, InputRecord[]>();
  for (const record of batch) {
    const queue = queues.get(record.in);
    if (queue === undefined) queues.set(record.in, [record]);
    else queue.push(record);
  }
  while (queues.size > 1) {
    const heads = [...queues.values()].flatMap((queue) => queue.slice(0, 1));
    const lowest = Math.min(...heads.map(({ts}) => ts));
    const chosen = heads.filter(({ts}) => ts === lowest);
    const [next] = chosen;
    if (next === undefined || chosen.length > 1) return true;
    const queue = queues.get(next.in);
    queue?.shift();
    if (queue?.length === 0) queues.delete(next.in);
  }
  return false;
}
