/** A key within a window: `startMs` inclusive, `endMs` exclusive; for sessions and sliding windows both inclusive. */
export interface Windowed<K> {
  readonly key: K;
  readonly startMs: number;
  readonly endMs: number;
}
