import {isSameKey} from '../scenario/kinds.ts';
import type {Branch, Node, Op, Versioned} from '../scenario/node.ts';
import type {KindName} from '../scenario/signatures.ts';
import {keyOf, type Stub} from './draft.ts';
import {type Grower, MisfitError} from './grower.ts';
import {
  randomKeyChange,
  randomListFn,
  randomPred,
  randomProcessor,
  randomValueFn,
} from './random-functions.ts';
import {randomShape} from './random-values.ts';

type Stateless = Extract<
  Op,
  | 'stream'
  | 'table'
  | 'globalTable'
  | 'mapValues'
  | 'filter'
  | 'filterNot'
  | 'map'
  | 'selectKey'
  | 'flatMapValues'
  | 'merge'
  | 'split'
  | 'repartition'
  | 'toStream'
  | 'toTable'
  | 'process'
  | 'to'
>;
type Grow = (grower: Grower, gives: KindName | undefined) => Stub | undefined;

/** Sources, sinks, and what looks at one record at a time. */
export const statelessGrowers: Readonly<Record<Stateless, Grow>> = {
  stream: (grower) => growSource(grower, 'stream'),
  table: (grower) => growSource(grower, 'table'),
  globalTable: (grower) => growSource(grower, 'globalTable'),
  mapValues: growMapValues,
  filter: (grower, gives) => growFilter(grower, 'filter', gives),
  filterNot: (grower, gives) => growFilter(grower, 'filterNot', gives),
  map: growMap,
  selectKey: (grower) => {
    const from = grower.parent('stream');
    const fn = randomKeyChange(grower.random, from.shape, keyOf(from));
    return grower.draft.add({...behind(grower, from), op: 'selectKey', fn}, from.shape);
  },
  flatMapValues: (grower) => {
    const from = grower.parent('stream');
    const {made, shape} = randomListFn(grower.random, from.shape);
    return grower.draft.add({...behind(grower, from), op: 'flatMapValues', fn: made}, shape);
  },
  merge: growMerge,
  split: growSplit,
  repartition: (grower) => {
    const from = grower.parent('stream');
    return grower.draft.add({...behind(grower, from), op: 'repartition'}, from.shape);
  },
  toStream: (grower) => {
    const from = grower.parent('table');
    return grower.draft.add({...behind(grower, from), op: 'toStream'}, from.shape);
  },
  toTable: (grower) => {
    const from = grower.parent('stream');
    const node: Node = {...behind(grower, from), op: 'toTable', ...tableMembers(grower)};
    return grower.draft.add(node, from.shape);
  },
  process: (grower) => {
    const from = grower.parent('stream');
    const {made, shape} = randomProcessor(grower.random, from, () => grower.durationMs());
    return grower.draft.add({...behind(grower, from), op: 'process', processor: made}, shape);
  },
  to: (grower) => {
    const from = grower.parent('stream');
    return grower.draft.add(
      {op: 'to', from: from.id, topic: outputTopic(grower, from)},
      from.shape,
    );
  },
};

/** `store`, now and then. */
export function storeMember(grower: Grower): {store?: boolean} {
  return grower.random.chance(30) ? {store: true} : {};
}

/** The id of a new node, and the parent it stands behind. */
export function behind(grower: Grower, from: Stub): {id: string; from: string} {
  return {id: grower.draft.newId(), from: from.id};
}

/** A table as of any time within its history. */
export function growVersionedTable(grower: Grower): Stub | undefined {
  const {draft, random} = grower;
  const versioned = {historyRetentionMs: grower.sizeMs()};
  const source = {id: draft.newId(), op: 'table' as const, topic: draft.newTopic(), versioned};
  return draft.addSource(source, randomShape(random));
}

function tableMembers(grower: Grower): {store?: boolean; versioned?: Versioned} {
  if (grower.random.chance(25)) return {versioned: {historyRetentionMs: grower.sizeMs()}};
  return storeMember(grower);
}

/** A topic of its own; now and then one that another output writes keys of this kind to. */
function outputTopic({draft, random}: Grower, from: Stub): string {
  const outputs = draft.nodes.filter((node) => node.op === 'to');
  const alike = outputs.filter((output) =>
    draft.stubs.some(({id, kind}) => id === output.from && isSameKey(kind.key, keyOf(from))),
  );
  const isShared = alike.length > 0 && random.chance(6);
  return isShared ? random.pick(alike).topic : `out${outputs.length + 1}`;
}

function growSource(grower: Grower, op: 'stream' | 'table' | 'globalTable'): Stub | undefined {
  const {draft, random} = grower;
  const source = {id: draft.newId(), topic: draft.newTopic()};
  const shape = op === 'table' && random.chance(40) ? 'object' : randomShape(random);
  if (op !== 'table') return draft.addSource({...source, op}, shape);
  return draft.addSource({...source, op, ...tableMembers(grower)}, shape);
}

function growMapValues(grower: Grower, gives: KindName | undefined): Stub | undefined {
  const kind = grower.firstKind('mapValues', gives);
  const from = grower.parent(kind);
  const {made, shape} = randomValueFn(grower.random, from.shape, keyOf(from));
  const store = kind === 'table' ? storeMember(grower) : {};
  return grower.draft.add({...behind(grower, from), op: 'mapValues', fn: made, ...store}, shape);
}

function growFilter(
  grower: Grower,
  op: 'filter' | 'filterNot',
  gives: KindName | undefined,
): Stub | undefined {
  const kind = grower.firstKind(op, gives);
  const from = grower.parent(kind);
  const likely = randomPred(grower.random, from.shape, keyOf(from));
  const pred = op === 'filter' ? likely : ({pred: 'not', of: likely} as const);
  const store = kind === 'table' ? storeMember(grower) : {};
  return grower.draft.add({...behind(grower, from), op, pred, ...store}, from.shape);
}

function growMap(grower: Grower): Stub | undefined {
  const from = grower.parent('stream');
  const key = randomKeyChange(grower.random, from.shape, keyOf(from));
  const {made, shape} = randomValueFn(grower.random, from.shape, keyOf(from));
  return grower.draft.add({...behind(grower, from), op: 'map', key, value: made}, shape);
}

function growMerge(grower: Grower): Stub | undefined {
  const first = grower.parent('stream');
  const from = [first.id];
  const count = grower.random.between(2, 3);
  while (from.length < count) from.push(grower.beside(first, 'stream').id);
  const distinct = [...new Set(from)];
  if (distinct.length < 2) throw new MisfitError('nothing to merge with');
  return grower.draft.add({id: grower.draft.newId(), op: 'merge', from: distinct}, first.shape);
}

function growSplit(grower: Grower): Stub | undefined {
  const from = grower.parent('stream');
  const branches: Branch[] = Array.from({length: grower.random.between(1, 3)}, (_, index) => ({
    name: `b${index + 1}`,
    pred: randomPred(grower.random, from.shape, keyOf(from)),
  }));
  const rest = grower.random.chance(60) ? {default: 'rest'} : {};
  return grower.draft.add({...behind(grower, from), op: 'split', branches, ...rest}, from.shape);
}
