import type {GeneratedRecord} from '../workload/generated-record.ts';

/** Where records go. `send` resolves when all of them are stored, and rejects when any of them is not. */
export interface Sink {
  send(records: readonly GeneratedRecord[]): Promise<void>;
}
