import type {Guarantee} from '@crm/stream-dsl';
import type {ClientName} from './clients.ts';
import type {QueryName} from './queries.ts';

export const guarantees = ['exactly-once', 'at-least-once'] as const satisfies Guarantee[];

/** What an engine is told: one run of one query. */
export interface EngineSetting {
  readonly bootstrap: string;
  readonly query: QueryName;
  readonly client: ClientName;
  readonly guarantee: Guarantee;
  /** Of the application. */
  readonly name: string;
  readonly output: string;
  readonly events: number;
}
