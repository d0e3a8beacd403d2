import {DeltaError, isDeltaError} from '../errors.ts';
import {loadState} from '../log/load-state.ts';
import {TableState} from '../log/table-state.ts';
import {parseSchema} from '../schema/schema-json.ts';
import {openStorage} from '../storage/open-storage.ts';
import {defaultRetryPolicy, type RetryPolicy} from '../storage/retry-policy.ts';
import {RetryingStorage} from '../storage/retrying-storage.ts';
import type {Storage} from '../storage/storage.ts';
import {checkReadable} from '../transaction/table-features.ts';
import {TableSession} from '../transaction/table-session.ts';
import {createEncodePool, type EncodePool} from '../worker/encode-pool.ts';
import {PoolShare} from '../worker/pool-share.ts';
import {defineTable, missingTable} from './table-definition.ts';
import type {CreateOptions, TableOptions} from './table-options.ts';

/** Opens the newest version of a table. */
export async function openSession(location: string, options: TableOptions): Promise<TableSession> {
  const policy = policyOf(options);
  const storage = await storageOf(location, options, policy);
  try {
    const loaded = await loadState(storage);
    if (loaded === undefined) throw missingTable(storage.location);
    const {state, checkpointVersion} = loaded;
    checkReadable(state.location, state.protocol, state.metadata);
    // A schema that cannot be used is told here, and not with the first row.
    parseSchema(state.metadata.schemaString);
    return session({storage, state, policy, checkpointVersion}, options);
  } catch (error) {
    storage.close();
    throw error;
  }
}

/** Makes a table, with its version 0. */
export async function createSession(
  location: string,
  options: CreateOptions,
): Promise<TableSession> {
  const nowMs = (options.nowMs ?? Date.now)();
  const {protocol, metadata} = defineTable(options, nowMs);
  const policy = policyOf(options);
  const storage = await storageOf(location, options, policy);
  const state = new TableState(storage.location);
  const created = session({storage, state, policy, checkpointVersion: -1}, options);
  try {
    await created.createTable({
      actions: [protocol, metadata],
      operation: 'CREATE TABLE',
      operationParameters: {
        partitionBy: JSON.stringify(metadata.partitionColumns),
        description: metadata.description ?? null,
        properties: JSON.stringify(metadata.configuration),
        isManaged: 'false',
      },
      operationMetrics: {},
    });
    return created;
  } catch (error) {
    await created.close();
    throw isDeltaError(error, 'DELTA_COMMIT_CONFLICT') ? existingTable(storage, error) : error;
  }
}

function session(
  at: {
    readonly storage: Storage;
    readonly state: TableState;
    readonly policy: RetryPolicy;
    readonly checkpointVersion: number;
  },
  options: TableOptions,
): TableSession {
  return new TableSession({
    log: {storage: at.storage, state: at.state},
    policy: at.policy,
    pool: poolOf(options),
    nowMs: options.nowMs ?? Date.now,
    checkpointVersion: at.checkpointVersion,
  });
}

function poolOf({encodePool, encodeThreads}: TableOptions): EncodePool {
  if (encodePool === undefined) return createEncodePool({threads: encodeThreads});
  if (encodeThreads === undefined) return new PoolShare(encodePool);
  throw new DeltaError({
    code: 'DELTA_CONFIG_INVALID',
    problem: 'cannot encode in threads of the table and in a pool',
    expected: 'encodeThreads or encodePool',
    found: 'both',
  });
}

async function storageOf(
  location: string,
  options: TableOptions,
  policy: RetryPolicy,
): Promise<Storage> {
  const given = options.storage;
  const storage = given ?? (await openStorage(location, options.s3));
  return new RetryingStorage(storage, policy, {isOwner: given === undefined});
}

function policyOf({retryForMs}: TableOptions): RetryPolicy {
  if (retryForMs === undefined) return defaultRetryPolicy;
  if (Number.isFinite(retryForMs) && retryForMs >= 0) return {...defaultRetryPolicy, retryForMs};
  throw new DeltaError({
    code: 'DELTA_CONFIG_INVALID',
    problem: 'cannot use this retryForMs',
    expected: 'milliseconds, 0 or more',
    found: String(retryForMs),
  });
}

function existingTable(storage: Storage, cause: unknown): DeltaError {
  return new DeltaError(
    {
      code: 'DELTA_TABLE_EXISTS',
      problem: `cannot create a table at ${storage.location}`,
      expected: 'no table there',
      found: 'one',
      advice: 'open it, or use createIfNotExists',
      table: storage.location,
    },
    {cause},
  );
}
