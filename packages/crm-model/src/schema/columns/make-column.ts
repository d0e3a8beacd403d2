import type {Field} from '../field.ts';
import {
  ArrayColumn,
  BooleanColumn,
  type ColumnBuffer,
  DoubleColumn,
  Int32Column,
  Int64Column,
  StringColumn,
  StructColumn,
} from './column-buffer.ts';

/** An empty column for a field, with room for `capacity` rows. */
export function makeColumn(name: string, field: Field<unknown>, capacity: number): ColumnBuffer {
  const {type, nullable} = field;
  switch (type.kind) {
    case 'string':
    case 'oneOf':
    case 'version':
      return new StringColumn(name, capacity, nullable);
    case 'int':
      return new Int32Column(name, capacity, nullable, 'integer');
    case 'date':
      return new Int32Column(name, capacity, nullable, 'date');
    case 'long':
    case 'timestamp':
      return new Int64Column(name, capacity, nullable, type.kind);
    case 'double':
      return new DoubleColumn(name, capacity, nullable);
    case 'boolean':
      return new BooleanColumn(name, capacity, nullable);
    case 'array':
      // 'element' is the name that Parquet and Delta give to an array's items.
      return new ArrayColumn(
        name,
        capacity,
        nullable,
        makeColumn('element', type.element, capacity),
      );
    case 'struct': {
      const fields = Object.entries(type.fields).map(([child, of]) =>
        makeColumn(child, of, capacity),
      );
      return new StructColumn(name, capacity, nullable, fields);
    }
  }
}
