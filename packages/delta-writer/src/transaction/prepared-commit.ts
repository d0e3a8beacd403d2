import type {Action} from '../actions/action.ts';
import type {SetTransaction} from '../actions/set-transaction.ts';

/** What a commit will say at whichever version it lands. Prepared once; staged anew for each attempt. */
export interface PreparedCommit {
  /** Everything but `commitInfo`. */
  readonly actions: readonly Action[];
  /** Spark's name of the operation, such as `WRITE`. */
  readonly operation: string;
  readonly operationParameters: Readonly<Record<string, unknown>>;
  readonly operationMetrics: Readonly<Record<string, string>>;
  readonly userMetadata?: string | undefined;
  /**
   * What the table said of applications when it was decided what to commit for them; undefined for nothing. When it says
   * anything else by the time of the commit, another writer was there, and the commit is refused.
   */
  readonly expectedTransactions?: ReadonlyMap<string, number | undefined> | undefined;
}

/** What a commit came to. */
export interface CommitResult {
  /** The table's version that holds the rows. */
  readonly version: number;
  readonly addedFiles: number;
  readonly addedRows: number;
  readonly addedBytes: number;
  /** The transactions that went in with the rows. */
  readonly transactions: readonly SetTransaction[];
  /** False when every given transaction was in the table already, so that nothing was written. */
  readonly isNew: boolean;
  /** Versions that other writers took in the meantime. */
  readonly conflictsPassed: number;
}
