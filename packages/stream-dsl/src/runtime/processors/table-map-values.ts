import type {TableMapValuesNode} from '../../graph/node.ts';
import type {OperatorSite} from '../operator-site.ts';
import {compileTableStep} from './table-step.ts';

/** Gives each row another value. A tombstone stays one, and is not shown to the function. */
export function compileTableMapValues(node: TableMapValuesNode, site: OperatorSite): void {
  const {fn} = node;
  const derive = (value: unknown, key: unknown): unknown => fn(value, key) ?? null;
  compileTableStep(node, {derive, skipsNothing: false}, site);
}
