export type {AddFile} from './actions/add-file.ts';
export type {SetTransaction} from './actions/set-transaction.ts';
export type {ColumnBatch, ColumnVector} from './data/columns.ts';
export {DeltaError, type DeltaErrorCode, isDeltaError} from './errors.ts';
export type {AtomicValue} from './schema/partition-value.ts';
export type {
  ArrayType,
  DataType,
  DecimalType,
  MapType,
  PrimitiveType,
  StructField,
  StructType,
} from './schema/struct-type.ts';
export type {S3Options} from './storage/s3-options.ts';
export type {ListOptions, Storage, StoredFile} from './storage/storage.ts';
export {DeltaTable} from './table/delta-table.ts';
export type {TableDetail} from './table/detail.ts';
export type {HistoryEntry} from './table/history.ts';
export type {ScanOptions} from './table/scan.ts';
export type {Snapshot} from './table/snapshot.ts';
export type {CreateOptions, TableOptions, TableSchema} from './table/table-options.ts';
export type {AppendOptions, AppTransaction, Rows} from './transaction/append.ts';
export type {CommitResult} from './transaction/prepared-commit.ts';
export {createEncodePool, type EncodePool, type EncodePoolOptions} from './worker/encode-pool.ts';
export type {TableWriter, WriteOptions} from './writer/table-writer.ts';
export type {WriterOptions} from './writer/writer-options.ts';
