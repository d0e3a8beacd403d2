/** A key within a window: `startMs` inclusive, `endMs` exclusive for time windows. */
export interface Windowed<K> {
  readonly key: K;
  readonly startMs: number;
  readonly endMs: number;
}
