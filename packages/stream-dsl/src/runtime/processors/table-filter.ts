import type {TableFilterNode} from '../../graph/node.ts';
import type {OperatorSite} from '../operator-site.ts';
import {compileTableStep} from './table-step.ts';

/**
 * Keeps the rows for which a predicate holds; others become tombstones. A tombstone for a row that was never there is
 * left out where the parent sends old values, unless the table is versioned: then the tombstone belongs to the history.
 */
export function compileTableFilter(node: TableFilterNode, site: OperatorSite): void {
  const {fn} = node;
  const derive = (value: unknown, key: unknown): unknown => (fn(value, key) ? value : null);
  const skipsNothing = !site.planOf(node.parent).isVersioned;
  compileTableStep(node, {derive, skipsNothing}, site);
}
