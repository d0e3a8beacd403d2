import {randomUUID} from 'node:crypto';
import {DeltaError} from '../errors.ts';
import {type RetryPolicy, retried} from './retry-policy.ts';
import type {Storage} from './storage.ts';

/**
 * Writes a scratch file twice on condition that it is not there; the second must be refused. A server that ignores the
 * condition lets two writers overwrite each other's commits, so such a store is refused: DELTA_STORE_UNSAFE.
 */
export async function proveConditionalPut(storage: Storage, policy: RetryPolicy): Promise<void> {
  if (!storage.mayIgnoreConditions) return;
  const key = await retried(policy, () => putScratch(storage));
  try {
    // A refusal that gets lost is asked for again: the file stays where it is.
    const second = await retried(policy, () => storage.putIfAbsent(key, Buffer.from('second')));
    if (second === 'created') throw unsafe(storage.location);
  } finally {
    // What is left of a proof harms nobody: the name is no log file.
    await storage.delete(key).catch(() => undefined);
  }
}

/** A fresh name with each attempt, as the one before may have landed. */
async function putScratch(storage: Storage): Promise<string> {
  const key = `_delta_log/.conditional-put-${randomUUID()}`;
  const first = await storage.putIfAbsent(key, Buffer.from('first'));
  if (first === 'exists') throw unsafe(storage.location);
  return key;
}

function unsafe(location: string): DeltaError {
  return new DeltaError({
    code: 'DELTA_STORE_UNSAFE',
    problem: `cannot commit to ${location}`,
    expected: 'a store that refuses to overwrite under `If-None-Match: *`',
    found: 'one that ignores the condition',
    advice: 'use a server that supports conditional writes, as AWS S3, MinIO and Ceph do',
    table: location,
  });
}
