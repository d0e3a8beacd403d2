import type {Action} from '../actions/action.ts';
import type {CommitInfo} from '../actions/commit-info.ts';
import type {TableState} from '../log/table-state.ts';
import type {PreparedCommit} from './prepared-commit.ts';

export const inCommitTimestampProperty = 'delta.enableInCommitTimestamps';

/** Shown in `history()`. */
export const engineInfo = '@crm/delta-writer/0.1.0';

/** The actions of one attempt, `commitInfo` first, for the version after the state's. */
export function stageCommit(
  prepared: PreparedCommit,
  state: TableState,
  attempt: {readonly txnId: string; readonly nowMs: number},
): readonly Action[] {
  const {txnId, nowMs} = attempt;
  const {version} = state;
  const isAppend = prepared.actions.every(({kind}) => kind !== 'remove');
  const timestampMs = inCommitTimestampMs(prepared, state, nowMs);
  const info: CommitInfo = {
    kind: 'commitInfo',
    ...(timestampMs === undefined ? {} : {inCommitTimestampMs: timestampMs}),
    timestampMs: timestampMs ?? nowMs,
    operation: prepared.operation,
    operationParameters: prepared.operationParameters,
    ...(version < 0 ? {} : {readVersion: version}),
    isolationLevel: 'WriteSerializable',
    isBlindAppend: isAppend,
    operationMetrics: prepared.operationMetrics,
    ...(prepared.userMetadata === undefined ? {} : {userMetadata: prepared.userMetadata}),
    engineInfo,
    txnId,
  };
  return [info, ...prepared.actions];
}

/** Strictly after the version before, whatever the clock says; undefined where the table does not ask for it. */
function inCommitTimestampMs(
  prepared: PreparedCommit,
  state: TableState,
  nowMs: number,
): number | undefined {
  const metadata =
    prepared.actions.find((action) => action.kind === 'metaData') ??
    (state.version < 0 ? undefined : state.metadata);
  if (metadata?.configuration[inCommitTimestampProperty] !== 'true') return undefined;
  return Math.max(nowMs, (state.lastCommit?.inCommitTimestampMs ?? -1) + 1);
}
