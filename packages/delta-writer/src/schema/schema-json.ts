import {DeltaError, type DeltaErrorCode} from '../errors.ts';
import {
  type AtomicType,
  type DataType,
  decimalParts,
  primitiveTypes,
  type StructField,
  type StructType,
} from './struct-type.ts';

/**
 * Reads `metaData.schemaString`. Throws DELTA_SCHEMA_UNSUPPORTED, with the column's path, for a type that this package
 * does not know, and DELTA_SCHEMA_INVALID for what is no schema.
 */
export function parseSchema(schemaString: string): StructType {
  let json: unknown;
  try {
    json = JSON.parse(schemaString);
  } catch (error) {
    throw failure('DELTA_SCHEMA_INVALID', '', 'JSON', 'other text', error);
  }
  return validateSchema(json);
}

/** The JSON text for `metaData.schemaString`, fields in their order. */
export function serializeSchema(schema: StructType): string {
  return JSON.stringify(validateSchema(schema));
}

/**
 * A schema from untrusted data, with decimals in their plain spelling and the keys in Delta's order. Names are unique
 * ignoring case, at each level. Throws as `parseSchema` does.
 */
export function validateSchema(schema: unknown): StructType {
  const struct = asObject(schema, '');
  if (struct['type'] !== 'struct') {
    throw failure('DELTA_SCHEMA_INVALID', '', 'a struct', show(struct['type']));
  }
  return structOf(struct, '');
}

function structOf(struct: Readonly<Record<string, unknown>>, path: string): StructType {
  const {fields} = struct;
  if (!Array.isArray(fields)) {
    throw failure('DELTA_SCHEMA_INVALID', path, 'a list of fields', show(fields));
  }
  const members = fields.map((field) => fieldOf(field, path));
  const seen = new Map<string, string>();
  for (const {name} of members) {
    const folded = name.toLowerCase();
    const other = seen.get(folded);
    if (other !== undefined) {
      const found = `${show(other)} and ${show(name)}`;
      throw failure('DELTA_SCHEMA_INVALID', path, 'names that differ beyond case', found);
    }
    seen.set(folded, name);
  }
  return {type: 'struct', fields: members};
}

function fieldOf(json: unknown, parent: string): StructField {
  const field = asObject(json, parent);
  const {name, nullable, metadata} = field;
  if (typeof name !== 'string' || name === '') {
    throw failure('DELTA_SCHEMA_INVALID', parent, 'a field with a name', show(name));
  }
  const path = parent === '' ? name : `${parent}.${name}`;
  return {
    name,
    type: typeOf(field['type'], path),
    nullable: asBoolean(nullable, `${path}.nullable`),
    metadata: metadata === undefined || metadata === null ? {} : asObject(metadata, path),
  };
}

function typeOf(json: unknown, path: string): DataType {
  if (typeof json === 'string') return atomicOf(json, path);
  const type = asObject(json, path);
  switch (type['type']) {
    case 'struct':
      return structOf(type, path);
    case 'array':
      return {
        type: 'array',
        elementType: typeOf(type['elementType'], `${path}.element`),
        containsNull: asBoolean(type['containsNull'], `${path}.containsNull`),
      };
    case 'map':
      return {
        type: 'map',
        keyType: typeOf(type['keyType'], `${path}.key`),
        valueType: typeOf(type['valueType'], `${path}.value`),
        valueContainsNull: asBoolean(type['valueContainsNull'], `${path}.valueContainsNull`),
      };
    default:
      throw unsupported(path, type['type']);
  }
}

function atomicOf(text: string, path: string): AtomicType {
  const primitive = primitiveTypes.find((known) => known === text);
  if (primitive !== undefined) return primitive;
  // Spark has written `decimal` alone for its default, decimal(10,0).
  const decimal = text === 'decimal' ? {precision: 10, scale: 0} : decimalParts(text);
  if (decimal === undefined) throw unsupported(path, text);
  const {precision, scale} = decimal;
  if (precision < 1 || precision > 38 || scale > precision) {
    throw failure('DELTA_SCHEMA_INVALID', path, '1 <= precision <= 38, scale <= precision', text);
  }
  return `decimal(${precision},${scale})`;
}

function asObject(json: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) {
    return json as Record<string, unknown>;
  }
  throw failure('DELTA_SCHEMA_INVALID', path, 'an object', show(json));
}

function asBoolean(json: unknown, path: string): boolean {
  if (typeof json === 'boolean') return json;
  throw failure('DELTA_SCHEMA_INVALID', path, 'true or false', show(json));
}

function unsupported(path: string, type: unknown): DeltaError {
  return failure('DELTA_SCHEMA_UNSUPPORTED', path, 'a supported type', show(type));
}

function failure(
  code: DeltaErrorCode,
  path: string,
  expected: string,
  found: string,
  cause?: unknown,
): DeltaError {
  const problem = path === '' ? 'cannot use the schema' : `cannot use column ${path} of the schema`;
  const column = path === '' ? undefined : path;
  return new DeltaError(
    {code, problem, expected, found, column},
    cause === undefined ? undefined : {cause},
  );
}

const longestShownText = 60;

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= longestShownText ? text : `${text.slice(0, longestShownText)}…`;
}
