import type {Serde} from '../serde.ts';
import type {GraphBuilder} from './graph-builder.ts';
import type {Stream} from './stream.ts';

/** What the DSL knows of a stream or table at one point: where it comes from and how its records are written. */
export interface Origin<K, V> {
  readonly builder: GraphBuilder;
  /** Makes a stream of an origin. A table cannot import streams, as streams import tables. */
  readonly toStream: <K2, V2>(origin: Origin<K2, V2>) => Stream<K2, V2>;
  readonly nodeId: string;
  /** The topic (or topics) that the records came from; part of derived names. */
  readonly stem: string;
  /** True once an operator may have changed the key: a grouping or join then repartitions. */
  readonly keyChanged: boolean;
  readonly key: Serde<K>;
  readonly value: Serde<V>;
  /** Of a table: it keeps a history, itself or through its parent. */
  readonly isVersioned?: boolean | undefined;
  readonly partitionKey?: ((key: K) => string | Uint8Array) | undefined;
}

export interface Named {
  /** Explicit id; internal topics and stores are named after it. */
  readonly name?: string | undefined;
}

export interface KeySerdeOption<K> {
  readonly key: Serde<K>;
}

/** Graph nodes hold serdes and functions of any type; the DSL's types have checked them by then. */
export function erase<T>(value: T): never {
  return value as never;
}
