import type {GraphNode} from '../graph/node.ts';
import type {Serde} from '../serde.ts';
import type {Plan} from './plan.ts';
import {storesOf} from './stores.ts';

/** A store that can be asked, and how its keys and values are written. */
export interface StoreInfo {
  readonly name: string;
  /** `window`: keys are windows of a key; `countWindow`: numbered ones. */
  readonly kind: 'keyValue' | 'window' | 'countWindow';
  /** Every instance has all of it. */
  readonly isGlobal: boolean;
  /** The sub-topology whose tasks have its parts; undefined for a global table. */
  readonly subTopology: number | undefined;
  /** The topic that it can be restored from. */
  readonly topic: string;
  /** Of the key within the window, where it has windows. */
  readonly key: Serde<unknown>;
  readonly value: Serde<unknown>;
}

/** The stores of a topology that can be asked, by name: tables, aggregates and the stores of processors. */
export function storeCatalog(plan: Plan): ReadonlyMap<string, StoreInfo> {
  const catalog = new Map<string, StoreInfo>();
  for (const node of plan.nodes) {
    for (const store of readableStores(plan, node)) {
      if (!catalog.has(store.name)) catalog.set(store.name, place(plan, node, store));
    }
  }
  return catalog;
}

type Readable = Pick<StoreInfo, 'name' | 'kind' | 'key' | 'value'>;

function readableStores(plan: Plan, node: GraphNode): readonly Readable[] {
  switch (node.kind) {
    case 'process':
      return node.stores.map(({name, kind, key, value}) => ({name, kind, key, value}));
    case 'globalTable':
      return [{name: node.store, kind: 'keyValue', ...node.serdes}];
    case 'table':
      if (plan.tables.get(node.id)?.isMaterialized !== true) return [];
      return [{name: node.store, kind: 'keyValue', ...node.serdes}];
    case 'aggregate': {
      const kinds = {count: 'countWindow', none: 'keyValue'} as const;
      const windows = node.windows?.kind ?? 'none';
      const kind = windows === 'count' || windows === 'none' ? kinds[windows] : 'window';
      return [{name: node.store, kind, ...node.serdes}];
    }
    case 'tableAggregate':
    case 'tableFilter':
    case 'tableMapValues':
    case 'tableTableJoin':
    case 'foreignKeyResolve':
    case 'toTable': {
      const {key, value} = node.serdes;
      return storesOf(node, plan.tables).map((name) => ({name, kind: 'keyValue', key, value}));
    }
    default:
      return [];
  }
}

function place(plan: Plan, node: GraphNode, store: Readable): StoreInfo {
  if (node.kind === 'globalTable') {
    return {...store, isGlobal: true, subTopology: undefined, topic: node.topic};
  }
  const {id} = plan.subTopologies.find(({nodes}) => nodes.includes(node)) ?? {};
  const changelog = plan.changelogs.find((entry) => entry.store === store.name)?.topic;
  const topic = changelog ?? plan.sourceChangelogs.get(store.name) ?? '';
  return {...store, isGlobal: false, subTopology: id, topic};
}
