import type {Graph} from '../graph/graph.ts';
import type {Serde} from '../serde.ts';
import {stringSerde} from '../serdes.ts';
import {durationMs} from '../windows/duration.ts';
import {GraphBuilder, type NamingOptions} from './graph-builder.ts';
import {erase, type KeySerdeOption, type Named, type Origin} from './origin.ts';
import {Stream} from './stream.ts';
import {GlobalTable, Table, type TableOptions} from './table.ts';

/** A topology: frozen data that runs on any broker. Made by `topology(...)`. */
export interface Topology {
  /** The application id: consumer group, transactional ids and internal topics are named after it. */
  readonly name: string;
  readonly graph: Graph;
}

export interface StreamOptions<K, V> extends Named {
  /**
   * The time of a record, in milliseconds, where it is not the record's own: it decides the order of processing and
   * the windows. Records for which it gives a negative number, or none, are dropped and counted (rule 17).
   */
  readonly timestamp?: ((value: V, key: K, recordTimestampMs: number) => number) | undefined;
}

/** What a topology is built with. Keys are text unless a serde says otherwise. */
export interface Sources {
  /**
   * Every record of a topic, or of several that hold the same type: of a list, or of all whose names match a regular
   * expression when the application starts (dead-letter topics never do).
   */
  stream<V>(
    topics: string | readonly string[] | RegExp,
    value: Serde<V>,
    options?: StreamOptions<string, V>,
  ): Stream<string, V>;
  stream<K, V>(
    topics: string | readonly string[] | RegExp,
    value: Serde<V>,
    options: StreamOptions<K, V> & KeySerdeOption<K>,
  ): Stream<K, V>;
  /** The latest value of each key of a topic; the topic is also its changelog. */
  table<V>(topic: string, value: Serde<V>, options?: TableOptions): Table<string, V>;
  table<K, V>(
    topic: string,
    value: Serde<V>,
    options: TableOptions & KeySerdeOption<K>,
  ): Table<K, V>;
  /** A table that every instance reads whole before it starts. */
  globalTable<V>(topic: string, value: Serde<V>, options?: Named): GlobalTable<string, V>;
  globalTable<K, V>(
    topic: string,
    value: Serde<V>,
    options: Named & KeySerdeOption<K>,
  ): GlobalTable<K, V>;
}

const toStream = <K, V>(origin: Origin<K, V>): Stream<K, V> => new Stream(origin);

type SourceOptions = Named & Partial<KeySerdeOption<unknown>>;

/**
 * Builds a topology. `name` is its application id; `build` is called once, at once.
 * Throws `STREAM_TOPOLOGY_INVALID` for what can never run.
 */
export function topology(
  name: string,
  build: (sources: Sources) => void,
  options?: NamingOptions,
): Topology {
  const builder = new GraphBuilder(name, options);
  build({
    stream: (
      topics: string | readonly string[] | RegExp,
      value: Serde<unknown>,
      options?: SourceOptions & StreamOptions<never, never>,
    ) => erase(addStream(builder, topics, value, options)),
    table: (
      topic: string,
      value: Serde<unknown>,
      options?: TableOptions & Partial<KeySerdeOption<unknown>>,
    ) => erase(addTable(builder, topic, value, options)),
    globalTable: (topic: string, value: Serde<unknown>, options?: SourceOptions) =>
      erase(addGlobalTable(builder, topic, value, options)),
  });
  return Object.freeze({name, graph: builder.build()});
}

function addStream(
  builder: GraphBuilder,
  topics: string | readonly string[] | RegExp,
  value: Serde<unknown>,
  options: (SourceOptions & StreamOptions<never, never>) | undefined,
): Stream<unknown, unknown> {
  const serdes = {key: options?.key ?? erase(stringSerde), value};
  const pattern = topics instanceof RegExp ? topics : undefined;
  const names = topics instanceof RegExp ? [] : [topics].flat();
  const stem = pattern === undefined ? names.join('+') : stemOf(pattern);
  const nodeId = builder.add(
    {
      kind: 'source',
      topics: names,
      pattern,
      timestamp: erase(options?.timestamp),
      serdes,
    },
    {name: options?.name, stem: `source-${stem}`},
  );
  return toStream({builder, toStream, nodeId, stem, keyChanged: false, ...serdes});
}

/** A pattern as part of names: what a topic's name cannot hold is left out. */
function stemOf({source}: RegExp): string {
  return source.replaceAll(/[^a-zA-Z0-9._-]/g, '') || 'pattern';
}

function addTable(
  builder: GraphBuilder,
  topic: string,
  value: Serde<unknown>,
  options: (TableOptions & Partial<KeySerdeOption<unknown>>) | undefined,
): Table<unknown, unknown> {
  const serdes = {key: options?.key ?? erase(stringSerde), value};
  const historyMs = options?.history === undefined ? undefined : durationMs(options.history);
  const nodeId = builder.add(
    {
      kind: 'table',
      topic,
      store: options?.store ?? builder.nextFree(`${topic}-store`),
      isMaterialized: options?.store !== undefined,
      historyMs,
      timestamp: undefined,
      serdes,
    },
    {name: options?.name, stem: `table-${topic}`},
  );
  const isVersioned = historyMs !== undefined;
  const origin = {
    builder,
    toStream,
    nodeId,
    stem: topic,
    keyChanged: false,
    isVersioned,
    ...serdes,
  };
  return new Table(origin, options?.store);
}

function addGlobalTable(
  builder: GraphBuilder,
  topic: string,
  value: Serde<unknown>,
  options: SourceOptions | undefined,
): GlobalTable<unknown, unknown> {
  const serdes = {key: options?.key ?? erase(stringSerde), value};
  const store = options?.name ?? `${topic}-store`;
  const nodeId = builder.add(
    {kind: 'globalTable', topic, store, serdes},
    {name: options?.name, stem: `globalTable-${topic}`},
  );
  return new GlobalTable(nodeId, store, serdes);
}
