import type {Op} from '../scenario/node.ts';
import {neighbourPairs, ops} from '../scenario/signatures.ts';
import type {OperatorCounts} from './operator-counts.ts';
import type {OutcomeCounts} from './outcome-counts.ts';

const columns = 4;

/** How runs ended, in two lines. */
export function formatOutcomes(counts: OutcomeCounts): string {
  const {ended, failed, refused, invalid} = counts.outcomes;
  return [
    `${ended} ended, ${failed} failed, ${refused} refused, ${invalid} invalid`,
    `${counts.records} records in ${counts.casesWithRecords} cases, ${counts.drops} dropped in ${counts.casesWithDrops}`,
  ].join('\n');
}

/** Each op with its nodes and, in brackets, the scenarios that have it. */
export function formatOperators({nodes, scenariosWith}: OperatorCounts): string {
  const cells = ops.map(
    (op) =>
      `${op.padEnd(14)} ${`${nodes.get(op) ?? 0} (${scenariosWith.get(op) ?? 0})`.padEnd(12)}`,
  );
  const rows: string[] = [];
  for (let at = 0; at < cells.length; at += columns) {
    rows.push(
      cells
        .slice(at, at + columns)
        .join(' ')
        .trimEnd(),
    );
  }
  return rows.join('\n');
}

/** One line for each parent: its children with their counts. The pairs that never occurred come last. */
export function formatPairs({pairs}: OperatorCounts): string {
  const rows = ops.flatMap((parent) => {
    const children = childrenOf(parent).map(
      (child) => `${child} ${pairs.get(`${parent}->${child}`) ?? 0}`,
    );
    return children.length === 0 ? [] : [`${parent.padEnd(14)} ${children.join(', ')}`];
  });
  const all = neighbourPairs().map((pair) => pair.join('->'));
  const missing = all.filter((pair) => !pairs.has(pair));
  const few = missing.length > 12 ? [...missing.slice(0, 12), '..'] : missing;
  const never = missing.length === 0 ? '' : `, never ${few.join(', ')}`;
  return [...rows, `${all.length - missing.length} of ${all.length} pairs occurred${never}`].join(
    '\n',
  );
}

function childrenOf(parent: Op): readonly Op[] {
  return neighbourPairs()
    .filter(([first]) => first === parent)
    .map(([, child]) => child);
}
