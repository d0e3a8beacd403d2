import {formatDate, formatMicros} from '../schema/calendar.ts';
import {type DataType, isAtomic} from '../schema/struct-type.ts';

/** A value as it is printed: dates and times as text, exact where a JSON number would not be, bytes in hexadecimal. */
export function showCell(type: DataType, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (!isAtomic(type)) return showNested(type, value);
  switch (type) {
    case 'date':
      return formatDate(Number(value));
    case 'timestamp':
      return typeof value === 'bigint' ? `${formatMicros(value)}Z` : value;
    case 'timestamp_ntz':
      return typeof value === 'bigint' ? formatMicros(value) : value;
    case 'long': {
      const number = Number(value);
      return Number.isSafeInteger(number) ? number : String(value);
    }
    case 'float':
    case 'double':
      return Number.isFinite(value) ? value : String(value);
    case 'binary':
      return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
    default:
      return value;
  }
}

/** JSON of anything that a table or its description holds. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'bigint' ? String(member) : member,
  );
}

function showNested(type: Exclude<DataType, string>, value: unknown): unknown {
  switch (type.type) {
    case 'array':
      return Array.isArray(value) ? value.map((item) => showCell(type.elementType, item)) : value;
    case 'map':
      return value instanceof Map ? showEntries(type, value) : value;
    case 'struct': {
      const members = Object.entries(value ?? {});
      const types = new Map(type.fields.map((field) => [field.name, field.type]));
      return Object.fromEntries(
        members.map(([name, member]) => [name, showCell(types.get(name) ?? 'string', member)]),
      );
    }
  }
}

/** Pairs, as a map's keys need not be texts; sorted, so that the same map always prints the same. */
function showEntries(
  {keyType, valueType}: Extract<DataType, {type: 'map'}>,
  entries: ReadonlyMap<unknown, unknown>,
): unknown {
  const pairs = Array.from(entries, ([key, value]): [unknown, unknown] => [
    showCell(keyType, key),
    showCell(valueType, value),
  ]);
  return pairs.sort(([a], [b]) => (toJson(a) < toJson(b) ? -1 : 1));
}
