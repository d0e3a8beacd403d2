import type {
  CogroupNode,
  JoinNode,
  Node,
  Op,
  SplitNode,
  SuppressNode,
  Versioned,
  WindowedByNode,
} from '../node.ts';
import {ops} from '../signatures.ts';
import {MemberReader, readText} from './member-reader.ts';
import {
  parseCombine,
  parseFn,
  parseJoiner,
  parseListFn,
  parsePred,
  parseProcessor,
} from './parse-function.ts';

type Reader = (from: MemberReader) => Node;

/** Reads one node; whether its parents exist and are of the right kind is `kindsOf`'s to say. */
export function parseNode(json: unknown, place: string): Node {
  const from = new MemberReader(json, place);
  const op = from.only('op', ops);
  const node = readers[op](from);
  from.end();
  return node;
}

const readers: Readonly<Record<Op, Reader>> = {
  stream: (from) => ({...id(from), op: 'stream', topic: from.text('topic')}),
  table: (from) => ({
    ...id(from),
    op: 'table',
    topic: from.text('topic'),
    ...store(from),
    ...versioned(from),
  }),
  globalTable: (from) => ({...id(from), op: 'globalTable', topic: from.text('topic')}),
  mapValues: (from) => ({...step(from), op: 'mapValues', fn: fn(from, 'fn'), ...store(from)}),
  filter: (from) => ({...step(from), op: 'filter', pred: pred(from), ...store(from)}),
  filterNot: (from) => ({...step(from), op: 'filterNot', pred: pred(from), ...store(from)}),
  map: (from) => ({...step(from), op: 'map', key: fn(from, 'key'), value: fn(from, 'value')}),
  selectKey: (from) => ({...step(from), op: 'selectKey', fn: fn(from, 'fn')}),
  flatMapValues: (from) => ({
    ...step(from),
    op: 'flatMapValues',
    fn: parseListFn(from.take('fn'), from.at('fn')),
  }),
  merge: (from) => ({...id(from), op: 'merge', from: several(from, 2)}),
  split: readSplit,
  repartition: (from) => ({...step(from), op: 'repartition'}),
  groupByKey: (from) => ({...step(from), op: 'groupByKey'}),
  groupBy: (from) => ({...step(from), op: 'groupBy', fn: fn(from, 'fn')}),
  tableGroupBy: (from) => ({
    ...step(from),
    op: 'tableGroupBy',
    key: fn(from, 'key'),
    value: fn(from, 'value'),
  }),
  cogroup: readCogroup,
  windowedBy: readWindowedBy,
  count: (from) => ({...step(from), op: 'count'}),
  reduce: (from) => ({
    ...step(from),
    op: 'reduce',
    ...combine(from, 'fn'),
    ...combine(from, 'add'),
    ...combine(from, 'sub'),
  }),
  aggregate: (from) => ({
    ...step(from),
    op: 'aggregate',
    init: from.json('init'),
    ...combine(from, 'agg'),
    ...combine(from, 'merger'),
    ...combine(from, 'add'),
    ...combine(from, 'sub'),
  }),
  suppress: readSuppress,
  joinStream: readJoinStream,
  joinTable: (from) => ({
    ...sides(from),
    op: 'joinTable',
    type: from.only('type', ['inner', 'left']),
    ...present(
      'graceMs',
      from.optional('graceMs', (name) => from.durationMs(name)),
    ),
  }),
  joinGlobal: (from) => ({
    ...sides(from),
    op: 'joinGlobal',
    type: from.only('type', ['inner', 'left']),
    key: fn(from, 'key'),
  }),
  joinTableTable: (from) => ({
    ...sides(from),
    op: 'joinTableTable',
    type: from.only('type', ['inner', 'left', 'outer']),
    ...store(from),
  }),
  joinForeignKey: (from) => ({
    ...sides(from),
    op: 'joinForeignKey',
    type: from.only('type', ['inner', 'left']),
    fk: fn(from, 'fk'),
    ...store(from),
  }),
  toStream: (from) => ({...step(from), op: 'toStream'}),
  toTable: (from) => ({...step(from), op: 'toTable', ...store(from), ...versioned(from)}),
  process: (from) => ({
    ...step(from),
    op: 'process',
    processor: parseProcessor(from.take('processor'), from.at('processor')),
  }),
  to: (from) => ({op: 'to', from: from.text('from'), topic: from.text('topic')}),
};

