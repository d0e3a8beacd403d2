import {
  hopping,
  type SessionGroup,
  sessions,
  sliding,
  tumbling,
  untilTimeLimit,
  untilWindowCloses,
  type WindowedGroup,
} from '@crm/stream-dsl';
import type {Combine} from '../scenario/function-types.ts';
import {compileCombine} from '../scenario/functions/combine.ts';
import type {Json} from '../scenario/json.ts';
import type * as Nodes from '../scenario/node.ts';
import type {OurKey, OurValue} from './keys.ts';
import type {OurCogrouped, OurGrouped, OurTable, Parts} from './parts.ts';

type Combined = (state: OurValue, value: OurValue) => OurValue;

/** Retention of windowed stores in the language. */
const ONE_DAY = '1 day';

export function addWindowedBy(node: Nodes.WindowedByNode, parts: Parts): void {
  if (parts.isCogrouped(node.from)) {
    parts.setWindowed(node.id, windowedCogroup(node, parts.cogrouped(node.from)));
  } else parts.setWindowed(node.id, windowed(node, parts.grouped(node.from)));
}

/** What can be done with windows, whatever they are. */
export interface Windowing {
  count?(name: string): OurTable;
  reduce?(node: Nodes.ReduceNode): OurTable;
  aggregate(node: Nodes.AggregateNode): OurTable;
}

function windowed(node: Nodes.WindowedByNode, grouped: OurGrouped): Windowing {
  const emit = {emit: node.emit};
  if (node.type !== 'session') return timeWindows(grouped.windowedBy(timeWindowsOf(node), emit));
  return sessionWindows(grouped.windowedBy(sessions(node.gapMs, {grace: node.graceMs}), emit));
}

function timeWindowsOf(node: Exclude<Nodes.WindowedByNode, {type: 'session'}>) {
  const grace = {grace: node.graceMs};
  switch (node.type) {
    case 'tumbling':
      return tumbling(node.sizeMs, grace);
    case 'hopping':
      return hopping(node.sizeMs, {...grace, advance: node.advanceMs});
    case 'sliding':
      return sliding(node.sizeMs, grace);
  }
}

function timeWindows(group: WindowedGroup<OurKey, OurValue>): Windowing {
  return {
    count: (name) => asTable(group.count({name, retention: ONE_DAY})),
    reduce: ({id, fn}) => asTable(group.reduce(combineOf(fn), {name: id, retention: ONE_DAY})),
    aggregate: ({id, init, agg}) =>
      asTable(
        group.aggregate<OurValue>(
          {init: initOf(init), add: combineOf(agg)},
          {name: id, retention: ONE_DAY},
        ),
      ),
  };
}

function sessionWindows(group: SessionGroup<OurKey, OurValue>): Windowing {
  return {
    count: (name) => asTable(group.count({name, retention: ONE_DAY})),
    reduce: ({id, fn}) => asTable(group.reduce(combineOf(fn), {name: id, retention: ONE_DAY})),
    aggregate: ({id, init, agg, merger}) =>
      asTable(
        group.aggregate<OurValue>(
          {init: initOf(init), add: combineOf(agg), merge: combineOf(merger)},
          {name: id, retention: ONE_DAY},
        ),
      ),
  };
}

function windowedCogroup(node: Nodes.WindowedByNode, grouped: OurCogrouped): Windowing {
  const options = (name: string) => ({name, retention: ONE_DAY}) as const;
  if (node.type === 'session') {
    const group = grouped.windowedBy(sessions(node.gapMs, {grace: node.graceMs}));
    return {
      aggregate: ({id, init, merger}) =>
        asTable(group.aggregate(initOf(init), combineOf(merger), options(id))),
    };
  }
  const group = grouped.windowedBy(timeWindowsOf(node));
  return {aggregate: ({id, init}) => asTable(group.aggregate(initOf(init), options(id)))};
}

export function addCogroup(node: Nodes.CogroupNode, parts: Parts): void {
  const [first = '', ...others] = node.from;
  const [firstAgg, ...otherAggs] = node.aggs;
  let cogrouped = parts.grouped(first).cogroup<OurValue>(combineOf(firstAgg));
  others.forEach((id, i) => {
    cogrouped = cogrouped.cogroup(parts.grouped(id), combineOf(otherAggs[i]));
  });
  parts.setCogrouped(node.id, cogrouped);
}

export function addCount(node: Nodes.CountNode, parts: Parts): void {
  const {id, from} = node;
  const options = {name: id};
  if (parts.isGroupedTable(from)) {
    parts.setTable(id, asTable(parts.groupedTable(from).count(options)));
  } else if (parts.isWindowed(from)) {
    parts.setTable(id, present(parts.windowed(from).count)(id));
  } else parts.setTable(id, asTable(parts.grouped(from).count(options)));
}

export function addReduce(node: Nodes.ReduceNode, parts: Parts): void {
  const {id, from, fn, add, sub} = node;
  const options = {name: id};
  if (parts.isGroupedTable(from)) {
    const table = parts.groupedTable(from).reduce(combineOf(add), combineOf(sub), options);
    parts.setTable(id, table);
  } else if (parts.isWindowed(from)) {
    parts.setTable(id, present(parts.windowed(from).reduce)(node));
  } else parts.setTable(id, parts.grouped(from).reduce(combineOf(fn), options));
}

export function addAggregate(node: Nodes.AggregateNode, parts: Parts): void {
  const {id, from, agg, add, sub} = node;
  const [init, options] = [initOf(node.init), {name: id}];
  if (parts.isGroupedTable(from)) {
    const group = parts.groupedTable(from);
    parts.setTable(id, group.aggregate(init, combineOf(add), combineOf(sub), options));
  } else if (parts.isWindowed(from)) {
    parts.setTable(id, parts.windowed(from).aggregate(node));
  } else if (parts.isCogrouped(from)) {
    parts.setTable(id, parts.cogrouped(from).aggregate(init, options));
  } else {
    const fold = {init, add: combineOf(agg)};
    parts.setTable(id, parts.grouped(from).aggregate<OurValue>(fold, options));
  }
}

export function addSuppress(node: Nodes.SuppressNode, parts: Parts): void {
  const {maxRecords} = node;
  const table = parts.table(node.from);
  const options = {name: node.id};
  const until =
    node.until === 'windowCloses'
      ? untilWindowCloses({maxRecords})
      : untilTimeLimit(node.ms, {maxRecords, whenFull: node.full});
  parts.setTable(node.id, table.suppress(until, options));
}

/** Values of aggregates are as good as any: the language has one type of values. */
function asTable(table: {readonly nodeId: string}): OurTable {
  return table as OurTable;
}

function combineOf(spec: Combine | undefined): Combined {
  const combine = compileCombine(present(spec));
  // A null result is a tombstone, which the library knows and its types do not.
  return (state, value) => combine(state, value) as OurValue;
}

/** A null initial value stands for nothing so far, which combines know. */
function initOf(init: Json): () => OurValue {
  return () => init as OurValue;
}

/** The scenario was checked: what its kind of group needs is there. */
function present<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('the scenario was not checked');
  return part;
}
