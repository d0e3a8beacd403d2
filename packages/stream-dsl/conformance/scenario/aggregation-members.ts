import type {Kind} from './kinds.ts';
import type {AggregateNode, ReduceNode} from './node.ts';
import {ScenarioError} from './parse/member-reader.ts';

const combines = ['fn', 'agg', 'merger', 'add', 'sub'] as const;
type CombineName = (typeof combines)[number];

/** Refuses an aggregation that lacks a combine of its kind of parent, or has one of another's. */
export function checkAggregation(
  node: ReduceNode | AggregateNode,
  parent: Kind,
  place: string,
): void {
  const wanted = wantedCombines(node.op, parent);
  if (wanted === undefined) throw new ScenarioError(place, 'a cogrouped stream is aggregated');
  const members: Partial<Record<CombineName, unknown>> = node;
  for (const name of combines) {
    const isThere = members[name] !== undefined;
    if (isThere && !wanted.includes(name)) throw new ScenarioError(place, `${name}: out of place`);
    if (!isThere && wanted.includes(name)) throw new ScenarioError(place, `${name}: missing`);
  }
}

/** The combines that an aggregation takes; undefined where it cannot be used. */
export function wantedCombines(
  op: 'reduce' | 'aggregate',
  parent: Kind,
): readonly CombineName[] | undefined {
  const isCogrouped =
    parent.kind === 'cogrouped' || (parent.kind === 'windowed' && parent.of === 'cogrouped');
  if (parent.kind === 'groupedTable') return ['add', 'sub'];
  if (op === 'reduce') return isCogrouped ? undefined : ['fn'];
  const isSession = parent.kind === 'windowed' && parent.window.type === 'session';
  return [...(isCogrouped ? [] : ['agg' as const]), ...(isSession ? ['merger' as const] : [])];
}
