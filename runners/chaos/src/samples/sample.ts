/** What a run looked like at one moment. Offsets and lags are of partitions, in their order. */
export interface Sample {
  /** After the start of the load. */
  readonly atMs: number;
  /** Events that the load has sent and committed. */
  readonly sent: number;
  /** How many it should have sent by then and has not. */
  readonly behind: number;
  /** How far a read-committed reader of each output partition gets, by topic; absent when no broker answered. */
  readonly ends?: Readonly<Record<string, readonly number[]>> | undefined;
  /** Records that are not processed and committed, by input topic; of internal topics too. */
  readonly lags?: Readonly<Record<string, readonly number[]>> | undefined;
  /** Of each instance. */
  readonly instances: readonly InstanceSample[];
}

export interface InstanceSample {
  readonly state: 'up' | 'paused' | 'down';
  readonly tasks: number;
  readonly restoredRecords: number;
  readonly rssBytes: number;
}

export function lagOf({lags}: Sample): number | undefined {
  return (
    lags &&
    Object.values(lags)
      .flat()
      .reduce((sum, lag) => sum + lag, 0)
  );
}
