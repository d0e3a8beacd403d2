import {StreamError} from '../errors.ts';
import type {SuppressUntil} from '../graph/node.ts';
import type {UntilTimeLimit, UntilWindowCloses} from '../windows/until.ts';
import {closedBeforeMs} from '../windows/windows.ts';
import {erase, type Named, type Origin} from './origin.ts';

/** Adds a node that holds a table's changes back; returns its id. */
export function addSuppress<K, V>(
  origin: Origin<K, V>,
  until: UntilTimeLimit | UntilWindowCloses,
  options: Named | undefined,
): string {
  const {builder, nodeId: parent, stem, key, value} = origin;
  if (origin.isVersioned === true) {
    throw new StreamError(
      'STREAM_TOPOLOGY_INVALID',
      `${parent} keeps a history, whose changes come out of order: it cannot be suppressed`,
    );
  }
  const name = options?.name;
  const store =
    name === undefined ? builder.derivedName(`suppress-${stem}-store`) : `${name}-store`;
  const {maxRecords, maxBytes, whenFull} = until;
  return builder.add(
    {
      kind: 'suppress',
      parent,
      store,
      until: until.kind === 'timeLimit' ? untilTime(until) : untilClosed(origin),
      maxRecords,
      maxBytes,
      whenFull,
      serdes: {key: erase(key), value: erase(value)},
    },
    {name, stem: `suppress-${stem}`},
  );
}

function untilTime({kind, waitMs}: UntilTimeLimit): SuppressUntil {
  return {kind, waitMs};
}

function untilClosed<K, V>({builder, nodeId}: Origin<K, V>): SuppressUntil {
  const [first, ...others] = builder.windowsAbove(nodeId) ?? [];
  if (first === undefined) {
    throw new StreamError(
      'STREAM_TOPOLOGY_INVALID',
      `${nodeId} cannot be held back until its windows close, as it has none that time closes: use untilTimeLimit, or aggregate by windows first`,
    );
  }
  // Of several windows those count that take records the longest.
  const windows = others.reduce(
    (last, next) => (closedBeforeMs(next, 0) < closedBeforeMs(last, 0) ? next : last),
    first,
  );
  return {kind: 'windowCloses', windows};
}
