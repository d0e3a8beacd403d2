import type {Aggregation, EmitStrategy} from '../graph/node.ts';
import type {Serde} from '../serde.ts';
import type {Windows} from '../windows/windows.ts';
import {erase, type Origin} from './origin.ts';
import {repartitioned} from './repartition.ts';

export interface AddedAggregate<K, V> {
  readonly id: string;
  readonly store: string;
  /** What the aggregate reads: behind a repartition topic where the key has changed. */
  readonly input: Origin<K, V>;
}

/** Adds an aggregate of a grouped stream to the graph, and its repartition topic where it needs one. */
export function addAggregate<K, V, R>(
  origin: Origin<K, V>,
  parts: {
    readonly op: string;
    readonly name: string | undefined;
    readonly windows: Windows | undefined;
    readonly emit: EmitStrategy;
    readonly retentionMs: number | undefined;
    readonly aggregation: Aggregation;
    readonly value: Serde<R>;
  },
): AddedAggregate<K, V> {
  const {op, name, value, ...rest} = parts;
  const input = repartitioned(origin, name);
  const {builder, stem, key} = input;
  const store = name ?? builder.derivedName(`${op}-${stem}-store`);
  const serdes = {key: erase(key), value: erase(value)};
  const id = builder.add(
    {kind: 'aggregate', parent: input.nodeId, store, ...rest, serdes},
    {name, stem: `${op}-${stem}`},
  );
  return {id, store, input};
}
