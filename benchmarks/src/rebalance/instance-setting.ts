/** One instance of the topology that is restarted. */
export interface InstanceSetting {
  readonly bootstrap: string;
  readonly name: string;
  readonly input: string;
  readonly output: string;
  /** Of this process: its results carry it. */
  readonly instance: string;
  readonly commitIntervalMs: number;
}
