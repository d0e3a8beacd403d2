import type {RecordColumns} from '@crm/stream-dsl';

export interface WindowResult {
  readonly key: string;
  readonly windowStartMs: number;
  readonly count: number;
  readonly sum: number;
  readonly tier?: string | undefined;
  /** Which one of several instances it comes from. */
  readonly instance?: string | undefined;
}

/** The results in a batch of an output topic, ours or a peer's. */
export function* windowResults(batch: RecordColumns): Generator<WindowResult> {
  const {count: rows, keyStart, keyEnd, valueStart, valueEnd} = batch;
  const bytes = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.length);
  for (let row = 0; row < rows; row++) {
    // A windowed key: the key, then the window's start as eight bytes.
    const startAt = (keyEnd[row] ?? 0) - 8;
    const key = bytes.toString('latin1', keyStart[row], startAt);
    const windowStartMs = Number(bytes.readBigInt64BE(startAt));
    // Only the benchmark's own topologies write these topics.
    const value: {count: number; sum: number; tier?: string; instance?: string} = JSON.parse(
      bytes.toString('latin1', valueStart[row], valueEnd[row]),
    );
    yield {key, windowStartMs, ...value};
  }
}
