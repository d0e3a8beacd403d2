import type {Op} from '../scenario/node.ts';
import {ScenarioError} from '../scenario/parse/member-reader.ts';
import {neighbourPairs, ops, signatures} from '../scenario/signatures.ts';
import {type Stub, TopologyDraft} from './draft.ts';
import {Grower, MisfitError} from './grower.ts';
import {growers} from './growers.ts';
import type {Random} from './random.ts';

/** Two neighbours that a topology must have. */
export type Goal = readonly [parent: Op, child: Op];

const attempts = 200;

const sources: readonly Op[] = ['stream', 'table', 'globalTable'];
const aggregations: readonly Op[] = ['count', 'reduce', 'aggregate'];
const heavierOps: readonly (readonly [weight: number, op: Op])[] = ops
  .filter((op) => op !== 'to')
  .map((op) => [sources.includes(op) ? 1 : 4, op] as const);

/** The goals of which a scenario takes one in turn, so that each pair of neighbours comes up. */
export function goalsFor(operator: Op | undefined): readonly Goal[] {
  return neighbourPairs().filter(
    ([parent, child]) => operator === undefined || parent === operator || child === operator,
  );
}

/** A valid topology that has this pair of neighbours, more ops behind and beside it, and outputs. */
export function randomTopology(random: Random, goal: Goal, unitMs: number): TopologyDraft {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const draft = new TopologyDraft();
    const grower = new Grower(random, draft, {unitMs, growers});
    const isThere = tryGrow(() => growGoal(grower, goal));
    if (!isThere) continue;
    growMore(grower);
    observe(grower);
    return draft;
  }
  throw new Error(`no topology has ${goal.join(' and ')}`);
}

function growGoal(grower: Grower, [parent, child]: Goal): void {
  const behindIt = signatures[child].flatMap(({takes}) => takes);
  const gives = signatures[parent].map((signature) => signature.gives);
  const kind = grower.random.pick(gives.filter((given) => behindIt.includes(given)));
  const windowed = isOfWindows(grower, parent, child) ? grower.grow('windowedBy') : undefined;
  const first = grower.grow(parent, {behind: windowed, gives: kind});
  if (first === undefined) throw new MisfitError(`${parent} gives nothing`);
  grower.grow(child, {behind: first});
}

/** Windowed keys are to flow on often, and suppressions mostly wait for windows to close. */
function isOfWindows(grower: Grower, parent: Op, child: Op): boolean {
  return aggregations.includes(parent) && grower.random.chance(child === 'suppress' ? 75 : 30);
}

function growMore(grower: Grower): void {
  const {random, draft} = grower;
  const count = random.weighted([
    [2, 0],
    [4, random.between(1, 3)],
    [3, random.between(3, 6)],
    [1, random.between(6, 12)],
  ]);
  for (let grown = 0; grown < count; grown += 1) {
    const last = random.chance(60) ? draft.leaves().at(-1) : undefined;
    tryGrow(() => {
      if (last === undefined) return grower.grow(random.weighted(heavierOps));
      return grower.grow(random.weighted(opsBehind(last)), {behind: last});
    });
  }
}

function opsBehind({kind}: Stub): readonly (readonly [weight: number, op: Op])[] {
  return heavierOps.filter(([, op]) => signatures[op].some(({takes}) => takes.includes(kind.kind)));
}

/** Gives each leaf an output, and now and then what stands in the middle too. */
function observe(grower: Grower): void {
  const {draft, random} = grower;
  for (const stub of draft.leaves()) tryGrow(() => output(grower, stub));
  for (const stub of [...draft.stubs]) {
    const isVisible = stub.kind.kind === 'stream' || stub.kind.kind === 'table';
    if (isVisible && random.chance(12)) tryGrow(() => output(grower, stub));
  }
}

/** Leads a stub to an output, by way of the aggregation or join that it lacks. */
function output(grower: Grower, from: Stub): void {
  let stub: Stub | undefined = from;
  while (stub !== undefined) {
    if (stub.kind.kind === 'globalTable' && grower.random.chance(15)) return;
    stub = grower.grow(wayOut(grower, stub), {behind: stub});
  }
}

function wayOut(grower: Grower, {kind}: Stub): Op {
  switch (kind.kind) {
    case 'stream':
      return 'to';
    case 'table':
      return 'toStream';
    case 'globalTable':
      return 'joinGlobal';
    case 'cogrouped':
      return grower.random.pick(['aggregate', 'windowedBy'] as const);
    case 'windowed':
      return kind.of === 'cogrouped' ? 'aggregate' : anAggregation(grower);
    default:
      return anAggregation(grower);
  }
}

function anAggregation(grower: Grower): Op {
  return grower.random.pick(aggregations);
}

/** Whether it grew; what does not fit is left out. */
function tryGrow(grow: () => unknown): boolean {
  try {
    grow();
    return true;
  } catch (error) {
    if (error instanceof MisfitError || error instanceof ScenarioError) return false;
    throw error;
  }
}
