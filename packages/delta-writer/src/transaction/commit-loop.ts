import {randomUUID} from 'node:crypto';
import type {Action} from '../actions/action.ts';
import {encodeActions} from '../actions/ndjson.ts';
import {DeltaError, isDeltaError} from '../errors.ts';
import {commitKey} from '../log/log-path.ts';
import {readCommit, type TableLog} from '../log/table-log.ts';
import {Attempts, type RetryPolicy} from '../storage/retry-policy.ts';
import {assertTransactionsKept, conflictError, findConflict} from './conflict.ts';
import type {PreparedCommit} from './prepared-commit.ts';
import {stageCommit} from './stage-commit.ts';

export interface CommitOptions {
  readonly policy: RetryPolicy;
  readonly nowMs: () => number;
  /** Looks at the state after another writer's commit was taken in; throws when this one must not go on. */
  readonly recheck: () => void;
}

/** Where a commit landed. */
export interface Landed {
  readonly version: number;
  readonly conflictsPassed: number;
}

/**
 * Publishes a commit at the next free version, and moves the log's state on. One call at a time for each log.
 *
 * The loop alone decides whether a commit landed: after a refusal, a time-out or a lost answer it reads the version
 * back and looks for its own `txnId`. Throws DELTA_COMMIT_CONFLICT or DELTA_CONCURRENT_TRANSACTION when another
 * writer's commit, now or since the rows were taken, excludes it, DELTA_COMMIT_OUTCOME_UNKNOWN when the store stayed silent until the time was over.
 */
export async function commitPrepared(
  log: TableLog,
  prepared: PreparedCommit,
  options: CommitOptions,
): Promise<Landed> {
  const {state} = log;
  assertTransactionsKept(prepared, state);
  const attempts = new Attempts(options.policy);
  const txnIds = new Set<string>();
  let conflictsPassed = 0;
  for (;;) {
    const version = state.version + 1;
    const txnId = randomUUID();
    txnIds.add(txnId);
    const actions = stageCommit(prepared, state, {txnId, nowMs: options.nowMs()});
    const put = await tryPut(log, version, actions);
    if (put === 'created') {
      state.apply(version, actions);
      return {version, conflictsPassed};
    }
    const winner = await readBack(log, version, put);
    if (winner === undefined) {
      // Nothing landed, or not yet: the same version again, which our late answer could only lose.
      if (!(await attempts.waitAfterFailure())) throw unknownOutcome(log, version, put);
      continue;
    }
    if (isOurs(winner, txnIds)) {
      state.apply(version, winner);
      return {version, conflictsPassed};
    }
    const conflict = findConflict(prepared, winner);
    if (conflict !== undefined) {
      throw conflictError(conflict, {table: state.location, version, winner});
    }
    state.apply(version, winner);
    options.recheck();
    conflictsPassed += 1;
  }
}

/** `created`, `exists`, or the error after which it is unknown whether the commit landed. */
async function tryPut(
  {storage}: TableLog,
  version: number,
  actions: readonly Action[],
): Promise<'created' | 'exists' | DeltaError> {
  try {
    return await storage.putIfAbsent(commitKey(version), encodeActions(actions));
  } catch (error) {
    if (isDeltaError(error) && error.retriable) return error;
    throw error;
  }
}

async function readBack(
  log: TableLog,
  version: number,
  put: 'exists' | DeltaError,
): Promise<readonly Action[] | undefined> {
  try {
    return await readCommit(log.storage, version);
  } catch (error) {
    if (isDeltaError(error) && error.retriable && put !== 'exists') {
      throw unknownOutcome(log, version, error);
    }
    throw error;
  }
}

function isOurs(winner: readonly Action[], txnIds: ReadonlySet<string>): boolean {
  return winner.some(
    (action) =>
      action.kind === 'commitInfo' && action.txnId !== undefined && txnIds.has(action.txnId),
  );
}

function unknownOutcome(
  {state}: TableLog,
  version: number,
  cause: 'exists' | DeltaError,
): DeltaError {
  return new DeltaError(
    {
      code: 'DELTA_COMMIT_OUTCOME_UNKNOWN',
      problem: `cannot tell whether version ${version} of ${state.location} was committed`,
      found: cause === 'exists' ? 'a commit that cannot be read' : cause.message,
      advice: 'when the store is back, open the table and go on after lastTransaction()',
      table: state.location,
      version,
    },
    {cause: cause === 'exists' ? undefined : cause},
  );
}
