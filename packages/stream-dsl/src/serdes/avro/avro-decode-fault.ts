import type {Type, types} from 'avsc';
import type {SerdeFault} from '../serde-fault.ts';

type Fault = Omit<SerdeFault, 'serde'>;

/** Where bytes stop following the schema that they were written with. Avro marks no fields, so all before count. */
export function decodeFault(type: Type, bytes: Buffer): Fault {
  const end = walk(type, {bytes, at: 0, path: ''});
  if (typeof end !== 'number') return end;
  if (end < bytes.length) {
    const found = `${bytes.length - end} bytes more`;
    return {field: '', expected: `the end after ${end} bytes`, found};
  }
  return {
    field: '',
    expected: describeType(type),
    found: 'a value that the schema has no place for',
  };
}

/** What a type is called in errors. */
export function describeType(type: Type): string {
  // The types of `long` that are made here have another name within the library.
  const kind = type.typeName.replace('abstract:', '');
  return type.name === undefined ? kind : `${kind} ${type.name}`;
}

export function isRecordType(type: Type): type is types.RecordType {
  return type.typeName === 'record' || type.typeName === 'error';
}

interface Place {
  readonly bytes: Buffer;
  readonly at: number;
  readonly path: string;
}

/** The position behind a value, or what is wrong with it. */
function walk(type: Type, {bytes, at, path}: Place): number | Fault {
  if (!isRecordType(type)) return read(type, {bytes, at, path});
  let next = at;
  for (const field of type.fields) {
    const fieldAt = path === '' ? field.name : `${path}.${field.name}`;
    const end = walk(field.type, {bytes, at: next, path: fieldAt});
    if (typeof end !== 'number') return end;
    next = end;
  }
  return next;
}

function read(type: Type, {bytes, at, path}: Place): number | Fault {
  const expected = describeType(type);
  try {
    const {offset} = type.decode(bytes, at);
    if (offset >= 0) return offset;
    return {field: path, expected, found: `the end of the bytes, ${bytes.length - at} further on`};
  } catch (error) {
    // The library has no other sign of it.
    if (error instanceof Error && error.message.includes('precision')) {
      const found = "a larger one: set longs to 'bigint'";
      return {field: path, expected: `${expected} of up to 2^53`, found};
    }
    return {field: path, expected, found: `other bytes at position ${at}`};
  }
}
