import type {Action} from '../actions/action.ts';
import type {RemoveFile} from '../actions/remove-file.ts';
import type {SetTransaction} from '../actions/set-transaction.ts';
import {deletedFileRetentionMs, transactionRetentionMs} from '../log/table-properties.ts';
import type {TableState} from '../log/table-state.ts';

/**
 * What a checkpoint of this version holds (PROTOCOL.md, "Action Reconciliation"): the files, what must be remembered of
 * removed files and of transactions, and no `commitInfo`. A copy: the state may move on while it is written.
 */
export function checkpointActions(state: TableState, nowMs: number): Action[] {
  const {protocol, metadata} = state;
  return [
    protocol,
    metadata,
    ...state.domains.values(),
    ...liveTransactions(state, nowMs),
    ...unexpiredRemoves(state, nowMs),
    ...state.files.values(),
  ];
}

function liveTransactions(state: TableState, nowMs: number): SetTransaction[] {
  const all = [...state.transactions.values()];
  const retentionMs = transactionRetentionMs(state.metadata);
  if (retentionMs === undefined) return all;
  return all.filter(({updatedMs}) => updatedMs === undefined || updatedMs > nowMs - retentionMs);
}

function unexpiredRemoves(state: TableState, nowMs: number): RemoveFile[] {
  const retentionMs = deletedFileRetentionMs(state.metadata);
  return [...state.tombstones.values()].filter(
    ({deletedMs}) => retentionMs === undefined || (deletedMs ?? 0) > nowMs - retentionMs,
  );
}
