export {Event} from './event.ts';
export {Order} from './order.ts';
export {Product} from './product.ts';
export {Profile} from './profile.ts';
export {
  array,
  boolean,
  type Codec,
  type ColumnBatch,
  type ColumnVector,
  type ColumnWriter,
  type ColumnWriterOptions,
  type DeltaStruct,
  date,
  double,
  epochDay,
  type Fields,
  type Infer,
  int,
  long,
  oneOf,
  type Schema,
  SchemaError,
  type SchemaErrorCode,
  schema,
  string,
  struct,
  timestamp,
  toDeltaStruct,
} from './schema/index.ts';
export {type TopicDescription, type TopicName, topics} from './topics.ts';
