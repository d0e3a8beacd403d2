import {StreamError} from '../errors.ts';
import type {
  Cancellable,
  ForwardedRecord,
  ProcessedRecord,
  ProcessorFactory,
  StoreSpec,
} from '../graph/processor-api.ts';
import type {Serde} from '../serde.ts';
import {json, stringSerde} from '../serdes.ts';
import type {StateStore, WindowStateStore} from '../state-store.ts';
import {type Duration, durationMs} from '../windows/duration.ts';
import {erase, type Named} from './origin.ts';

/** A declared key-value store, to be given to `process` and asked for with `context.store`. */
export interface KeyValueStoreSpec<K, V> extends StoreSpec {
  readonly kind: 'keyValue';
  // Only the types matter: without a field of these types any two specs would be alike.
  readonly types?: (key: K, value: V) => void;
}

/** A declared store of values by key and time, to be given to `process` and asked for with `context.store`. */
export interface WindowStoreSpec<K, V> extends StoreSpec {
  readonly kind: 'window';
  // Only the types matter, as in `KeyValueStoreSpec`.
  readonly types?: (key: K, value: V) => void;
}

/** What a processor may do besides reading its record (KIP-820). */
export interface ProcessorContext<K, V> {
  readonly taskName: string;
  readonly partition: number;
  /** Highest timestamp that the task has seen, the current record's included; -1 before the first. */
  readonly streamTimeMs: number;
  readonly wallClockMs: number;
  /** A declared store. Throws `STREAM_TOPOLOGY_INVALID` for one that the processor did not declare. */
  store<SK, SV>(spec: KeyValueStoreSpec<SK, SV>): StateStore<SK, SV>;
  store<SK, SV>(spec: WindowStoreSpec<SK, SV>): WindowStateStore<SK, SV>;
  /** Hands a record to all children, or to one by its name. Throws `STREAM_CLOSED` after `close`. */
  forward(record: ForwardedRecord<K, V>, child?: string): void;
  /** Calls back on a grid of event time or of the wall clock; missed calls collapse into one (rule 18). */
  schedule(
    every: Duration,
    type: 'stream-time' | 'wall-clock',
    callback: (timestampMs: number) => void,
  ): Cancellable;
}

/** User code at work on a stream: made once per task, when its stores are restored. */
export interface Processor<K, V> {
  process(record: ProcessedRecord<K, V>): void;
  /** The task ends; `forward` is not possible any more. */
  close?(): void;
}

interface KeyValueStoreOptions<V> {
  readonly value?: Serde<V> | undefined;
  /** Above 0. How long an entry lives after its last update, by stream time. Default: until it is removed. */
  readonly ttl?: Duration | undefined;
}

/**
 * Declares a key-value store for `process`; it has a changelog topic of its name. Keys other than text need a serde.
 * With `ttl`, an entry is absent once stream time is more than that past the timestamp of its last update; commits
 * remove such entries little by little. Throws `STREAM_CONFIG_INVALID` for a `ttl` of 0, or one that is no duration.
 */
export function keyValueStore<V>(
  name: string,
  options?: KeyValueStoreOptions<V>,
): KeyValueStoreSpec<string, V>;
export function keyValueStore<K, V>(
  name: string,
  options: KeyValueStoreOptions<V> & {readonly key: Serde<K>},
): KeyValueStoreSpec<K, V>;
export function keyValueStore<K, V>(
  name: string,
  options?: KeyValueStoreOptions<V> & {readonly key?: Serde<K> | undefined},
): KeyValueStoreSpec<K, V> {
  return Object.freeze({
    kind: 'keyValue',
    name,
    key: erase(options?.key ?? stringSerde),
    value: erase(options?.value ?? json<V>()),
    retentionMs: undefined,
    ttlMs: options?.ttl === undefined ? undefined : ttlMs(name, options.ttl),
  });
}

function ttlMs(store: string, ttl: Duration): number {
  const result = durationMs(ttl);
  if (result > 0) return result;
  throw new StreamError(
    'STREAM_CONFIG_INVALID',
    `store ${store} has a ttl of 0: expected more, or none for entries that stay until they are removed`,
  );
}

interface WindowStoreOptions<V> {
  readonly value?: Serde<V> | undefined;
  /** How long values are kept, by stream time. */
  readonly retention: Duration;
}

/** Declares a store of values by key and time for `process`, with a changelog topic of its name. */
export function windowStore<V>(
  name: string,
  options: WindowStoreOptions<V>,
): WindowStoreSpec<string, V>;
export function windowStore<K, V>(
  name: string,
  options: WindowStoreOptions<V> & {readonly key: Serde<K>},
): WindowStoreSpec<K, V>;
export function windowStore<K, V>(
  name: string,
  options: WindowStoreOptions<V> & {readonly key?: Serde<K> | undefined},
): WindowStoreSpec<K, V> {
  return Object.freeze({
    kind: 'window',
    name,
    key: erase(options.key ?? stringSerde),
    value: erase(options.value ?? json<V>()),
    retentionMs: durationMs(options.retention),
  });
}

export interface ProcessOptions extends Named {
  readonly stores?: readonly StoreSpec[] | undefined;
  readonly children?: readonly string[] | undefined;
}

/** The factory as the runtime calls it; the DSL's types have checked what it forwards. */
export function untypedFactory(
  factory: (context: ProcessorContext<unknown, unknown>) => Processor<unknown, unknown>,
): ProcessorFactory {
  return (context) =>
    factory({
      taskName: context.taskName,
      partition: context.partition,
      get streamTimeMs() {
        return context.streamTimeMs;
      },
      get wallClockMs() {
        return context.wallClockMs;
      },
      store: (spec: {readonly name: string}) => erase(context.store(spec)),
      forward: (record, child) => context.forward(record, child),
      schedule: (every, type, callback) => context.schedule(durationMs(every), type, callback),
    });
}

export function unknownChild(
  nodeId: string,
  name: string,
  children: readonly string[],
): StreamError {
  return new StreamError(
    'STREAM_TOPOLOGY_INVALID',
    `${nodeId} has no child ${name}, expected one of ${children.join(', ') || 'none'}: name it in \`children\``,
  );
}
