import type {DataType, StructType} from '@crm/delta-writer';
import type {Row} from '@crm/generator';

/**
 * A row as text that is the same whichever reader it comes from: columns in the schema's order; timestamps in
 * microseconds, dates as ISO dates, bytes as text.
 */
export function canonicalRow(schema: StructType, row: Row): string {
  return JSON.stringify(canonicalStruct(schema, row));
}

function canonicalStruct({fields}: StructType, row: Row): unknown[] {
  return fields.map(({name, type}) => canonical(type, row[name]));
}

function canonical(type: DataType, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (typeof type !== 'string') {
    if (type.type === 'struct') return canonicalStruct(type, value as Row);
    if (type.type === 'array') {
      return (value as readonly unknown[]).map((element) => canonical(type.elementType, element));
    }
    throw new TypeError('the lake has no maps');
  }
  switch (type) {
    case 'boolean':
      // ClickHouse stores them as numbers.
      return value === true || value === 1;
    case 'date':
      return typeof value === 'number' ? isoDate(value) : String(value).slice(0, 10);
    case 'binary':
      return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value;
    case 'string':
      return value;
    default:
      return String(value);
  }
}

function isoDate(epochDay: number): string {
  return new Date(epochDay * 86_400_000).toISOString().slice(0, 10);
}
