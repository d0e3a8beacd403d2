import {
  Field as ArrowField,
  Schema as ArrowSchema,
  type DataType as ArrowType,
  Binary,
  Bool,
  DateDay,
  Decimal,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  List,
  Map_,
  Struct,
  TimestampMicrosecond,
  Utf8,
} from 'apache-arrow';
import {
  type AtomicType,
  type DataType,
  decimalParts,
  isAtomic,
  type StructField,
  type StructType,
} from '../schema/struct-type.ts';

/** The Arrow schema whose layout a ColumnBatch of this schema has. */
export function toArrowSchema(schema: StructType): ArrowSchema {
  return new ArrowSchema(schema.fields.map(arrowField));
}

/** Names inside arrays and maps are those that Parquet's specification demands, as they end up in the file. */
export function toArrowType(type: DataType): ArrowType {
  if (isAtomic(type)) return atomicArrowType(type);
  switch (type.type) {
    case 'array':
      return new List(new ArrowField('element', toArrowType(type.elementType), type.containsNull));
    case 'map': {
      const pair = new Struct<{key: ArrowType; value: ArrowType}>([
        new ArrowField('key', toArrowType(type.keyType), false),
        new ArrowField('value', toArrowType(type.valueType), type.valueContainsNull),
      ]);
      const map = new Map_(new ArrowField('key_value', pair, false));
      // The constructor has renamed it to Arrow's own `entries`.
      map.children[0] = new ArrowField('key_value', pair, false);
      return map;
    }
    case 'struct':
      return new Struct(type.fields.map(arrowField));
  }
}

function arrowField(field: StructField): ArrowField {
  return new ArrowField(field.name, toArrowType(field.type), field.nullable);
}

function atomicArrowType(type: AtomicType): ArrowType {
  switch (type) {
    case 'string':
      return new Utf8();
    case 'long':
      return new Int64();
    case 'integer':
      return new Int32();
    case 'short':
      return new Int16();
    case 'byte':
      return new Int8();
    case 'float':
      return new Float32();
    case 'double':
      return new Float64();
    case 'boolean':
      return new Bool();
    case 'binary':
      return new Binary();
    case 'date':
      return new DateDay();
    case 'timestamp':
      return new TimestampMicrosecond('UTC');
    case 'timestamp_ntz':
      return new TimestampMicrosecond();
    default: {
      const {precision, scale} = decimalParts(type) ?? {precision: 10, scale: 0};
      return new Decimal(scale, precision, 128);
    }
  }
}
