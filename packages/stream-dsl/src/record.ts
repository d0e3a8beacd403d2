/** Header names and values, in order; names may repeat. */
export type RecordHeaders = readonly (readonly [name: string, value: Uint8Array])[];

/** One record as user code sees it. `headers` is absent when there are none. */
export interface StreamRecord<K, V> {
  readonly key: K;
  readonly value: V;
  /** Milliseconds since the epoch. */
  readonly timestampMs: number;
  readonly headers?: RecordHeaders | undefined;
}
