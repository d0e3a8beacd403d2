import type {Json, Key} from '../scenario/json.ts';
import type {Header} from '../scenario/scenario.ts';

/** A record on its way between two operators. */
export type ModelRecord<V> = Readonly<{
  key: Key;
  value: V;
  ts: number;
  headers: readonly Header[];
}>;

/** What a table tells its users: the new value, and what it replaced where somebody asked for it. */
export type Change = Readonly<{
  value: Json;
  old: Json;
  /** False for an update that a versioned table filed behind newer ones (rule 11). */
  isLatest: boolean;
}>;

/** A value with the time it is of. */
export type Stamped<V = Json> = Readonly<{value: V; ts: number}>;

/** A failure that ends the run at its step, as the reference's exceptions do. */
export class StepError extends Error {
  override readonly name = 'StepError';
}

/** What the model does not know of the reference; the line `invalid` says so. */
export class UnknownError extends Error {
  override readonly name = 'UnknownError';
}

/** A topology that is refused, when it is built or when it starts. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}
