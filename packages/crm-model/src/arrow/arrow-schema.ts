import {
  Field as ArrowField,
  Schema as ArrowSchema,
  Bool,
  type DataType,
  DateDay,
  Float64,
  Int32,
  Int64,
  List,
  Struct,
  TimestampMicrosecond,
  Utf8,
} from 'apache-arrow';
import type {Field, Fields, FieldType} from '../schema/field.ts';

/** The Arrow schema of a declaration, with the types in which its column writer lays out the values. */
export function toArrowSchema(schema: {readonly fields: Fields}): ArrowSchema {
  return new ArrowSchema(arrowFields(schema.fields));
}

function arrowFields(fields: Fields): ArrowField[] {
  return Object.entries(fields).map(([name, field]) => arrowField(name, field));
}

function arrowField(name: string, field: Field<unknown>): ArrowField {
  return new ArrowField(name, arrowType(field.type), field.nullable);
}

function arrowType(type: FieldType): DataType {
  switch (type.kind) {
    case 'string':
    case 'oneOf':
    case 'version':
      return new Utf8();
    case 'int':
      return new Int32();
    case 'long':
      return new Int64();
    case 'double':
      return new Float64();
    case 'boolean':
      return new Bool();
    case 'timestamp':
      return new TimestampMicrosecond('UTC');
    case 'date':
      return new DateDay();
    case 'array':
      return new List(arrowField('element', type.element));
    case 'struct':
      return new Struct(arrowFields(type.fields));
  }
}
