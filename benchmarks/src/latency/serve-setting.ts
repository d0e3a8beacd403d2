import type {EngineSetting} from '../queries/engine-setting.ts';

/** A query that runs until it is stopped. */
export interface ServeSetting extends Omit<EngineSetting, 'events'> {
  readonly input: string;
  readonly commitIntervalMs: number;
}
