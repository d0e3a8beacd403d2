import type {Type, types} from 'avsc';
import {describeType, isRecordType} from './avro-shape.ts';

/** Why a reader cannot read what a writer wrote. */
export interface Mismatch {
  /** Path of the field; empty for the whole value. */
  readonly field: string;
  readonly reason: string;
  readonly fix: string;
}

/** Undefined when a reader with the one schema reads all that is written with the other (Avro's schema resolution). */
export function avroMismatch(reader: Type, writer: Type, path = ''): Mismatch | undefined {
  if (isReadable(reader, writer)) return undefined;
  if (isRecordType(reader) && isRecordType(writer) && hasSameName(reader, writer)) {
    return recordMismatch(reader, writer, path);
  }
  const [readerItems, writerItems] = [itemsOf(reader), itemsOf(writer)];
  if (readerItems && writerItems && reader.typeName === writer.typeName) {
    return avroMismatch(readerItems, writerItems, `${path}[]`);
  }
  if (isEnumType(reader) && isEnumType(writer) && hasSameName(reader, writer)) {
    const unknown = writer.symbols.filter((symbol) => !reader.symbols.includes(symbol));
    const reason = `the reader does not know ${unknown.map((symbol) => `'${symbol}'`).join(', ')}`;
    return {field: path, reason, fix: 'keep the symbols, or give the enum a default'};
  }
  return {
    field: path,
    reason: `written as ${describeType(writer)}, read as ${describeType(reader)}`,
    fix: 'keep its type, widen it (int to long to float to double), or add a field of another name',
  };
}

function recordMismatch(
  reader: types.RecordType,
  writer: types.RecordType,
  path: string,
): Mismatch | undefined {
  for (const field of reader.fields) {
    const at = path === '' ? field.name : `${path}.${field.name}`;
    const names = [field.name, ...field.aliases];
    const written = writer.fields.find(({name}) => names.includes(name));
    if (written !== undefined) {
      const found = avroMismatch(field.type, written.type, at);
      if (found !== undefined) return found;
    } else if (field.defaultValue() === undefined) {
      const reason = 'the reader needs it, and the writer does not write it';
      return {field: at, reason, fix: 'give the field a default'};
    }
  }
  // Each field alone can be read, so it is a type that holds itself, or a rule of the library.
  return {
    field: path,
    reason: `${describeType(writer)} cannot be resolved`,
    fix: 'compare the schemas',
  };
}

function isReadable(reader: Type, writer: Type): boolean {
  try {
    reader.createResolver(writer);
    return true;
  } catch {
    return false;
  }
}

function itemsOf(type: Type): Type | undefined {
  if (type.typeName === 'array') return (type as types.ArrayType).itemsType;
  if (type.typeName === 'map') return (type as types.MapType).valuesType as Type;
  return undefined;
}

function isEnumType(type: Type): type is types.EnumType {
  return type.typeName === 'enum';
}

function hasSameName(reader: Type, writer: Type): boolean {
  const names = [reader.name, ...(reader.aliases ?? [])];
  return names.includes(writer.name);
}
