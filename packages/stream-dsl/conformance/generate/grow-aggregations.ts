import {plainKey} from '../scenario/kinds.ts';
import type {AggregateNode, Op, ReduceNode, WindowedByNode} from '../scenario/node.ts';
import type {KindName} from '../scenario/signatures.ts';
import {keyOf, type Stub} from './draft.ts';
import {behind} from './grow-stateless.ts';
import type {Grower} from './grower.ts';
import {
  randomAddSub,
  randomCombine,
  randomInit,
  randomKeyChange,
  randomMerger,
  randomValueFn,
} from './random-functions.ts';

type Aggregation = Extract<
  Op,
  | 'groupByKey'
  | 'groupBy'
  | 'tableGroupBy'
  | 'cogroup'
  | 'windowedBy'
  | 'count'
  | 'reduce'
  | 'aggregate'
  | 'suppress'
>;
type Grow = (grower: Grower, gives: KindName | undefined) => Stub | undefined;

/** Groupings, windows, what is made of them, and what holds it back. */
export const aggregationGrowers: Readonly<Record<Aggregation, Grow>> = {
  groupByKey: (grower) => {
    const from = grower.parent('stream');
    return grower.draft.add({...behind(grower, from), op: 'groupByKey'}, from.shape);
  },
  groupBy: (grower) => {
    const from = grower.parent('stream');
    const fn = randomKeyChange(grower.random, from.shape, keyOf(from));
    return grower.draft.add({...behind(grower, from), op: 'groupBy', fn}, from.shape);
  },
  tableGroupBy: (grower) => {
    const from = grower.parent('table');
    const key = randomKeyChange(grower.random, from.shape, keyOf(from));
    const value = randomValueFn(grower.random, from.shape, keyOf(from));
    const node = {...behind(grower, from), op: 'tableGroupBy' as const, key, value: value.made};
    return grower.draft.add(node, value.shape);
  },
  cogroup: growCogroup,
  windowedBy: growWindowedBy,
  count: (grower, gives) => {
    const from = grower.parent(grower.firstKind('count', gives), {accepts: isNotCogrouped});
    return grower.draft.add({...behind(grower, from), op: 'count'}, 'integer');
  },
  reduce: growReduce,
  aggregate: growAggregate,
  suppress: growSuppress,
};

function isNotCogrouped({kind}: Stub): boolean {
  return kind.kind !== 'windowed' || kind.of !== 'cogrouped';
}

function growCogroup(grower: Grower): Stub | undefined {
  const {draft} = grower;
  const first = grower.parent('grouped');
  const streams = [first];
  if (grower.random.chance(65)) {
    // The reference gives the repartition topics of two such groups one name, and refuses them.
    const isFirstRekeyed = draft.isRekeyed(first.id);
    const accepts = ({id}: Stub) => id !== first.id && !(isFirstRekeyed && draft.isRekeyed(id));
    streams.push(grower.parent('grouped', {key: keyOf(first), accepts}));
  }
  const combine = randomCombine(grower.random, first.shape);
  const aggs = streams.map((_, index) =>
    index === 0 ? combine.made : randomCombine(grower.random, first.shape).made,
  );
  const id = grower.draft.newId();
  return grower.draft.add(
    {id, op: 'cogroup', from: streams.map((stream) => stream.id), aggs},
    combine.shape,
  );
}

function growWindowedBy(grower: Grower): Stub | undefined {
  const {random} = grower;
  const kind = random.chance(75) ? 'grouped' : grower.firstKind('windowedBy', 'windowed');
  const from = grower.parent(grower.asked() ?? kind, {key: plainKey});
  const isCogrouped = from.kind.kind === 'cogrouped';
  const emit = !isCogrouped && random.chance(35) ? {emit: 'onWindowClose' as const} : {};
  const graceMs = random.chance(30) ? 0 : grower.durationMs();
  const base = {...behind(grower, from), op: 'windowedBy' as const, graceMs, ...emit};
  return grower.draft.add({...base, ...randomWindow(grower)}, from.shape);
}

