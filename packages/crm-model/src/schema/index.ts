export type {ColumnBatch, ColumnVector} from './columns/column-batch.ts';
export type {ColumnWriter, ColumnWriterOptions} from './columns/column-writer.ts';
export {
  type DeltaArray,
  type DeltaField,
  type DeltaPrimitive,
  type DeltaStruct,
  type DeltaType,
  toDeltaStruct,
} from './delta.ts';
export {SchemaError, type SchemaErrorCode, type SchemaErrorDetails} from './errors.ts';
export {
  array,
  boolean,
  type DeclaredField,
  date,
  double,
  epochDay,
  type Field,
  type Fields,
  type FieldType,
  type InferField,
  type InferFields,
  int,
  long,
  oneOf,
  type RequiredField,
  string,
  struct,
  timestamp,
} from './field.ts';
export {type PostgresTableOptions, toPostgresTable} from './postgres.ts';
export {type Codec, type Infer, type Schema, type SchemaOptions, schema} from './schema.ts';
