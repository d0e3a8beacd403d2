import type {SetTransaction} from '../actions/set-transaction.ts';
import {optional} from '../actions/wire-object.ts';
import type {ColumnBatch} from '../data/columns.ts';
import {fitBatch} from '../data/fit-batch.ts';
import {rowsToColumns} from '../data/rows-to-columns.ts';
import {DeltaError} from '../errors.ts';
import type {StructType} from '../schema/struct-type.ts';
import type {CommitResult, PreparedCommit} from './prepared-commit.ts';
import type {TableSession} from './table-session.ts';
import type {WrittenFile} from './write-data-files.ts';

/** Rows to write: objects with the columns by name, or columns, whose buffers belong to the writer after the call. */
export type Rows = readonly object[] | ColumnBatch | readonly ColumnBatch[];

/** How far an application has got once its rows are in the table. */
export interface AppTransaction {
  readonly appId: string;
  readonly version: number;
}

export interface AppendOptions {
  /** Committed with the rows. When all of them are in the table already, the rows are too, and nothing is written. */
  readonly txn?: AppTransaction | readonly AppTransaction[] | undefined;
  /** Shown in `history()`. */
  readonly userMetadata?: string | undefined;
}

/**
 * Appends all of the rows in one commit, or none. Throws DELTA_CONCURRENT_TRANSACTION when another writer, or another
 * call, commits for one of the applications in the meantime.
 */
export async function appendRows(
  session: TableSession,
  rows: Rows,
  options: AppendOptions = {},
): Promise<CommitResult> {
  await session.assertWritable();
  const {txn = []} = options;
  const asked = 'appId' in txn ? [txn] : txn;
  const batches = toBatches(session.schema, rows);
  const rowCount = countRows(batches);
  if (isAlreadyIn(session, asked) || (rowCount === 0 && asked.length === 0)) {
    return nothingNew(session);
  }
  // What was asked above must still hold when the turn to commit comes.
  const expectedTransactions = new Map(
    asked.map(({appId}) => [appId, session.lastTransaction(appId)] as const),
  );
  const files = await session.writeFiles(batches);
  const {partitionColumns} = session.state.metadata;
  const prepared: PreparedCommit = {
    actions: [...toTransactions(asked, session.nowMs()), ...files.map(({add}) => add)],
    operation: 'WRITE',
    operationParameters: {mode: 'Append', partitionBy: JSON.stringify(partitionColumns)},
    operationMetrics: {numFiles: String(files.length), ...outputMetrics(files)},
    ...optional('userMetadata', options.userMetadata),
    expectedTransactions,
  };
  return await session.commit(prepared, rowCount);
}

/** The rows as batches that follow the schema. Throws DELTA_SCHEMA_MISMATCH, and then nothing was taken. */
export function toBatches(schema: StructType, rows: Rows): readonly ColumnBatch[] {
  if (isBatch(rows)) return [fitBatch(schema, rows)];
  const [first] = rows;
  if (first === undefined) return [];
  if (isBatch(first)) return (rows as readonly ColumnBatch[]).map((one) => fitBatch(schema, one));
  return [rowsToColumns(schema, rows as readonly Readonly<Record<string, unknown>>[])];
}

export function countRows(batches: readonly ColumnBatch[]): number {
  return batches.reduce((sum, {rowCount}) => sum + rowCount, 0);
}

export function toTransactions(
  asked: Iterable<AppTransaction>,
  nowMs: number,
): readonly SetTransaction[] {
  return Array.from(asked, ({appId, version}) => ({
    kind: 'txn',
    appId,
    version,
    updatedMs: nowMs,
  }));
}

export function outputMetrics(files: readonly WrittenFile[]): Record<string, string> {
  const sum = (count: (file: WrittenFile) => number): string =>
    String(files.reduce((total, file) => total + count(file), 0));
  return {
    numOutputRows: sum(({rowCount}) => rowCount),
    numOutputBytes: sum(({add}) => add.sizeBytes),
  };
}

/** A batch and a row are both objects: a batch has columns that are vectors. */
function isBatch(value: unknown): value is ColumnBatch {
  if (typeof value !== 'object' || value === null) return false;
  const {rowCount, columns} = value as Partial<ColumnBatch>;
  return typeof rowCount === 'number' && Array.isArray(columns) && columns.every(isVector);
}

function isVector(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && 'nullCount' in value;
}

function isAlreadyIn(session: TableSession, asked: readonly AppTransaction[]): boolean {
  const doubled = asked.find(({appId}, index) =>
    asked.some((other, at) => at < index && other.appId === appId),
  );
  const isIn = ({appId, version}: AppTransaction): boolean =>
    (session.lastTransaction(appId) ?? -1) >= version;
  const isMixed = asked.some(isIn) && !asked.every(isIn);
  const fault = doubled ?? (isMixed ? asked.find(isIn) : undefined);
  if (fault === undefined) return asked.length > 0 && asked.every(isIn);
  throw new DeltaError({
    code: 'DELTA_CONFIG_INVALID',
    problem: `cannot append to ${session.state.location}`,
    expected: 'one transaction for each application, all in the table or none',
    found: `${fault.appId} version ${fault.version} ${isMixed ? 'in the table already' : 'twice'}`,
    advice: 'leave out the rows that lastTransaction() says are in',
    table: session.state.location,
    appId: fault.appId,
  });
}

function nothingNew(session: TableSession): CommitResult {
  return {
    version: session.state.version,
    addedFiles: 0,
    addedRows: 0,
    addedBytes: 0,
    transactions: [],
    isNew: false,
    conflictsPassed: 0,
  };
}