function randomWindow(
  grower: Grower,
):
  | Pick<WindowedByNode & {type: 'tumbling' | 'sliding'}, 'type' | 'sizeMs'>
  | Pick<WindowedByNode & {type: 'hopping'}, 'type' | 'sizeMs' | 'advanceMs'>
  | Pick<WindowedByNode & {type: 'session'}, 'type' | 'gapMs'> {
  const type = grower.random.pick(['tumbling', 'hopping', 'sliding', 'session'] as const);
  const sizeMs = grower.sizeMs();
  if (type === 'session') return {type, gapMs: sizeMs};
  if (type !== 'hopping') return {type, sizeMs};
  const advanceMs = Math.max(1, Math.ceil(sizeMs / grower.random.pick([1, 2, 2, 3])));
  return {type, sizeMs, advanceMs};
}

function growReduce(grower: Grower, gives: KindName | undefined): Stub | undefined {
  const {random} = grower;
  const from = grower.parent(grower.firstKind('reduce', gives), {accepts: isNotCogrouped});
  const base = {...behind(grower, from), op: 'reduce' as const};
  if (from.kind.kind === 'groupedTable') {
    const {made, shape} = randomAddSub(random, from.shape);
    return grower.draft.add({...base, ...made} satisfies ReduceNode, shape);
  }
  const {made, shape} = randomCombine(random, from.shape);
  return grower.draft.add({...base, fn: made} satisfies ReduceNode, shape);
}

function growAggregate(grower: Grower, gives: KindName | undefined): Stub | undefined {
  const {random} = grower;
  const from = grower.parent(grower.firstKind('aggregate', gives));
  const {kind} = from;
  const base = {...behind(grower, from), op: 'aggregate' as const};
  if (kind.kind === 'groupedTable') {
    const {made, shape} = randomAddSub(random, from.shape);
    const node: AggregateNode = {...base, init: randomInit(random, shape), ...made};
    return grower.draft.add(node, shape);
  }
  const isCogrouped =
    kind.kind === 'cogrouped' || (kind.kind === 'windowed' && kind.of === 'cogrouped');
  const combine = randomCombine(random, from.shape);
  const shape = isCogrouped ? from.shape : combine.shape;
  const isSession = kind.kind === 'windowed' && kind.window.type === 'session';
  const node: AggregateNode = {
    ...base,
    init: randomInit(random, shape),
    ...(isCogrouped ? {} : {agg: combine.made}),
    ...(isSession ? {merger: randomMerger(random, shape)} : {}),
  };
  return grower.draft.add(node, shape);
}

/** A table that is not versioned, often one of windows. */
function suppressible(grower: Grower): Stub {
  const {draft, random} = grower;
  if (grower.asked() === undefined && random.chance(50)) {
    const windowed = grower.grow('windowedBy');
    const table = grower.grow(random.pick(['reduce', 'aggregate'] as const), {behind: windowed});
    if (table !== undefined) return table;
  }
  return grower.parent('table', {accepts: (stub) => !draft.isOfVersioned(stub.id)});
}

/** A versioned table cannot be suppressed, and only windows close. */
function growSuppress(grower: Grower): Stub | undefined {
  const {draft, random} = grower;
  const from = suppressible(grower);
  const base = {...behind(grower, from), op: 'suppress' as const};
  const maxRecords = random.between(1, 5);
  if (draft.isOfWindows(from.id) && random.chance(70)) {
    const buffer = random.chance(20) ? {maxRecords: maxRecords + 3, full: 'fail' as const} : {};
    return draft.add({...base, until: 'windowCloses', ...buffer}, from.shape);
  }
  const buffer = random.chance(50)
    ? {maxRecords, full: random.chance(75) ? ('emitEarly' as const) : ('fail' as const)}
    : {};
  return draft.add({...base, until: 'timeLimit', ms: grower.durationMs(), ...buffer}, from.shape);
}
