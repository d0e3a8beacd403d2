import type {Fn, Pred} from '../scenario/function-types.ts';
import {compileFn, compileKeyFn, compileListFn} from '../scenario/functions/fn.ts';
import {compilePred} from '../scenario/functions/pred.ts';
import type * as Nodes from '../scenario/node.ts';
import {keySerde, type OurKey, type OurValue, toOurKey, toScenarioKey} from './keys.ts';
import type {Parts} from './parts.ts';
import {makeProcessor} from './processors.ts';

/** A fn as our library calls it. */
export function valueFunction(fn: Fn): (value: OurValue, key: OurKey) => OurValue {
  const compute = compileFn(fn);
  // A null result is a tombstone, which the library knows and its types do not.
  return (value, key) => compute(toScenarioKey(key), value) as OurValue;
}

/** A key fn as our library calls it. A null key stands for a record without one. */
export function keyFunction(fn: Fn): (value: OurValue, key: OurKey) => OurKey {
  const compute = compileKeyFn(fn);
  // Our types know no null keys, our library does: a function may give one, and the record has no key then.
  return (value, key) => toOurKey(compute(toScenarioKey(key), value)) as OurKey;
}

export function predicate(pred: Pred): (value: OurValue, key: OurKey) => boolean {
  const holds = compilePred(pred);
  return (value, key) => holds(toScenarioKey(key), value);
}

export function addMap(node: Nodes.MapNode, parts: Parts): void {
  const [keyOf, makeValue] = [keyFunction(node.key), valueFunction(node.value)];
  const mapped = parts
    .stream(node.from)
    .map<OurKey, OurValue>((value, key) => [keyOf(value, key), makeValue(value, key)], {
      name: node.id,
      key: keySerde,
    });
  parts.setStream(node.id, mapped);
}

export function addSelectKey(node: Nodes.SelectKeyNode, parts: Parts): void {
  const options = {name: node.id, key: keySerde};
  parts.setStream(
    node.id,
    parts.stream(node.from).selectKey<OurKey>(keyFunction(node.fn), options),
  );
}

export function addFlatMapValues(node: Nodes.FlatMapValuesNode, parts: Parts): void {
  const expand = compileListFn(node.fn);
  const options = {name: node.id};
  parts.setStream(
    node.id,
    parts
      .stream(node.from)
      .flatMapValues<OurValue>((value) => expand(value) as readonly OurValue[], options),
  );
}

export function addMerge(node: Nodes.MergeNode, parts: Parts): void {
  const [first = '', ...others] = node.from;
  // One by one, as the reference merges: so a stream may come twice, but not into the same merge.
  const merged = others.reduce(
    (stream, id, i) => stream.merge(parts.stream(id), {name: `${node.id}-${i}`}),
    parts.stream(first),
  );
  parts.setStream(node.id, merged);
}

export function addSplit(node: Nodes.SplitNode, parts: Parts): void {
  const branches = Object.fromEntries(
    node.branches.map(({name, pred}) => [name, predicate(pred)] as const),
  );
  const parent = parts.stream(node.from);
  const streams =
    node.default === undefined
      ? parent.split(branches, {name: node.id})
      : parent.split(branches, {name: node.id, default: node.default});
  for (const [name, stream] of Object.entries(streams)) {
    parts.setStream(`${node.id}.${name}`, stream);
  }
}

export function addRepartition(node: Nodes.RepartitionNode, parts: Parts): void {
  parts.setStream(node.id, parts.stream(node.from).repartition({name: node.id}));
}

export function addProcess(node: Nodes.ProcessNode, parts: Parts): void {
  const {stores, factory} = makeProcessor(node.processor, node.id);
  const options = {name: node.id, stores, key: keySerde};
  parts.setStream(node.id, parts.stream(node.from).process<OurKey, OurValue>(factory, options));
}

export function addGroupBy(node: Nodes.GroupByNode, parts: Parts): void {
  const options = {name: node.id, key: keySerde};
  parts.setGrouped(node.id, parts.stream(node.from).groupBy<OurKey>(keyFunction(node.fn), options));
}
