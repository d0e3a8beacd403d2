import {within} from '@crm/stream-dsl';
import type {Joiner} from '../scenario/function-types.ts';
import {compileJoiner} from '../scenario/functions/combine.ts';
import type * as Nodes from '../scenario/node.ts';
import type {OurValue} from './keys.ts';
import type {OurTable, Parts} from './parts.ts';
import {keyFunction} from './streams.ts';

type OurJoiner = (left: OurValue | null, right: OurValue | null) => OurValue;

function joinerOf(spec: Joiner | undefined): OurJoiner {
  const join = compileJoiner(spec);
  // A null result is a tombstone, which the library knows and its types do not.
  return (left, right) => join(left, right) as OurValue;
}

export function addJoinStream(node: Nodes.JoinStreamNode, parts: Parts): void {
  const [left, right] = [parts.stream(node.left), parts.stream(node.right)];
  const joiner = joinerOf(node.joiner);
  const windows = within({before: node.beforeMs, after: node.afterMs}, {grace: node.graceMs});
  // Without a name: joins that have one do not share the topic of their stream.
  const options = {};
  switch (node.type) {
    case 'inner':
      parts.setStream(node.id, left.joinStream(right, joiner, windows, options));
      break;
    case 'left':
      parts.setStream(node.id, left.leftJoinStream(right, joiner, windows, options));
      break;
    case 'outer':
      parts.setStream(node.id, left.outerJoinStream(right, joiner, windows, options));
      break;
  }
}

export function addJoinTable(node: Nodes.JoinTableNode, parts: Parts): void {
  const [left, right] = [parts.stream(node.left), parts.table(node.right)];
  const joiner = joinerOf(node.joiner);
  const options = {grace: node.graceMs};
  const joined =
    node.type === 'inner'
      ? left.join(right, joiner, options)
      : left.leftJoin(right, joiner, options);
  parts.setStream(node.id, joined);
}

export function addJoinGlobal(node: Nodes.JoinGlobalNode, parts: Parts): void {
  const [left, right] = [parts.stream(node.left), parts.globalTable(node.right)];
  const joiner = joinerOf(node.joiner);
  const [keyOf, options] = [keyFunction(node.key), {name: node.id}];
  const joined =
    node.type === 'inner'
      ? left.joinGlobal(right, keyOf, joiner, options)
      : left.leftJoinGlobal(right, keyOf, joiner, options);
  parts.setStream(node.id, joined);
}

export function addJoinTableTable(node: Nodes.JoinTableTableNode, parts: Parts): void {
  const [left, right] = [parts.table(node.left), parts.table(node.right)];
  const joiner = joinerOf(node.joiner);
  const options = storeOptions(node);
  parts.setTable(node.id, joinTables(node.type, left, right)(joiner, options));
}

function joinTables(type: Nodes.JoinTableTableNode['type'], left: OurTable, right: OurTable) {
  return (joiner: OurJoiner, options: StoreOptions): OurTable => {
    switch (type) {
      case 'inner':
        return left.join(right, joiner, options);
      case 'left':
        return left.leftJoin(right, joiner, options);
      case 'outer':
        return left.outerJoin(right, joiner, options);
    }
  };
}

export function addJoinForeignKey(node: Nodes.JoinForeignKeyNode, parts: Parts): void {
  const [left, right] = [parts.table(node.left), parts.table(node.right)];
  const joiner = joinerOf(node.joiner);
  const [keyOf, options] = [keyFunction(node.fk), storeOptions(node)];
  const joined =
    node.type === 'inner'
      ? left.joinForeignKey(right, keyOf, joiner, options)
      : left.leftJoinForeignKey(right, keyOf, joiner, options);
  parts.setTable(node.id, joined);
}

export interface StoreOptions {
  readonly name: string;
  readonly store?: string;
}

export function storeOptions(node: {
  readonly id: string;
  readonly store?: boolean | undefined;
}): StoreOptions {
  return node.store === true ? {name: node.id, store: `${node.id}-store`} : {name: node.id};
}
