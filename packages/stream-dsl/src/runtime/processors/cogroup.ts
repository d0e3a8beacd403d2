import type {CogroupNode} from '../../graph/node.ts';
import type {OperatorSite} from '../operator-site.ts';
import {PassProcessor} from './pass.ts';

/** The table that several aggregates over one store make together. */
export function compileCogroup(node: CogroupNode, site: OperatorSite): void {
  const [first = ''] = node.parents;
  site.setTable(node.id, site.tableOf(first));
  site.add(node, new PassProcessor(), node.parents);
}
