import type {RecordHeaders} from '../record.ts';
import type {Serde} from '../serde.ts';
import type {Named} from './origin.ts';

export interface SinkOptions<K, V> extends Named {
  readonly key?: Serde<K> | undefined;
  readonly value?: Serde<V> | undefined;
}

/** What a topic may be chosen by, besides value and key. */
export interface SinkRecord {
  readonly timestampMs: number;
  readonly headers: RecordHeaders;
}
