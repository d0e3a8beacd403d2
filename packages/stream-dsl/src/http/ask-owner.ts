import type {KeyOwner} from '../runtime/app-view.ts';
import {type HttpAnswer, refusal} from './http-answer.ts';
import type {AskOwner} from './store-routes.ts';

/** Marks a request that came from another instance: it is not passed on once more. */
export const FORWARDED_HEADER = 'x-stream-forwarded';
/** An answer for one key that is larger than this is not passed on. */
const MAX_ANSWER_BYTES = 16 << 20;

export interface OwnerRequest {
  /** Path and query, as asked. */
  readonly path: string;
  readonly isForwarded: boolean;
  readonly signal: AbortSignal;
}

/**
 * Passes a request for a key on to the instance that has it, one hop at most; or says where that instance is, with 307,
 * for clients that follow by themselves.
 */
export function askOwner(
  {path, isForwarded, signal}: OwnerRequest,
  routing: 'forward' | 'redirect',
): AskOwner {
  return async (owner) => {
    if (owner.kind !== 'elsewhere' || isForwarded) return undefined;
    const location = `${owner.endpoint.replace(/\/$/, '')}${path}`;
    if (routing === 'forward') return await forwarded(location, owner, signal);
    const {body} = refusal(307, 'STATE_ELSEWHERE', `the key is at ${owner.endpoint}`);
    return {status: 307, type: 'application/json', body, headers: {location}};
  };
}

async function forwarded(
  location: string,
  {endpoint}: Extract<KeyOwner, {kind: 'elsewhere'}>,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  try {
    const answer = await fetch(location, {headers: {[FORWARDED_HEADER]: '1'}, signal});
    const bytes = Number(answer.headers.get('content-length') ?? 0);
    if (bytes > MAX_ANSWER_BYTES) {
      await answer.body?.cancel();
      return refusal(502, 'ANSWER_TOO_LARGE', `${endpoint} answers with ${bytes} bytes: ask it`);
    }
    const type = answer.headers.get('content-type') ?? 'application/json';
    const headers = {'x-stream-answered-by': endpoint};
    return {status: answer.status, type, body: await answer.text(), headers};
  } catch (error) {
    signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    return refusal(
      503,
      'OWNER_AWAY',
      `${endpoint}, which has this key, does not answer: ${reason}`,
    );
  }
}
