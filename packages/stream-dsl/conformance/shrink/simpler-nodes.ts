import type {Node} from '../scenario/node.ts';
import type {Scenario} from '../scenario/scenario.ts';

type Members = Readonly<Record<string, unknown>>;

/** Members that may be left out. */
const optional = ['joiner', 'store', 'versioned', 'full', 'maxRecords', 'emit', 'default'];
/** What may stand for a member, the simplest first. */
const simpler: Readonly<Record<string, readonly unknown[]>> = {
  key: [{fn: 'key'}, {fn: 'const', value: 'a'}],
  value: [{fn: 'value'}, {fn: 'const', value: 1}],
  fk: [{fn: 'key'}, {fn: 'value'}],
  pred: [{pred: 'true'}],
  agg: [{combine: 'count'}, {combine: 'last'}, {combine: 'collect'}],
  add: [{combine: 'count'}, {combine: 'sum'}],
  sub: [{combine: 'uncount'}, {combine: 'sub'}],
  merger: [{combine: 'sum'}, {combine: 'last'}],
  init: [null, 0],
};
const simplerFn = [
  {fn: 'value'},
  {fn: 'key'},
  {fn: 'const', value: 'a'},
  {combine: 'last'},
  {combine: 'count'},
];

/** The same nodes with simpler settings, functions, kinds of window and join. */
export function* withSimplerNodes(scenario: Scenario): Generator<unknown> {
  const {settings, ...rest} = scenario;
  if (settings !== undefined) {
    yield rest;
    for (const name of Object.keys(settings)) {
      yield {...rest, settings: omit(settings, name)};
    }
  }
  for (const [index, node] of scenario.topology.entries()) {
    for (const other of simplerForms(node)) {
      const topology = scenario.topology.map((kept, at) => (at === index ? other : kept));
      yield {...scenario, topology};
    }
  }
}

function* simplerForms(node: Node): Generator<unknown> {
  const members: Members = node;
  for (const name of optional) if (name in members) yield omit(members, name);
  for (const [name, forms] of Object.entries(simpler)) {
    if (name in members) yield* betterForms(members, name, forms);
  }
  if ('fn' in members && node.op !== 'flatMapValues') yield* betterForms(members, 'fn', simplerFn);
  yield* simplerKinds(node);
  if (node.op !== 'split') return;
  for (const [at, branch] of node.branches.entries()) {
    const open = {...branch, pred: {pred: 'true'}};
    yield {...node, branches: node.branches.map((kept, index) => (index === at ? open : kept))};
  }
}

/** Only those that stand before the present one, so that no two follow each other in a circle. */
function* betterForms(
  members: Members,
  name: string,
  forms: readonly unknown[],
): Generator<unknown> {
  const present = JSON.stringify(members[name]);
  for (const form of forms) {
    if (JSON.stringify(form) === present) return;
    yield {...members, [name]: form};
  }
}

function* simplerKinds(node: Node): Generator<unknown> {
  if (node.op === 'groupBy') yield {id: node.id, op: 'groupByKey', from: node.from};
  if (node.op === 'filterNot') yield {...node, op: 'filter', pred: {pred: 'not', of: node.pred}};
  if (node.op === 'windowedBy' && node.type === 'hopping') {
    yield {...omit(node, 'advanceMs'), type: 'tumbling'};
  }
  if (!('left' in node)) return;
  if (node.type === 'outer') yield {...node, type: 'left'};
  if (node.type !== 'inner') yield {...node, type: 'inner'};
}

function omit(members: Members, name: string): Members {
  return Object.fromEntries(Object.entries(members).filter(([member]) => member !== name));
}