function readSplit(from: MemberReader): SplitNode {
  const branches = from.list('branches', (json, place) => {
    const branch = new MemberReader(json, place);
    const result = {name: branch.text('name'), pred: pred(branch)};
    branch.end();
    return result;
  });
  const rest = from.optional('default', (name) => from.text(name));
  const names = [...branches.map(({name}) => name), ...(rest === undefined ? [] : [rest])];
  if (new Set(names).size < names.length) throw from.refusal('branches', 'a name is used twice');
  if (names.length === 0) throw from.refusal('branches', 'expected a branch');
  return {...step(from), op: 'split', branches, ...present('default', rest)};
}

function readCogroup(from: MemberReader): CogroupNode {
  const parents = several(from, 1);
  const aggs = from.list('aggs', parseCombine);
  if (aggs.length !== parents.length) {
    throw from.refusal('aggs', `expected one for each of ${parents.length} streams`);
  }
  return {...id(from), op: 'cogroup', from: parents, aggs};
}

function readWindowedBy(from: MemberReader): WindowedByNode {
  const base = {
    ...step(from),
    op: 'windowedBy' as const,
    graceMs: from.durationMs('graceMs'),
    ...present(
      'emit',
      from.optional('emit', () => from.only('emit', ['onUpdate', 'onWindowClose'])),
    ),
  };
  const type = from.only('type', ['tumbling', 'hopping', 'sliding', 'session']);
  switch (type) {
    case 'session':
      return {...base, type, gapMs: from.durationMs('gapMs')};
    case 'hopping':
      return {
        ...base,
        type,
        sizeMs: from.durationMs('sizeMs'),
        advanceMs: from.durationMs('advanceMs'),
      };
    default:
      return {...base, type, sizeMs: from.durationMs('sizeMs')};
  }
}

function readSuppress(from: MemberReader): SuppressNode {
  const until = from.only('until', ['windowCloses', 'timeLimit']);
  const base = {
    ...step(from),
    op: 'suppress' as const,
    ...present(
      'maxRecords',
      from.optional('maxRecords', (name) => from.integer(name)),
    ),
  };
  if (until === 'windowCloses') {
    return {
      ...base,
      until,
      ...present(
        'full',
        from.optional('full', () => from.only('full', ['fail'])),
      ),
    };
  }
  return {
    ...base,
    until,
    ms: from.durationMs('ms'),
    ...present(
      'full',
      from.optional('full', () => from.only('full', ['emitEarly', 'fail'])),
    ),
  };
}

function readJoinStream(from: MemberReader): JoinNode {
  const [beforeMs, afterMs] = [from.integer('beforeMs'), from.integer('afterMs')];
  const graceMs = from.durationMs('graceMs');
  const type = from.only('type', ['inner', 'left', 'outer']);
  return {...sides(from), op: 'joinStream', type, beforeMs, afterMs, graceMs};
}

function id(from: MemberReader): {id: string} {
  return {id: from.text('id')};
}

function step(from: MemberReader): {id: string; from: string} {
  return {id: from.text('id'), from: from.text('from')};
}

function sides(from: MemberReader) {
  return {
    id: from.text('id'),
    left: from.text('left'),
    right: from.text('right'),
    ...present(
      'joiner',
      from.optional('joiner', (name) => parseJoiner(from.take(name), from.at(name))),
    ),
  };
}

function several(from: MemberReader, least: number): readonly string[] {
  const names = from.list('from', readText);
  if (names.length < least) throw from.refusal('from', `fewer than ${least}`);
  return names;
}

function fn(from: MemberReader, name: string) {
  return parseFn(from.take(name), from.at(name));
}

function pred(from: MemberReader) {
  return parsePred(from.take('pred'), from.at('pred'));
}

function combine<const Name extends string>(from: MemberReader, name: Name) {
  return present(
    name,
    from.optional(name, () => parseCombine(from.take(name), from.at(name))),
  );
}

function store(from: MemberReader): {store?: boolean} {
  return present(
    'store',
    from.optional('store', (name) => from.flag(name)),
  );
}

function versioned(from: MemberReader): {versioned?: Versioned} {
  return present(
    'versioned',
    from.optional('versioned', (name) => {
      const members = from.object(name);
      const result = {historyRetentionMs: members.durationMs('historyRetentionMs')};
      members.end();
      return result;
    }),
  );
}

function present<const Name extends string, T>(name: Name, value: T | undefined) {
  return (value === undefined ? {} : {[name]: value}) as {readonly [N in Name]?: T};
}
