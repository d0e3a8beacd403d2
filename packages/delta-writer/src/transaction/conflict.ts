import type {Action} from '../actions/action.ts';
import type {CommitInfo} from '../actions/commit-info.ts';
import {DeltaError} from '../errors.ts';
import type {TableState} from '../log/table-state.ts';
import type {PreparedCommit} from './prepared-commit.ts';

/** Why a commit must not go in after the one that won its version. */
export type Conflict =
  | Readonly<{kind: 'protocol'}>
  | Readonly<{kind: 'metadata'}>
  | Readonly<{kind: 'domain'; domain: string}>
  | Readonly<{kind: 'transaction'; appId: string}>;

/**
 * Holds a prepared append against a commit that won, in the protocol's order. An append reads nothing of the table, so
 * files that were added or removed are never in its way.
 */
export function findConflict(
  prepared: PreparedCommit,
  winner: readonly Action[],
): Conflict | undefined {
  const ours = prepared.actions;
  const has = (actions: readonly Action[], kind: Action['kind']): boolean =>
    actions.some((action) => action.kind === kind);
  // A winner that changed the protocol alone is for the caller: it checks again whether it may write.
  if (has(winner, 'protocol') && has(ours, 'protocol')) return {kind: 'protocol'};
  if (has(winner, 'metaData')) return {kind: 'metadata'};
  const domains = new Set(ours.map((action) => action.kind === 'domainMetadata' && action.domain));
  const appIds = new Set(ours.map((action) => action.kind === 'txn' && action.appId));
  for (const action of winner) {
    if (action.kind === 'domainMetadata' && domains.has(action.domain)) {
      return {kind: 'domain', domain: action.domain};
    }
  }
  for (const action of winner) {
    if (action.kind === 'txn' && appIds.has(action.appId)) {
      return {kind: 'transaction', appId: action.appId};
    }
  }
  return undefined;
}

/**
 * Throws DELTA_CONCURRENT_TRANSACTION when the table no longer says of an application what this commit rests on. The
 * winner may have gone by long ago, in a refresh or under a commit of other applications, so that nothing in the log
 * after the state's version tells of it.
 */
export function assertTransactionsKept(prepared: PreparedCommit, state: TableState): void {
  for (const [appId, expected] of prepared.expectedTransactions ?? []) {
    const found = state.transactions.get(appId)?.version;
    if (found === expected) continue;
    throw new DeltaError({
      code: 'DELTA_CONCURRENT_TRANSACTION',
      problem: `cannot commit rows of application ${appId} to ${state.location}`,
      expected: `the table to have it at ${showVersion(expected)}, as when the rows were taken`,
      found: `it at ${showVersion(found)}, by another writer`,
      advice: 'stop the other instance, open the table again and go on after lastTransaction()',
      table: state.location,
      version: state.version,
      appId,
    });
  }
}

function showVersion(version: number | undefined): string {
  return version === undefined ? 'no version' : `version ${version}`;
}

/** The error of a conflict: who won, with what, and what to do. */
export function conflictError(
  conflict: Conflict,
  at: {readonly table: string; readonly version: number; readonly winner: readonly Action[]},
): DeltaError {
  const {table, version, winner} = at;
  const info = winner.find((action): action is CommitInfo => action.kind === 'commitInfo');
  const by = info?.engineInfo === undefined ? '' : ` by ${info.engineInfo}`;
  const who = `version ${version} (${info?.operation ?? 'unknown operation'}${by})`;
  const problem = `cannot commit to ${table}`;
  const known = {problem, table, version};
  switch (conflict.kind) {
    case 'transaction':
      return new DeltaError({
        ...known,
        code: 'DELTA_CONCURRENT_TRANSACTION',
        expected: `to be the only writer of application ${conflict.appId}`,
        found: `its transaction in ${who}`,
        advice: 'stop the other instance, open the table again and go on after lastTransaction()',
        appId: conflict.appId,
      });
    case 'protocol':
    case 'metadata':
    case 'domain': {
      const what = conflict.kind === 'domain' ? `domain ${conflict.domain}` : conflict.kind;
      return new DeltaError({
        ...known,
        code: 'DELTA_COMMIT_CONFLICT',
        expected: `the ${what} as it was when the table was opened`,
        found: `a change of it in ${who}`,
        advice: 'open the table again and check that the rows still fit',
      });
    }
  }
}
