import type {Node, Op} from './node.ts';

/** What a node gives its users. */
export type KindName =
  | 'stream'
  | 'table'
  | 'globalTable'
  | 'grouped'
  | 'groupedTable'
  | 'cogrouped'
  | 'windowed';

/** One way to use an op. Of an op that takes several parents alike (`merge`, `cogroup`) one is named. */
export type Signature = Readonly<{takes: readonly KindName[]; gives: KindName}>;

const toStream = (...takes: KindName[]): Signature => ({takes, gives: 'stream'});
const toTable = (...takes: KindName[]): Signature => ({takes, gives: 'table'});
const either = [toStream('stream'), toTable('table')];
const aggregated = [toTable('grouped'), toTable('windowed'), toTable('groupedTable')];

/** The ways to use each op; the parents stand in the order of `parentsOf`. */
export const signatures: Readonly<Record<Op, readonly Signature[]>> = {
  stream: [toStream()],
  table: [toTable()],
  globalTable: [{takes: [], gives: 'globalTable'}],
  mapValues: either,
  filter: either,
  filterNot: either,
  map: [toStream('stream')],
  selectKey: [toStream('stream')],
  flatMapValues: [toStream('stream')],
  merge: [toStream('stream')],
  split: [toStream('stream')],
  repartition: [toStream('stream')],
  groupByKey: [{takes: ['stream'], gives: 'grouped'}],
  groupBy: [{takes: ['stream'], gives: 'grouped'}],
  tableGroupBy: [{takes: ['table'], gives: 'groupedTable'}],
  cogroup: [{takes: ['grouped'], gives: 'cogrouped'}],
  windowedBy: [
    {takes: ['grouped'], gives: 'windowed'},
    {takes: ['cogrouped'], gives: 'windowed'},
  ],
  count: aggregated,
  reduce: aggregated,
  aggregate: [...aggregated, toTable('cogrouped')],
  suppress: [toTable('table')],
  joinStream: [toStream('stream', 'stream')],
  joinTable: [toStream('stream', 'table')],
  joinGlobal: [toStream('stream', 'globalTable')],
  joinTableTable: [toTable('table', 'table')],
  joinForeignKey: [toTable('table', 'table')],
  toStream: [toStream('table')],
  toTable: [toTable('stream')],
  process: [toStream('stream')],
  to: [toStream('stream')],
};

/** Every op of the language. */
export const ops: readonly Op[] = Object.keys(signatures).filter(isOp);

function isOp(name: string): name is Op {
  return Object.hasOwn(signatures, name);
}

/** Whether `child` may stand directly behind `parent`. */
export function canFollow(parent: Op, child: Op): boolean {
  if (parent === 'to') return false;
  const given = new Set(signatures[parent].map(({gives}) => gives));
  return signatures[child].some(({takes}) => takes.some((kind) => given.has(kind)));
}

/** Every pair of neighbours, as `parent->child`. */
export function neighbourPairs(): readonly (readonly [parent: Op, child: Op])[] {
  return ops.flatMap((parent) =>
    ops.filter((child) => canFollow(parent, child)).map((child) => [parent, child] as const),
  );
}

/** The signature that these parents fit, several alike counted as one. */
export function signatureFor(node: Node, parents: readonly KindName[]): Signature | undefined {
  const isVariadic = node.op === 'merge' || node.op === 'cogroup';
  const kinds = isVariadic ? [...new Set(parents)] : parents;
  return signatures[node.op].find(
    ({takes}) =>
      takes.length === kinds.length && takes.every((kind, index) => kind === kinds[index]),
  );
}
